//! Writes what was used on a day into a file, for the distribution of costs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use dialogporten_domain::{Clock, IdGenerator};
use dialogporten_storage::{Store, Usage};
use tracing::info;

use super::JobError;

const COLUMNS: &str =
    "Miljø,Tjeneste,Admin,Konsumentorgnr,Tjenesteeierorgnr,Transaksjonstype,Feilet,Antall,RelativRessursbruk";
const UNKNOWN: &str = "unknown";

/// What a run covers.
#[derive(Debug, Clone)]
pub struct Options {
    /// The environment, which is part of every line and of the name of the file.
    pub environment: String,
    /// The day in Norway; yesterday, if it is absent.
    pub day: Option<NaiveDate>,
    /// The folder of the file.
    pub folder: PathBuf,
}

/// Writes the file, or replaces it. Returns its path and the number of lines below its head.
pub async fn run(store: &Store, clock: &Clock, options: &Options) -> Result<(PathBuf, usize), JobError> {
    let yesterday = || clock.now().day_in_norway().pred_opt().unwrap_or_default();
    let day = options.day.unwrap_or_else(yesterday);
    let usage = store.usage_of(day).await?;
    let name = format!("Dialogporten_metrics_{}_{day}.csv", file_name(&options.environment));
    let path = options.folder.join(&name);
    // Should two be at it, each writes a file of its own, and both are whole.
    let part = format!(".{name}.{}.part", IdGenerator::default().random());
    replace(&path, &options.folder.join(part), table(&options.environment, &usage)).await?;
    info!(%day, lines = usage.len(), path = %path.display(), "wrote what was used");
    Ok((path, usage.len()))
}

/// Nobody finds half a file.
async fn replace(path: &Path, part: &Path, content: String) -> std::io::Result<()> {
    tokio::fs::create_dir_all(path.parent().unwrap_or_else(|| Path::new("."))).await?;
    tokio::fs::write(part, content).await?;
    tokio::fs::rename(part, path).await
}

fn table(environment: &str, usage: &[Usage]) -> String {
    // The mark tells spreadsheets that this is UTF-8.
    let mut table = format!("\u{feff}{COLUMNS}\r\n");
    for usage in usage {
        let texts = [
            display_name(environment),
            known(&usage.resource),
            yes_or_no(usage.is_admin),
            known(&usage.caller_org),
            known(&usage.owner_org),
            usage.transaction.as_str(),
            yes_or_no(usage.is_failed),
        ];
        for text in texts {
            push_text(&mut table, text);
            table.push(',');
        }
        let tenths = usage.count.saturating_mul(usage.transaction.tenths());
        // Writing to a text cannot fail.
        let _ = write!(table, "{},{}.{}\r\n", usage.count, tenths / 10, tenths % 10);
    }
    table
}

/// Writes a text so that a spreadsheet takes it for a text and not for a formula.
fn push_text(table: &mut String, text: &str) {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    if !is_formula && !text.contains([',', '"', '\r', '\n', ';']) {
        table.push_str(text);
        return;
    }
    table.push('"');
    if is_formula {
        table.push('\'');
    }
    table.push_str(&text.replace('"', "\"\""));
    table.push('"');
}

fn known(text: &str) -> &str {
    if text.is_empty() { UNKNOWN } else { text }
}

fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { "Ja" } else { "Nei" }
}

fn display_name(environment: &str) -> &str {
    match environment {
        "staging" => "TT02",
        "prod" => "PROD",
        "test" => "TEST",
        "yt01" => "YT01",
        other => other,
    }
}

/// The name of an environment is configured, and must not lead into another folder.
fn file_name(environment: &str) -> String {
    environment.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use dialogporten_domain::Transaction;
    use rstest::rstest;

    use super::*;

    fn usage(resource: &str, transaction: Transaction, count: i64) -> Usage {
        Usage {
            day: NaiveDate::default(),
            transaction,
            is_admin: false,
            caller_org: "312999005".to_owned(),
            owner_org: String::new(),
            resource: resource.to_owned(),
            is_failed: true,
            count,
        }
    }

    #[test]
    fn a_line_tells_who_used_what_how_often() {
        let table = table("staging", &[usage("urn:altinn:resource:a", Transaction::UpdateDialog, 7)]);
        let expected = "TT02,urn:altinn:resource:a,Nei,312999005,unknown,UpdateDialog,Ja,7,12.6\r\n";
        assert_eq!(table, format!("\u{feff}{COLUMNS}\r\n{expected}"));
    }

    #[rstest]
    #[case("plain", "plain")]
    #[case("a,b", r#""a,b""#)]
    #[case(r#"a"b"#, r#""a""b""#)]
    #[case("=1+1", r#""'=1+1""#)]
    #[case("+47", r#""'+47""#)]
    #[case("-1", r#""'-1""#)]
    #[case("@SUM(A1)", r#""'@SUM(A1)""#)]
    #[case("\t=1", "\"'\t=1\"")]
    fn no_text_is_a_formula(#[case] text: &str, #[case] written: &str) {
        let mut table = String::new();
        push_text(&mut table, text);
        assert_eq!(table, written);
    }

    #[test]
    fn the_name_of_an_environment_leads_nowhere() {
        assert_eq!(file_name("../prod"), "___prod");
    }
}

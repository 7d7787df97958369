//! The statements of requests, read from the log of the database server.

use std::collections::HashSet;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::measure::{Call, Connection};

/// How long the server needs to hear of a changed setting, and to write down what it did.
const SETTLE: Duration = Duration::from_millis(300);
const WRITTEN: Duration = Duration::from_millis(10);

/// One statement as it was executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) sql: String,
    /// The parameters as text, `None` for null.
    pub(super) parameters: Vec<Option<String>>,
}

impl Statement {
    /// Is it more than the beginning or the end of a transaction?
    pub(super) fn is_about_data(&self) -> bool {
        !matches!(self.sql.as_str(), "BEGIN" | "COMMIT" | "ROLLBACK")
    }
}

/// The statements of one request.
#[derive(Debug, Clone)]
pub(super) struct CapturedRequest {
    pub(super) statements: Vec<Statement>,
    /// Identifiers that the request named. All others were made up.
    pub(super) known: HashSet<Uuid>,
}

/// Sends requests and returns the statements of each.
pub(super) async fn capture(
    database: &mut PgConnection,
    log: &Path,
    connection: &mut Connection,
    calls: &[Call],
) -> anyhow::Result<Vec<CapturedRequest>> {
    set(database, "ALTER SYSTEM SET log_statement = 'all'").await?;
    let captured = send_all(log, connection, calls);
    set(database, "ALTER SYSTEM RESET log_statement").await?;
    captured
}

async fn set(database: &mut PgConnection, statement: &'static str) -> anyhow::Result<()> {
    sqlx::raw_sql(statement).execute(&mut *database).await?;
    sqlx::raw_sql("SELECT pg_reload_conf()").execute(&mut *database).await?;
    tokio::time::sleep(SETTLE).await;
    Ok(())
}

fn send_all(log: &Path, connection: &mut Connection, calls: &[Call]) -> anyhow::Result<Vec<CapturedRequest>> {
    let mut file = File::open(log).with_context(|| format!("{} cannot be read", log.display()))?;
    let mut captured = Vec::new();
    for call in calls {
        file.seek(SeekFrom::End(0))?;
        connection.send(call)?;
        std::thread::sleep(WRITTEN);
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let known = identifiers(&call.path).chain(call.body.as_deref().into_iter().flat_map(identifiers)).collect();
        captured.push(CapturedRequest { statements: statements(&text), known });
    }
    Ok(captured)
}

/// Reads the entries of a log: a statement, and its parameters in an entry of their own.
fn statements(log: &str) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    let mut entries: Vec<String> = Vec::new();
    for line in log.lines() {
        match line.strip_prefix('\t') {
            // Lines after the first one of an entry are indented.
            Some(more) => {
                if let Some(entry) = entries.last_mut() {
                    entry.push('\n');
                    entry.push_str(more);
                }
            }
            None => entries.push(line.to_owned()),
        }
    }
    for entry in &entries {
        if let Some((_, rest)) = entry.split_once("LOG:  execute ") {
            let sql = rest.split_once(": ").map_or("", |(_, sql)| sql);
            found.push(Statement { sql: sql.to_owned(), parameters: Vec::new() });
        } else if let Some((_, sql)) = entry.split_once("LOG:  statement: ") {
            // Transactions of several statements end once, and wait for the disk once.
            let statement = Statement { sql: sql.trim().to_owned(), parameters: Vec::new() };
            if !statement.is_about_data() {
                found.push(statement);
            }
        } else if let Some((_, rest)) = entry.split_once("DETAIL:  ") {
            let list = rest.strip_prefix("parameters: ").or_else(|| rest.strip_prefix("Parameters: "));
            if let (Some(list), Some(last)) = (list, found.last_mut()) {
                last.parameters = parameters(list);
            }
        }
    }
    found
}

/// Reads `$1 = 'it''s', $2 = NULL`.
fn parameters(list: &str) -> Vec<Option<String>> {
    let mut found = Vec::new();
    let mut rest = list;
    while let Some(at) = rest.find(" = ") {
        rest = &rest[at + 3..];
        let Some(quoted) = rest.strip_prefix('\'') else {
            found.push(None);
            continue;
        };
        let mut value = String::new();
        let mut after = quoted;
        loop {
            let Some(end) = after.find('\'') else { return found };
            value.push_str(&after[..end]);
            after = &after[end + 1..];
            let Some(more) = after.strip_prefix('\'') else { break };
            value.push('\'');
            after = more;
        }
        found.push(Some(value));
        rest = after;
    }
    found
}

/// Finds identifiers in a text.
pub(super) fn identifiers(text: &str) -> impl Iterator<Item = Uuid> {
    text.split(|c: char| !c.is_ascii_hexdigit() && c != '-')
        .filter(|word| word.len() == 36)
        .filter_map(|word| Uuid::try_parse(word).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_read_with_their_parameters() {
        let log = "2026-01-01 00:00:00.000 UTC [1] LOG:  execute sqlx_s_1: SELECT $1,\n\
                   \t  $2 -- two: lines\n\
                   2026-01-01 00:00:00.000 UTC [1] DETAIL:  parameters: $1 = 'it''s = ''here''', $2 = NULL, $3 = 'a\n\
                   \tb'\n\
                   2026-01-01 00:00:00.000 UTC [1] LOG:  statement: BEGIN\n\
                   2026-01-01 00:00:00.000 UTC [1] LOG:  execute <unnamed>: SELECT 1\n\
                   2026-01-01 00:00:00.000 UTC [1] LOG:  statement: COMMIT\n\
                   2026-01-01 00:00:00.000 UTC [1] LOG:  statement: SET a = 1\n";
        let found = statements(log);
        assert_eq!(found.len(), 4);
        assert_eq!((found[1].sql.as_str(), found[3].sql.as_str()), ("BEGIN", "COMMIT"));
        assert_eq!(found[0].sql, "SELECT $1,\n  $2 -- two: lines");
        assert_eq!(found[0].parameters, [Some("it's = 'here'".to_owned()), None, Some("a\nb".to_owned())]);
        assert_eq!(found[2], Statement { sql: "SELECT 1".to_owned(), parameters: Vec::new() });
    }

    #[test]
    fn identifiers_are_found_in_paths() {
        let id = "019b7660-6c00-7aaa-8bbb-0123456789ab";
        let found: Vec<Uuid> = identifiers(&format!("/dialogs/{id}/activities?x={id}")).collect();
        assert_eq!(found.len(), 2);
    }
}

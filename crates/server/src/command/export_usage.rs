//! `dialogporten export-usage`: writes what was used on a day into a file.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use dialogporten_domain::Clock;
use dialogporten_worker::jobs::export_usage;

use super::{alone, background_store, source};
use crate::config::environment;
use crate::turns::EXPORT_USAGE;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The day, by the clocks of Norway; yesterday, if it is not given
    #[arg(short = 'd', long, value_name = "YYYY-MM-DD")]
    target_date_input: Option<NaiveDate>,
    /// Folder of the file
    #[arg(short, long, default_value = ".")]
    folder: PathBuf,
    /// Accepted for compatibility; the file is never uploaded
    #[arg(short, long)]
    skip_upload: bool,
}

pub(super) async fn run(options: Options) -> anyhow::Result<ExitCode> {
    let source = source()?;
    let store = background_store(&source).await?;
    let options = export_usage::Options {
        environment: environment(&source)?.as_str().to_owned(),
        day: options.target_date_input,
        folder: options.folder,
    };
    let work = async { Ok(export_usage::run(&store, &Clock::System, &options).await?) };
    let said = |(path, lines): (PathBuf, usize)| format!("{lines} line(s) in {}", path.display());
    let code = alone(&store, EXPORT_USAGE, work, said).await?;
    store.close().await;
    Ok(code)
}

//! `dialogporten configuration`: writes the reference of all settings, or checks that the written one is up to date.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use super::say;
use crate::config::page;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The page
    #[arg(long, default_value = "docs/configuration.md")]
    out: PathBuf,
    /// Only compare; exit code 1 means that the page is out of date
    #[arg(long)]
    check: bool,
}

pub(super) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let (file, page) = (&options.out, page());
    if options.check {
        if std::fs::read_to_string(file).ok() == Some(page) {
            return Ok(ExitCode::SUCCESS);
        }
        say(format_args!("{} is out of date; run `dialogporten configuration`", file.display()));
        return Ok(ExitCode::FAILURE);
    }
    file.parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::write(file, page))
        .with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(ExitCode::SUCCESS)
}

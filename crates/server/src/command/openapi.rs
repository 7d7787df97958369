//! `dialogporten openapi`: writes the API description, or checks that what is written is up to date.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use dialogporten_rest::openapi::Document;

use super::say;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Folder of the documents
    #[arg(long, default_value = "openapi")]
    out: PathBuf,
    /// Only compare; exit code 1 means that a document is out of date
    #[arg(long)]
    check: bool,
}

pub(super) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let mut is_up_to_date = true;
    for document in Document::ALL {
        let path = options.out.join(document.file_name());
        if options.check {
            if std::fs::read_to_string(&path).ok() != Some(document.text()) {
                say(format_args!("{} is out of date; run `dialogporten openapi`", path.display()));
                is_up_to_date = false;
            }
        } else {
            std::fs::create_dir_all(&options.out)
                .and_then(|()| std::fs::write(&path, document.text()))
                .with_context(|| format!("{} cannot be written", path.display()))?;
        }
    }
    Ok(if is_up_to_date { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

//! `dialogporten healthcheck`: the probe of the container image.

use std::process::ExitCode;

use clap::Args;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Address to ask
    #[arg(long, default_value = "http://127.0.0.1:8080/health/readiness")]
    url: String,
}

pub(super) async fn run(options: Options) -> anyhow::Result<ExitCode> {
    let answer = dialogporten_upstream::http::client()?.get(&options.url).send().await?;
    anyhow::ensure!(answer.status().is_success(), "the service is not ready: {}", answer.status());
    Ok(ExitCode::SUCCESS)
}

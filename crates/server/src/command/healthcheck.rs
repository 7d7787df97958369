//! `dialogporten healthcheck`: the probe of the container image.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;

use clap::Args;

use super::source;
use crate::config::listen_address;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Address to ask; where the process with the same configuration answers probes, unless another one is given
    #[arg(long)]
    url: Option<String>,
}

pub(super) async fn run(options: Options) -> anyhow::Result<ExitCode> {
    let url = match options.url {
        Some(url) => url,
        None => format!("http://{}/health/readiness", reachable(listen_address(&source()?)?)),
    };
    let answer = dialogporten_upstream::http::client()?.get(&url).send().await?;
    anyhow::ensure!(answer.status().is_success(), "the process is not ready: {}", answer.status());
    Ok(ExitCode::SUCCESS)
}

/// Returns where a process that listens on an address is reached from the same machine.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("0.0.0.0:8080", "127.0.0.1:8080")]
    #[case("[::]:81", "[::1]:81")]
    #[case("10.1.2.3:80", "10.1.2.3:80")]
    fn probes_ask_the_same_machine(#[case] listen: &str, #[case] expected: &str) {
        assert_eq!(reachable(listen.parse().unwrap()).to_string(), expected);
    }
}

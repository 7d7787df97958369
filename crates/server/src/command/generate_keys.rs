//! `dialogporten generate-keys`: a key pair for dialog tokens.

use std::process::ExitCode;

use clap::Args;
use dialogporten_auth::generate_key_pair;
use secrecy::ExposeSecret as _;

use super::say;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Key identifier; must differ between the two configured pairs
    #[arg(long)]
    kid: String,
    /// The pair this one will be
    #[arg(long, default_value = "Primary", value_parser = ["Primary", "Secondary"])]
    name: String,
}

pub(super) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(!options.kid.trim().is_empty(), "the key identifier is empty");
    let pair = generate_key_pair(&options.kid);
    let prefix = format!("Application__Dialogporten__Ed25519KeyPairs__{}", options.name);
    say(format_args!("{prefix}__Kid={}", pair.kid));
    say(format_args!("{prefix}__PrivateComponent={}", pair.private_component.expose_secret()));
    say(format_args!("{prefix}__PublicComponent={}", pair.public_component));
    Ok(ExitCode::SUCCESS)
}

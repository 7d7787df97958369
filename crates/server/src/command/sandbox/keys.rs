//! Keys of the sandbox: made once, kept in the data folder.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::Context as _;
use dialogporten_auth::generate_key_pair;
use secrecy::ExposeSecret as _;

use crate::config::Source;

const FILE: &str = "dialog-token-keys.env";

/// Puts two new key pairs into a configuration.
pub fn new_keys(source: &mut Source) {
    for (name, value) in new_variables() {
        source.set(&name, value);
    }
}

/// Puts the kept key pairs into a configuration; makes them when there are none, so that tokens and masks stay the
/// same from one start to the next.
pub(in crate::command) fn kept(source: &mut Source, folder: &Path) -> anyhow::Result<()> {
    let file = folder.join(FILE);
    if !file.exists() {
        let mut created = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&file)?;
        for (name, value) in new_variables() {
            writeln!(created, "{name}={value}")?;
        }
    }
    let lines = std::fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    for (name, value) in lines.lines().filter_map(|line| line.split_once('=')) {
        source.set(name, value.to_owned());
    }
    Ok(())
}

fn new_variables() -> Vec<(String, String)> {
    ["Primary", "Secondary"]
        .into_iter()
        .flat_map(|name| {
            let pair = generate_key_pair(&format!("sandbox-{}", name.to_lowercase()));
            let variable = |member: &str| format!("Application__Dialogporten__Ed25519KeyPairs__{name}__{member}");
            [
                (variable("Kid"), pair.kid),
                (variable("PrivateComponent"), pair.private_component.expose_secret().to_owned()),
                (variable("PublicComponent"), pair.public_component),
            ]
        })
        .collect()
}

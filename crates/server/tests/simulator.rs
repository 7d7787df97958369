//! The simulated platform alone, with a world from a file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failure is a failed test")]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const WORLD: &str = r#"{ "orgs": { "abc": { "orgnr": "312999005", "name": { "nb": "ABC" } } } }"#;

fn file(name: &str, text: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("dialogporten-{name}-{}.json", std::process::id()));
    std::fs::write(&path, text).unwrap();
    path
}

fn simulator(world: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dialogporten"));
    command.args(["simulator", "--listen", "127.0.0.1:0", "--world"]).arg(world);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn the_world_comes_from_a_file() {
    let world = file("world", WORLD);
    let mut process = simulator(&world).spawn().unwrap();
    let first = BufReader::new(process.stdout.take().unwrap()).lines().next().unwrap().unwrap();
    let url = format!("{}/orgs/altinn-orgs.json", first.strip_prefix("simulated platform: ").unwrap());
    let answer = String::from_utf8(Command::new("curl").args(["-s", &url]).output().unwrap().stdout).unwrap();
    Command::new("kill").args(["-INT", &process.id().to_string()]).status().unwrap();
    assert!(process.wait().unwrap().success());
    std::fs::remove_file(&world).unwrap();
    assert!(answer.contains("\"abc\"") && !answer.contains("\"ttd\""), "{answer}");
}

#[test]
fn a_file_that_is_no_world_gives_one_clear_line() {
    let world = file("no-world", "{ \"persons\": 1 }");
    let refused = simulator(&world).output().unwrap();
    std::fs::remove_file(&world).unwrap();
    let text = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success());
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains("no-world") && text.contains("is not a world"), "{text}");
}

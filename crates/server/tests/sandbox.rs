//! The sandbox as a developer meets it: the binary, its output, the lines to paste, the end.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failure is a failed test")]

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use dialogporten_sandbox::free_port;

/// How long a start may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);
/// The last line that the sandbox prints when it is ready.
const LAST_LINE: &str = "/api/v1/serviceowner/dialogs/$ID";

struct Sandbox {
    process: Child,
    output: String,
}

fn command(folder: &Path, ports: (u16, u16, u16)) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dialogporten"));
    command.args(["sandbox", "--data"]).arg(folder);
    command.args(["--port", &ports.0.to_string(), "--simulator-port", &ports.1.to_string()]);
    command.args(["--provider-port", &ports.2.to_string()]);
    command.env_remove("DATABASE_URL").stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn start(folder: &Path, ports: (u16, u16, u16), options: &[&str]) -> Sandbox {
    let mut process = command(folder, ports).args(options).spawn().unwrap();
    let (lines, received) = mpsc::channel();
    let reader = BufReader::new(process.stdout.take().unwrap());
    std::thread::spawn(move || reader.lines().map_while(Result::ok).try_for_each(|line| lines.send(line)));
    let (started, mut output) = (Instant::now(), String::new());
    while !output.contains(LAST_LINE) {
        let line = received.recv_timeout(PATIENCE.saturating_sub(started.elapsed()));
        output.push_str(&line.unwrap_or_else(|_| panic!("the sandbox did not start: {output}")));
        output.push('\n');
    }
    Sandbox { process, output }
}

impl Sandbox {
    /// Runs the lines that are there to be pasted.
    fn paste(&self) -> String {
        let lines = &self.output[self.output.find("# 1.").unwrap()..];
        let pasted = Command::new("sh").arg("-c").arg(lines).output().unwrap();
        String::from_utf8(pasted.stdout).unwrap()
    }

    /// Presses Ctrl-C.
    fn interrupt(mut self) {
        let killed = Command::new("kill").args(["-INT", &self.process.id().to_string()]).status().unwrap();
        assert!(killed.success());
        assert!(self.process.wait().unwrap().success());
    }
}

fn free_ports() -> (u16, u16, u16) {
    (free_port(), free_port(), free_port())
}

/// A folder that the account of the database server can reach.
fn folder(name: &str) -> PathBuf {
    Path::new("/var/tmp").join(format!("dialogporten-{name}-{}", std::process::id()))
}

fn curl(url: &str, token: &str) -> Output {
    Command::new("curl").args(["-s", "-H", &format!("Authorization: Bearer {token}"), url]).output().unwrap()
}

#[test]
fn the_printed_lines_work_and_the_state_survives_a_restart() {
    let (folder, ports) = (folder("sandbox"), free_ports());
    let first = start(&folder, ports, &[]);
    let pasted = first.paste();
    let id = pasted.lines().next().unwrap().strip_prefix("created ").unwrap().to_owned();
    assert_eq!(id.len(), 36, "{pasted}");
    assert!(pasted.contains("\"dialogToken\":\"eyJ"), "{pasted}");
    assert!(pasted.contains("Denne teksten kommer rett fra tjenesten"), "{pasted}");
    assert!(pasted.contains("\"serviceOwnerContext\""), "{pasted}");
    // Subscribers hear of it within seconds; the first lines say where to look.
    let events = first.output.lines().find_map(|line| line.trim().strip_prefix("delivered events")).unwrap().trim();
    let is_announced = || String::from_utf8(curl(events, "").stdout).unwrap().contains(&format!("/dialogs/{id}"));
    let started = Instant::now();
    while !is_announced() {
        assert!(started.elapsed() < PATIENCE, "no event about {id}");
        std::thread::sleep(Duration::from_millis(50));
    }
    first.interrupt();

    let second = start(&folder, ports, &[]);
    assert!(second.output.contains("as it was left"), "{}", second.output);
    let token_url = format!(
        "http://127.0.0.1:{}/api/GetEnterpriseToken?schema=maskinporten&orgNo=312999005&scopes=digdir:dialogporten.serviceprovider",
        ports.1
    );
    let token = String::from_utf8(curl(&token_url, "").stdout).unwrap();
    let dialog = format!("http://127.0.0.1:{}/api/v1/serviceowner/dialogs/{id}", ports.0);
    assert!(String::from_utf8(curl(&dialog, &token).stdout).unwrap().contains("Hei fra sandkassen"));
    second.interrupt();

    let third = start(&folder, ports, &["--fresh"]);
    assert!(third.output.contains("dialogs were created"), "{}", third.output);
    let token = String::from_utf8(curl(&token_url, "").stdout).unwrap();
    assert!(String::from_utf8(curl(&dialog, &token).stdout).unwrap().contains("\"status\":404"));
    third.interrupt();
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_port_that_is_taken_gives_one_clear_line() {
    let (folder, ports) = (folder("taken"), free_ports());
    let _taken = TcpListener::bind(("127.0.0.1", ports.1)).unwrap();
    let refused = command(&folder, ports).output().unwrap();
    let text = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success());
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains(&format!("port {}", ports.1)) && text.contains("--simulator-port"), "{text}");
}

#[test]
fn a_configuration_with_five_mistakes_lists_five() {
    let output = Command::new(env!("CARGO_BIN_EXE_dialogporten"))
        .arg("serve")
        .env_clear()
        .env("DIALOGPORTEN_ENVIRONMENT", "test")
        .env("DATABASE_URL", "postgres://localhost/x")
        .env("HTTP_LISTEN_ADDR", "nowhere")
        .env("Application__Dialogporten__BaseUri", "nowhere")
        .env("Application__Dialogporten__Ed25519KeyPairs__Primary__Kid", "a")
        .env("Application__Dialogporten__Ed25519KeyPairs__Primary__PublicComponent", "a")
        .env("Application__Dialogporten__Ed25519KeyPairs__Secondary__Kid", "b")
        .env("Application__Dialogporten__Ed25519KeyPairs__Secondary__PrivateComponent", "b")
        .env("Application__Dialogporten__Ed25519KeyPairs__Secondary__PublicComponent", "b")
        .env("WebApi__Authentication__JwtBearerTokenSchemas__0__Name", "Idporten")
        .env("WebApi__Authentication__JwtBearerTokenSchemas__0__WellKnown", "http://idporten.example/")
        .env("Infrastructure__Altinn__BaseUri", "https://platform.example/")
        .env("Infrastructure__Altinn__SubscriptionKey", "k")
        .env("Infrastructure__AltinnCdn__BaseUri", "https://cdn.example/")
        .env("Infrastructure__Maskinporten__Environment", "test")
        .env("Infrastructure__Maskinporten__EncodedJwk", "e30=")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert_eq!(text.lines().filter(|line| line.starts_with("  - ")).count(), 5, "{text}");
}

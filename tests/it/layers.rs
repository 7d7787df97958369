//! Dependencies between crates point one way.

use std::process::Command;

use serde_json::Value;

/// Crates that each crate may use, besides those that its own dependencies use.
const MAY_USE: [(&str, &[&str]); 13] = [
    ("dialog-token", &[]),
    ("domain", &[]),
    ("storage", &["domain"]),
    ("upstream", &["domain"]),
    ("auth", &["domain"]),
    ("app", &["domain", "storage", "upstream", "auth"]),
    ("rest", &["domain", "auth", "app"]),
    ("worker", &["domain", "storage", "upstream"]),
    ("sandbox", &["dialog-token", "domain"]),
    ("server", &["domain", "storage", "upstream", "auth", "app", "rest", "worker", "sandbox"]),
    ("bench", &["domain", "storage", "sandbox"]),
    ("testkit", &["domain", "storage", "rest", "sandbox", "server"]),
    ("tests", &["testkit", "sandbox", "rest"]),
];

/// External crates that would put input, output or the web where they do not belong.
const MUST_NOT_USE: [(&str, &[&str]); 8] = [
    ("dialog-token", &["axum", "sqlx"]),
    ("domain", &["tokio", "sqlx", "axum", "reqwest"]),
    ("storage", &["axum", "reqwest"]),
    ("upstream", &["axum", "sqlx"]),
    ("auth", &["axum", "sqlx"]),
    ("app", &["axum", "sqlx", "reqwest", "http"]),
    ("rest", &["sqlx", "reqwest"]),
    ("worker", &["axum", "sqlx", "reqwest"]),
];

#[test]
fn crates_use_only_what_lies_below_them() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let mut wrong = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap().strip_prefix("dialogporten-").unwrap();
        let allowed = MAY_USE.iter().find(|(of, _)| *of == name).unwrap_or_else(|| panic!("{name} has no layer")).1;
        let forbidden = MUST_NOT_USE.iter().find(|(of, _)| *of == name).map_or(&[][..], |(_, names)| names);
        let runtime =
            package["dependencies"].as_array().unwrap().iter().filter(|d| d["kind"].is_null() || name == "tests");
        for dependency in runtime {
            let used = dependency["name"].as_str().unwrap();
            let is_wrong = match used.strip_prefix("dialogporten-") {
                Some(own) => !allowed.contains(&own),
                None => forbidden.contains(&used),
            };
            if is_wrong {
                wrong.push(format!("{name} -> {used}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(packages.len(), MAY_USE.len());
}

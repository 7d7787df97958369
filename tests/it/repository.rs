//! What is written down beside the code.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

#[test]
fn links_lead_somewhere() {
    for page in
        ["README.md", "ARCHITECTURE.md", "docs/configuration.md", "docs/operations.md", "openapi/DIFFERENCES.md"]
    {
        let (text, folder) = (read(page), root().join(page).parent().unwrap().to_owned());
        for rest in text.split("](").skip(1) {
            let target = rest.split([')', '#']).next().unwrap();
            let is_elsewhere = target.is_empty() || target.starts_with("http");
            assert!(is_elsewhere || folder.join(target).exists(), "{page} leads to {target}");
        }
    }
}

#[test]
fn changes_are_checked_by_the_same_steps_everywhere() {
    assert!(read(".github/workflows/ci.yml").lines().any(|line| line.trim() == "- run: .ci/run"));
    let steps = read(".ci/run");
    for step in ["cargo fmt", "cargo clippy", "cargo test", "openapi --check", "configuration --check", "check-sql.sh"]
    {
        assert!(steps.contains(step), "{step}");
    }
}

#[test]
fn commands_that_need_a_docker_engine_say_so() {
    let readme = read("README.md");
    let sections =
        readme.split("\n## ").filter(|section| section.contains("\ndocker ") || section.contains(" docker "));
    let silent: Vec<&str> = sections
        .filter(|section| !section.contains("need a Docker engine"))
        .filter_map(|section| section.lines().next())
        .collect();
    assert_eq!(silent, Vec::<&str>::new());
}

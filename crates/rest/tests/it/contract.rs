//! The documents against the contract that clients were built from.
//!
//! `tests/contract/*.txt` holds that contract in short. What differs from it must be listed with a reason in
//! `openapi/DIFFERENCES.md`: there, a line that starts with `- ` is missing in ours, one with `+ ` is only in ours.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use dialogporten_rest::openapi::Document;

use crate::digest::digest;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn contract(name: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("tests/contract").join(name)).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// Lists how a document differs from the contract.
fn differences(document: Document, of: &str) -> Vec<String> {
    let (ours, contract) = (digest(&document.generate()), contract(of));
    // The combined document has more than one contract.
    let is_comparable = |line: &&String| document != Document::Combined || line.contains("WellKnown");
    let missing = contract.difference(&ours).map(|line| format!("- {line}"));
    let more = ours.difference(&contract).filter(is_comparable).map(|line| format!("+ {line}"));
    missing.chain(more).map(|line| format!("{of} {line}")).collect()
}

/// Does a difference match a listed one, in which `*` stands for anything?
fn matches(pattern: &str, line: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = line.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else { return rest.is_empty() };
    for piece in middle {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

#[test]
fn the_documents_differ_from_the_contract_only_where_it_is_said_why() {
    let listed = std::fs::read_to_string(root().join("openapi/DIFFERENCES.md")).unwrap();
    let listed: Vec<&str> = listed.lines().filter(|line| line.starts_with("    ")).map(str::trim).collect();
    let found: Vec<String> = [
        (Document::EndUser, "enduser.txt"),
        (Document::ServiceOwner, "serviceowner.txt"),
        (Document::Combined, "wellknown.txt"),
    ]
    .into_iter()
    .flat_map(|(document, of)| differences(document, of))
    .collect();
    // A listed difference starts with its sign and holds for every document that has it.
    let is_listed = |line: &str, pattern: &str| line.split_once(' ').is_some_and(|(_, line)| matches(pattern, line));
    let unlisted: Vec<&String> =
        found.iter().filter(|line| !listed.iter().any(|pattern| is_listed(line, pattern))).collect();
    let stale: Vec<&&str> =
        listed.iter().filter(|pattern| !found.iter().any(|line| is_listed(line, pattern))).collect();
    assert!(
        unlisted.is_empty() && stale.is_empty(),
        "differences that are not listed:\n{unlisted:#?}\nlisted ones that there are not:\n{stale:#?}"
    );
}

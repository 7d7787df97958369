//! The table of settings in the README is complete, and true.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::{Settings, Source};

const README: &str = include_str!("../../../../README.md");
thread_local! {
    /// Keys that a test has asked for.
    pub(super) static ASKED: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// Read before everything else.
const FIRST: &str = "CONFIG_FILE";

/// Returns the keys of the table; of the whole section, if `everywhere`.
fn documented(everywhere: bool) -> BTreeSet<String> {
    let section = README.split("\n## ").find(|section| section.starts_with("Configuration")).unwrap();
    let mut keys = BTreeSet::new();
    for line in section.lines().filter(|line| everywhere || line.starts_with("| `")) {
        let text = if everywhere { line } else { line.split('|').nth(1).unwrap() };
        let mut previous = String::new();
        for word in text.split('`').skip(1).step_by(2) {
            // `…__Name` is a sibling of the key before.
            let key = match word.strip_prefix('…') {
                Some(name) => format!("{}{name}", previous.rsplit_once("__").map_or("", |(parent, _)| parent)),
                None => word.to_owned(),
            };
            keys.extend(alternatives(&key));
            previous = key;
        }
    }
    keys
}

/// `a{b,c}d` stands for `abd` and `acd`. Of numbers, the first one stands for all.
fn alternatives(key: &str) -> Vec<String> {
    let Some((before, rest)) = key.split_once('{') else { return vec![key.to_owned()] };
    let Some((inner, after)) = rest.split_once('}') else { return vec![key.to_owned()] };
    let numbers_once = |inner: &&str| !matches!(*inner, "1" | "2" | "…");
    let inner = inner.split(',').filter(numbers_once);
    inner.flat_map(|inner| alternatives(&format!("{before}{inner}{after}"))).collect()
}

/// Returns the keys that are asked for when everything is set.
fn asked() -> BTreeSet<String> {
    let mut source = Source::default();
    for (name, value) in [
        ("WebApi__Authentication__JwtBearerTokenSchemas__0__Name", "Maskinporten"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"),
        ("OTEL_TRACES_SAMPLER", "traceidratio"),
        ("Infrastructure__Maskinporten__Environment", "test"),
        ("Infrastructure__Maskinporten__ClientId", "client"),
        ("Infrastructure__Maskinporten__EncodedJwk", "e30="),
        ("WebApi__RateLimiting__ExemptClients__0", "client"),
        ("Infrastructure__ReadReplicas__0__ConnectionString", "postgres://localhost/dialogporten"),
        ("FeatureMetrics__ExcludedPathPrefixes__0", "/health"),
        ("WebApi__RateLimiting__TrustedProxies__0", "127.0.0.1"),
    ] {
        source.set(name, value.to_owned());
    }
    let _ = Settings::read(&source);
    // Names of sections are asked for as well, to see what is in them.
    let keys = ASKED.take();
    keys.iter().filter(|key| !keys.iter().any(|other| other.starts_with(&format!("{key}__")))).cloned().collect()
}

#[test]
fn every_setting_is_documented() {
    let (asked, documented) = (asked(), documented(true));
    assert!(asked.len() > 30);
    assert_eq!(asked.difference(&documented).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn every_documented_setting_exists() {
    let (asked, documented) = (asked(), documented(false));
    let unknown: Vec<&String> = documented.difference(&asked).filter(|key| *key != FIRST).collect();
    assert_eq!(unknown, Vec::<&String>::new());
}

//! The reference is complete, and true.

use std::cell::RefCell;
use std::collections::BTreeSet;

use rstest::rstest;

use super::{Key, all, keys, not_read, reason_not_read, takes_effect_at_once};
use crate::Settings;
use crate::config::Source;

const README: &str = include_str!("../../../../../README.md");

thread_local! {
    /// Keys that a test has asked for.
    pub(in crate::config) static ASKED: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// Read before everything else.
const FIRST: &str = "CONFIG_FILE";
const SECRET: &str = "c2VjcmV0LXZhbHVl";

/// A value for every key that a process cannot do without.
const REQUIRED: [(&str, &str); 17] = [
    ("DIALOGPORTEN_ENVIRONMENT", "test"),
    ("DATABASE_URL", SECRET),
    ("Application__Dialogporten__BaseUri", "https://example.com/dialogporten"),
    ("Application__Dialogporten__Ed25519KeyPairs__Primary__Kid", "one"),
    ("Application__Dialogporten__Ed25519KeyPairs__Primary__PrivateComponent", SECRET),
    ("Application__Dialogporten__Ed25519KeyPairs__Primary__PublicComponent", "b"),
    ("Application__Dialogporten__Ed25519KeyPairs__Secondary__Kid", "two"),
    ("Application__Dialogporten__Ed25519KeyPairs__Secondary__PrivateComponent", SECRET),
    ("Application__Dialogporten__Ed25519KeyPairs__Secondary__PublicComponent", "d"),
    ("WebApi__Authentication__JwtBearerTokenSchemas__0__Name", "Maskinporten"),
    ("WebApi__Authentication__JwtBearerTokenSchemas__0__WellKnown", "https://example.com/meta/"),
    ("Infrastructure__Altinn__BaseUri", "https://platform.example.com/"),
    ("Infrastructure__Altinn__SubscriptionKey", SECRET),
    ("Infrastructure__AltinnCdn__BaseUri", "https://cdn.example.com/"),
    ("Infrastructure__Maskinporten__Environment", "test"),
    ("Infrastructure__Maskinporten__ClientId", "client"),
    ("Infrastructure__Maskinporten__EncodedJwk", SECRET),
];

fn read(more: &[(&str, &str)], left_out: Option<&str>) -> Result<Settings, String> {
    let mut source = Source::default();
    for (name, value) in REQUIRED.iter().chain(more).filter(|(name, _)| Some(*name) != left_out) {
        source.set(name, (*value).to_owned());
    }
    Settings::read(&source).map_err(|problems| problems.to_string())
}

/// Returns the keys that are asked for when everything is set.
fn asked() -> BTreeSet<String> {
    let more = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"),
        ("OTEL_TRACES_SAMPLER", "traceidratio"),
        ("WebApi__RateLimiting__ExemptClients__0", "client"),
        ("Infrastructure__ReadReplicas__0__ConnectionString", "postgres://localhost/dialogporten"),
        ("WebApi__RateLimiting__TrustedProxies__0", "127.0.0.1"),
        ("FeatureMetrics__ExcludedPathPrefixes__0", "/health"),
        ("WebApi__HealthCheckSettings__HttpGetEndpointsToCheck__0__Name", "neighbor"),
        ("WebApi__HealthCheckSettings__HttpGetEndpointsToCheck__0__AltinnPlatformRelativePath", "up"),
    ];
    ASKED.take();
    read(&more, None).unwrap();
    for missing in ["DATABASE_URL", "DIALOGPORTEN_ENVIRONMENT"] {
        read(&more, Some(missing)).unwrap_err();
    }
    // Names of sections are asked for as well, to see what is in them; other names of the environment are told beside it.
    let keys = ASKED.take();
    let is_section = |key: &&String| !keys.iter().any(|other| other.starts_with(&format!("{key}__")));
    keys.iter().filter(is_section).filter(|key| !key.ends_with("NET_ENVIRONMENT")).cloned().collect()
}

#[test]
fn the_reference_has_exactly_what_is_read() {
    let told: BTreeSet<String> = all().map(|key| key.name.to_owned()).filter(|name| name != FIRST).collect();
    let asked: BTreeSet<String> = asked().into_iter().filter(|key| key != "ASPNETCORE_ENVIRONMENT").collect();
    assert_eq!(told.symmetric_difference(&asked).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(asked.len() > 60);
}

#[test]
fn what_is_required_is_what_is_missed() {
    let told: Vec<&str> = all().filter(|key| key.is_required).map(|key| key.name).collect();
    let mut given: Vec<&str> = REQUIRED.iter().map(|(name, _)| *name).collect();
    for name in &given {
        assert!(read(&[], Some(name)).unwrap_err().contains(name), "{name}");
    }
    given.sort_unstable();
    let mut sorted = told;
    sorted.sort_unstable();
    assert_eq!(sorted, given);
}

#[test]
fn defaults_change_nothing_when_they_are_written_down() {
    let without = format!("{:?}", read(&[], None).unwrap());
    for key in all() {
        let Some(default) = key.default.filter(|_| !key.name.contains("__0__")) else { continue };
        assert_eq!(format!("{:?}", read(&[(key.name, default)], None).unwrap()), without, "{}", key.name);
    }
}

#[test]
fn secrets_are_not_shown() {
    let told: Vec<&Key> = all().filter(|key| key.is_secret).collect();
    assert!(told.iter().any(|key| key.name == "DATABASE_URL"));
    for (name, value) in REQUIRED.iter().filter(|(_, value)| *value == SECRET) {
        assert!(told.iter().any(|key| key.name == *name), "{name} holds {value}");
    }
    assert!(!format!("{:?}", read(&[], None).unwrap()).contains(SECRET));
}

#[rstest]
#[case("rust_log", true)]
#[case("application__limits__endusersearch__maxorgfiltervalues", true)]
#[case("webapi__ratelimiting__exemptclients__17", true)]
#[case("webapi__ratelimiting__exemptclients__x", false)]
#[case("application__limits__endusersearch__searchstatementtimeoutseconds", false)]
#[case("database_url", false)]
#[case("application__dialogporten__baseuri", false)]
fn some_settings_take_effect_at_once(#[case] name: &str, #[case] expected: bool) {
    assert_eq!(takes_effect_at_once(name), expected);
}

#[rstest]
#[case("infrastructure__redis__connectionstring", true)]
#[case("infrastructure__enablesqlstatementlogging", true)]
#[case("infrastructure__redistribution", false)]
#[case("infrastructure__altinn__subscripionkey", false)]
fn what_others_know_is_told_apart_from_mistakes(#[case] name: &str, #[case] is_known: bool) {
    assert_eq!(reason_not_read(name).is_some(), is_known);
}

#[test]
fn nothing_is_both_read_and_not_read() {
    let both: Vec<&str> =
        all().map(|key| key.name).filter(|name| *name != "LocalDevelopment__AllowLocalHttp").collect();
    assert!(both.into_iter().all(|name| reason_not_read(name).is_none()));
    assert!(not_read::NOT_READ.iter().all(|(names, reason)| !names.is_empty() && !reason.is_empty()));
    assert!(keys::SECTIONS.iter().all(|section| !section.keys.is_empty()));
}

/// Returns the keys in the section of the README, of which `{a,b}` stands for two.
fn in_the_readme() -> BTreeSet<String> {
    let section = README.split("\n## ").find(|section| section.starts_with("Configuration")).unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `")).map(|line| line.split('|').nth(1).unwrap());
    rows.flat_map(|row| row.split('`').skip(1).step_by(2)).flat_map(alternatives).collect()
}

fn alternatives(key: &str) -> Vec<String> {
    let Some((before, rest)) = key.split_once('{') else { return vec![key.to_owned()] };
    let Some((inner, after)) = rest.split_once('}') else { return vec![key.to_owned()] };
    inner.split(',').flat_map(|inner| alternatives(&format!("{before}{inner}{after}"))).collect()
}

#[test]
fn the_readme_tells_what_every_start_needs() {
    let told = in_the_readme();
    let missing: Vec<&str> =
        all().filter(|key| key.is_required && !told.contains(key.name)).map(|key| key.name).collect();
    assert_eq!(missing, Vec::<&str>::new());
    let unknown: Vec<&String> = told.iter().filter(|name| !all().any(|key| key.name == *name)).collect();
    assert_eq!(unknown, Vec::<&String>::new());
}

//! The dialogs of the world, relative to the present.
//!
//! The documents are ordinary create bodies with three shorthands: a text per language instead of a list of texts,
//! `@-3d` (or `h`) for an instant relative to now, and `@id:name` for an identifier that is the same every time. Addresses
//! lie under a base address that the sample provider takes the place of.

use dialogporten_domain::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const DOCUMENTS: [&str; 5] = [
    include_str!("dialogs/skd.json"),
    include_str!("dialogs/nav.json"),
    include_str!("dialogs/registers.json"),
    include_str!("dialogs/local.json"),
    include_str!("dialogs/ttd.json"),
];

/// Scopes that every service owner has.
const SCOPES: &str = "digdir:dialogporten.serviceprovider digdir:dialogporten.serviceprovider.search";
const LANGUAGES: [&str; 3] = ["nb", "nn", "en"];
/// 2025-01-01, the time that is written in fixed identifiers.
const IDENTIFIER_MILLIS: u64 = 1_735_689_600_000;
/// Base address in the dialogs of a world in which no sample provider runs.
pub const NO_PROVIDER: &str = "https://sandbox.dialogporten.example";
const HOUR: i64 = 3_600_000_000;

/// A dialog to create.
#[derive(Debug, Clone, PartialEq)]
pub struct SeedDialog {
    /// The short code of the service owner.
    pub owner: String,
    /// The organization number of the service owner.
    pub owner_number: String,
    /// The scopes that the service owner needs, separated by spaces.
    pub scopes: String,
    /// Must it be created with `isSilentUpdate=true`, because some of its times are over?
    pub is_silent: bool,
    /// The body of the request. It has an idempotent key, so that a second attempt does no harm.
    pub body: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Draft {
    owner: String,
    key: String,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    is_silent: bool,
    body: Value,
}

/// Returns the dialogs as they are to be created at `now`, with the addresses of a provider.
#[expect(clippy::expect_used, reason = "the documents are part of the program, and a test reads them")]
pub fn dialogs(now: Timestamp, provider: &str) -> Vec<SeedDialog> {
    let orgs = super::seed().orgs;
    DOCUMENTS
        .iter()
        .flat_map(|document| serde_json::from_str::<Vec<Draft>>(document).expect("an embedded document is well-formed"))
        .map(|draft| {
            let mut body = written_out(draft.body, &Place { now, provider });
            body["idempotentKey"] = draft.key.into();
            SeedDialog {
                owner_number: orgs.get(&draft.owner).map(|org| org.orgnr.clone()).unwrap_or_default(),
                owner: draft.owner,
                scopes: draft.scopes.iter().fold(SCOPES.to_owned(), |all, scope| format!("{all} {scope}")),
                is_silent: draft.is_silent,
                body,
            }
        })
        .collect()
}

/// When and where the dialogs are.
struct Place<'a> {
    now: Timestamp,
    provider: &'a str,
}

/// Replaces the shorthands.
fn written_out(value: Value, place: &Place<'_>) -> Value {
    match value {
        Value::Object(members) if is_text(&members) => {
            let texts = members.into_iter().map(|(language, text)| {
                let text = text.as_str().map(|text| located(text, place));
                json!({ "value": text, "languageCode": language })
            });
            texts.collect()
        }
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, written_out(value, place))).collect(),
        Value::Array(items) => items.into_iter().map(|item| written_out(item, place)).collect(),
        Value::String(text) => match text.strip_prefix('@') {
            Some(shorthand) => expanded(shorthand, place.now).into(),
            None => located(&text, place).into(),
        },
        other => other,
    }
}

/// Puts an address of the sample provider where the provider is.
fn located(text: &str, place: &Place<'_>) -> String {
    let path = text.strip_prefix(NO_PROVIDER).filter(|path| path.starts_with('/'));
    path.map_or_else(|| text.to_owned(), |path| format!("{}{path}", place.provider))
}

fn is_text(members: &Map<String, Value>) -> bool {
    !members.is_empty() && members.keys().all(|name| LANGUAGES.contains(&name.as_str()))
}

/// Expands `id:name`, `+3d` or `-2h`; anything else stays, for the service to refuse.
fn expanded(shorthand: &str, now: Timestamp) -> String {
    if let Some(name) = shorthand.strip_prefix("id:") {
        return identifier(name).to_string();
    }
    let hours = match shorthand.split_at_checked(shorthand.len().saturating_sub(1)) {
        Some((number, "d")) => number.parse::<i64>().ok().map(|days| days * 24),
        Some((number, "h")) => number.parse().ok(),
        _ => None,
    };
    hours.map_or_else(|| shorthand.to_owned(), |hours| now.plus_micros(hours * HOUR).to_string())
}

/// Makes a version 7 identifier from a name.
fn identifier(name: &str) -> Uuid {
    let hash = Sha256::digest(name.as_bytes());
    let mut random = [0; 10];
    random.copy_from_slice(&hash[..10]);
    uuid::Builder::from_unix_timestamp_millis(IDENTIFIER_MILLIS, &random).into_uuid()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet, HashSet};

    use dialogporten_domain::dialog::{CallerRules, DialogDraft, ResourceFacts};
    use dialogporten_domain::{Clock, IdGenerator, ResourceType};

    use super::*;

    #[test]
    fn every_dialog_is_valid_for_its_owner() {
        let now = Clock::System.now();
        let types: BTreeMap<String, (String, ResourceType)> = super::super::seed()
            .resources
            .into_iter()
            .filter_map(|it| Some((it.identifier, (it.owner, ResourceType::parse(&it.resource_type)?))))
            .collect();
        let (mut keys, mut created) = (HashSet::new(), HashSet::new());
        for dialog in dialogs(now, "http://127.0.0.1:7216") {
            let key = dialog.body["idempotentKey"].as_str().unwrap().to_owned();
            let draft: DialogDraft =
                serde_json::from_value(dialog.body).unwrap_or_else(|error| panic!("{key}: {error}"));
            let rules = CallerRules {
                is_admin: false,
                is_correspondence: dialog.scopes.contains("dialogporten.correspondence"),
                allows_legacy_html: dialog.scopes.contains("legacyhtml"),
                allows_local_http: true,
            };
            let create = draft.validate(&rules, now).unwrap_or_else(|violations| panic!("{key}: {violations:?}"));
            let (owner, resource_type) = &types[create.service_resource().id()];
            assert_eq!(*owner, dialog.owner, "{key}");
            assert!(*resource_type != ResourceType::CorrespondenceService || rules.is_correspondence, "{key}");
            for resource in create.referenced_resources() {
                assert_eq!(types[resource.id()].0, dialog.owner, "{key}");
            }
            let facts = ResourceFacts { org: owner.clone(), resource_type: *resource_type };
            let made = create.create(&facts, &rules, dialog.is_silent, now, &IdGenerator::default());
            let made = made.unwrap_or_else(|rejection| panic!("{key}: {rejection:?}"));
            assert!(created.insert(made.aggregate.dialog.id), "{key}");
            assert!(keys.insert(key));
        }
    }

    #[test]
    fn the_dialogs_are_of_many_kinds() {
        let now = Clock::System.now();
        let all = dialogs(now, "https://provider.example");
        assert!(all.len() >= 30, "{}", all.len());
        let values = |pointer: &str| -> BTreeSet<String> {
            let found = all.iter().filter_map(|dialog| dialog.body.pointer(pointer)?.as_str());
            found.map(str::to_owned).collect()
        };
        let statuses =
            ["Awaiting", "Completed", "Draft", "InProgress", "New", "NotApplicable", "RequiresAttention", "Sent"];
        assert_eq!(values("/status"), statuses.map(str::to_owned).into());
        assert_eq!(values("/systemLabel"), ["Archive", "Bin"].map(str::to_owned).into());
        assert!(all.iter().map(|dialog| &dialog.owner).collect::<BTreeSet<_>>().len() >= 6);
        assert!(all.iter().any(|dialog| dialog.body["isApiOnly"] == true));
        let instant = |dialog: &SeedDialog, name: &str| Timestamp::parse(dialog.body[name].as_str()?).ok();
        assert!(all.iter().any(|dialog| instant(dialog, "visibleFrom").is_some_and(|at| at > now)));
        assert!(all.iter().any(|dialog| instant(dialog, "expiresAt").is_some_and(|at| at < now)));
        assert!(all.iter().any(|dialog| instant(dialog, "dueAt").is_some_and(|at| at < now)));
    }

    #[test]
    fn shorthands_are_written_out() {
        let now = Timestamp::parse("2026-01-02T00:00:00Z").unwrap();
        let body = json!({ "title": { "nb": "Hei", "en": "Hi" }, "dueAt": "@+1d", "at": "@-2h", "id": "@id:a", "x": "a@b",
                "url": "https://sandbox.dialogporten.example/ttd", "html": "<a href=https://sandbox.dialogporten.example/>" });
        let id = identifier("a").to_string();
        assert_eq!(
            written_out(body, &Place { now, provider: "https://provider.example" }),
            json!({
                "title": [{ "value": "Hei", "languageCode": "nb" }, { "value": "Hi", "languageCode": "en" }],
                "dueAt": "2026-01-03T00:00:00.0000000Z", "at": "2026-01-01T22:00:00.0000000Z", "id": id, "x": "a@b",
                "url": "https://provider.example/ttd", "html": "<a href=https://sandbox.dialogporten.example/>",
            })
        );
        assert!(dialogporten_domain::id::check_client_id(identifier("a"), now).is_empty());
        assert_ne!(identifier("a"), identifier("b"));
    }
}

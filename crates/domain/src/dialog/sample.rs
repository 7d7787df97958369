//! Bodies for the tests.

use serde_json::{Value, json};
use uuid::Uuid;

use super::draft::DialogDraft;
use super::{CallerRules, CreateDialog, NewDialog, Rejection, ResourceFacts};
use crate::{IdGenerator, ResourceType, Timestamp};

pub(super) const OWNER: CallerRules =
    CallerRules { is_admin: false, is_correspondence: false, allows_legacy_html: false, allows_local_http: false };
pub(super) const ADMIN: CallerRules = CallerRules { is_admin: true, ..OWNER };
pub(super) const CORRESPONDENCE: CallerRules = CallerRules { is_correspondence: true, ..OWNER };
pub(super) const LEGACY: CallerRules = CallerRules { allows_legacy_html: true, ..OWNER };

/// The instant of every command in the tests.
pub(super) fn now() -> Timestamp {
    time("2026-01-01T12:00:00Z")
}

pub(super) fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// A valid identifier, different for every number.
pub(super) fn id(number: u16) -> Uuid {
    Uuid::parse_str(&format!("01987e1f-5b0a-7c3e-9a41-2f5a4b6c{number:04x}")).unwrap()
}

pub(super) fn texts(value: &str) -> Value {
    json!([{ "value": value, "languageCode": "nb" }])
}

pub(super) fn content(value: &str) -> Value {
    json!({ "value": texts(value) })
}

/// The smallest body that is valid.
pub(super) fn minimal() -> Value {
    json!({
        "serviceResource": "urn:altinn:resource:ttd-demo",
        "party": "urn:altinn:organization:identifier-no:312001004",
        "content": { "title": content("Søknad") },
    })
}

pub(super) fn transmission() -> Value {
    json!({ "type": "Information", "sender": { "actorType": "ServiceOwner" }, "content": { "title": content("Brev") } })
}

pub(super) fn activity() -> Value {
    json!({ "type": "DialogOpened", "performedBy": { "actorType": "ServiceOwner" } })
}

pub(super) fn attachment() -> Value {
    json!({ "urls": [{ "url": "https://example.com/a.pdf", "consumerType": "Gui" }] })
}

pub(super) fn gui_action(priority: &str) -> Value {
    json!({ "action": "read", "url": "https://example.com/", "priority": priority, "title": texts("Åpne") })
}

pub(super) fn api_action() -> Value {
    json!({ "action": "read", "endpoints": [{ "url": "https://example.com/api", "httpMethod": "GET" }] })
}

/// The address of a text at the service owner.
fn address() -> Value {
    let embed = "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown";
    json!({ "value": texts("https://example.com/embed"), "mediaType": embed })
}

/// A file whose address has the next number.
fn file(number: u16) -> Value {
    let url = json!({
        "id": id(number + 1),
        "url": "https://example.com/a.pdf",
        "mediaType": "application/pdf",
        "consumerType": "Gui",
    });
    json!({
        "id": id(number),
        "displayName": texts("Vedlegg"),
        "name": "vedlegg.pdf",
        "urls": [url],
        "expiresAt": "2027-01-01T00:00:00Z",
    })
}

fn letters_of_full() -> Value {
    json!([
        {
            "id": id(20),
            "idempotentKey": "letter-1",
            "createdAt": "2025-06-01T00:00:00Z",
            "authorizationAttribute": "urn:altinn:resource:Other",
            "extendedType": "urn:test:letter",
            "externalReference": "ref-2",
            "type": "Submission",
            "sender": { "actorType": "PartyRepresentative", "actorId": "urn:altinn:organization:identifier-no:312001004" },
            "content": { "title": content("Brev"), "summary": content("Om brevet"), "contentReference": address() },
            "attachments": [file(12)],
            "navigationalActions": [
                { "title": texts("Videre"), "url": "https://example.com/next", "expiresAt": "2027-01-01T00:00:00Z" },
            ],
        },
        {
            "id": id(21),
            "relatedTransmissionId": id(20),
            "type": "Decision",
            "sender": { "actorType": "ServiceOwner" },
            "content": { "title": content("Svar") },
        },
    ])
}

/// A valid body in which every member has a value.
pub(super) fn full() -> Value {
    json!({
        "id": id(1),
        "idempotentKey": "key-1",
        "serviceResource": "urn:altinn:resource:TTD-Demo",
        "party": "urn:altinn:person:idporten-email:Kari@Example.com",
        "progress": 40,
        "extendedStatus": "step-2",
        "externalReference": "ref-1",
        "visibleFrom": "2026-02-01T00:00:00Z",
        "dueAt": "2026-03-01T00:00:00Z",
        "expiresAt": "2026-04-01T00:00:00Z",
        "process": "urn:test:process:2",
        "precedingProcess": "urn:test:process:1",
        "isApiOnly": false,
        "createdAt": "2025-01-01T00:00:00Z",
        "updatedAt": "2025-01-02T00:00:00Z",
        "status": "InProgress",
        "systemLabel": "Archive",
        "serviceOwnerContext": { "serviceOwnerLabels": [{ "value": " Beta " }, { "value": "Alfa" }] },
        "content": {
            "title": { "value": texts("Tittel"), "mediaType": "text/plain" },
            "nonSensitiveTitle": content("Åpen tittel"),
            "summary": content("Sammendrag"),
            "nonSensitiveSummary": content("Åpent sammendrag"),
            "senderName": content("Avsender"),
            "additionalInfo": { "value": texts("**Mer**"), "mediaType": "text/markdown" },
            "extendedStatus": content("Venter"),
            "mainContentReference": address(),
        },
        "searchTags": [{ "value": " Bolle " }],
        "attachments": [file(10)],
        "transmissions": letters_of_full(),
        "guiActions": [{
            "id": id(30),
            "action": "read",
            "url": "https://example.com/gui",
            "authorizationAttribute": "element1",
            "isDeleteDialogAction": true,
            "httpMethod": "DELETE",
            "priority": "Primary",
            "title": texts("Slett"),
            "prompt": texts("Sikker?"),
        }],
        "apiActions": [{
            "id": id(40),
            "action": "write",
            "authorizationAttribute": "urn:altinn:task:Task_1",
            "name": "send",
            "endpoints": [{
                "id": "5b0c6a52-6f0e-4d0b-9a37-0c3f6a4e9d11",
                "version": "v1",
                "url": "https://example.com/api",
                "httpMethod": "PATCH",
                "documentationUrl": "https://example.com/docs",
                "requestSchema": "schemas/request.json",
                "responseSchema": "urn:test:schema",
                "deprecated": true,
                "sunsetAt": "2025-01-01T00:00:00Z",
            }],
        }],
        "activities": [
            {
                "id": id(50),
                "createdAt": "2025-06-02T00:00:00Z",
                "extendedType": "urn:test:opened",
                "type": "TransmissionOpened",
                "transmissionId": id(21),
                "performedBy": { "actorType": "PartyRepresentative", "actorName": "Kari" },
            },
            {
                "type": "Information",
                "performedBy": { "actorType": "ServiceOwner" },
                "description": texts("Noe skjedde"),
            },
        ],
    })
}

/// Sets a member or element by its JSON pointer; the list or object around it must be there.
pub(super) fn set(body: &mut Value, pointer: &str, value: Value) {
    let (parent, member) = pointer.rsplit_once('/').unwrap();
    match body.pointer_mut(parent).unwrap() {
        Value::Object(object) => {
            object.insert(member.to_owned(), value);
        }
        Value::Array(array) => match member.parse::<usize>() {
            Ok(index) if index < array.len() => array[index] = value,
            _ => array.push(value),
        },
        _ => panic!("nothing to set {member} in"),
    }
}

/// Removes a member.
pub(super) fn remove(body: &mut Value, pointer: &str) {
    let (parent, member) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(member).unwrap();
}

/// Returns the body with members set.
pub(super) fn with<const N: usize>(mut body: Value, changes: [(&str, Value); N]) -> Value {
    for (pointer, value) in changes {
        set(&mut body, pointer, value);
    }
    body
}

pub(super) fn read(body: Value) -> DialogDraft {
    serde_json::from_value(body).unwrap()
}

pub(super) fn validated(body: Value) -> CreateDialog {
    read(body).validate(&OWNER, now()).unwrap()
}

/// Returns the paths of all violations.
pub(super) fn violations(body: Value, rules: CallerRules) -> Vec<String> {
    match read(body).validate(&rules, now()) {
        Ok(_) => Vec::new(),
        Err(violations) => violations.into_iter().map(|violation| violation.path).collect(),
    }
}

pub(super) fn owner() -> ResourceFacts {
    ResourceFacts { org: "ttd".to_owned(), resource_type: ResourceType::GenericAccessResource }
}

pub(super) fn created(body: Value) -> NewDialog {
    rejected_or_created(body).unwrap()
}

pub(super) fn rejected_or_created(body: Value) -> Result<NewDialog, Rejection> {
    validated(body).create(&owner(), &OWNER, false, now(), &IdGenerator::default())
}

/// A text of so many UTF-16 code units.
pub(super) fn letters(units: usize) -> String {
    "a".repeat(units)
}

/// A text of so many UTF-16 code units, with two of them in most characters.
pub(super) fn emojis(units: usize) -> String {
    let mut text = "😀".repeat(units / 2);
    text.extend((units % 2 == 1).then_some('a'));
    text
}

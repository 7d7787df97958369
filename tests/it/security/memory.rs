//! What is kept in memory never answers a question that differs in anything at all.

use dialogporten_sandbox::simulator::TokenRequest;
use dialogporten_testkit::{Actor, Answer, TestApp};
use serde_json::{Value, json};

use super::world::{OTHER_OWNER, OWNER};
use crate::dialog::{self, COMPANY, LEADER, STRANGER, merged};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
/// May use the demo service for the company.
const DELEGATE: &str = "05878510145";
/// Chairs the company, which gives access to the older form only.
const CHAIR: &str = "03847216572";
/// A dialog that was delegated to the stranger.
const DELEGATED: &str = "019b7660-6c00-7aaa-8bbb-0123456789ab";
const OTHER_COMPANY: &str = "urn:altinn:organization:identifier-no:312002000";
/// Longer than anything that depends on a user is kept.
const LONG_ENOUGH: u64 = 31;

/// Dialogs that differ in party, service, attributes, or in being delegated.
async fn dialogs(app: &TestApp) -> Vec<String> {
    let (owner, mut ids) = (app.service_owner(), Vec::new());
    let own = format!("urn:altinn:person:identifier-no:{LEADER}");
    for body in [
        dialog::minimal(),
        dialog::with(json!({ "id": DELEGATED })),
        dialog::with(json!({ "serviceResource": "urn:altinn:resource:app_ttd_a2-2211-200401" })),
        dialog::with(json!({ "serviceResource": "urn:altinn:resource:ttd-open-info" })),
        dialog::with(json!({ "party": OTHER_COMPANY })),
        dialog::with(json!({ "party": own })),
        dialog::with(json!({
            "party": "urn:altinn:person:idporten-email:kari.test@example.com",
            "serviceResource": "urn:altinn:resource:ttd-open-info",
        })),
        dialog::with(json!({ "transmissions": [
            merged(dialog::transmission(), json!({ "authorizationAttribute": "urn:altinn:task:Task_1" })),
            merged(dialog::transmission(), json!({ "authorizationAttribute": "urn:altinn:task:Task_2" })),
        ] })),
        dialog::with(json!({ "apiActions": [
            { "action": "sign", "authorizationAttribute": "urn:altinn:subresource:form2",
              "endpoints": [{ "url": "https://example.com", "httpMethod": "POST" }] },
            { "action": "sign", "endpoints": [{ "url": "https://example.com", "httpMethod": "POST" }] },
        ] })),
    ] {
        ids.push(owner.post(DIALOGS, &body).await.created_id());
    }
    ids
}

/// Readers that differ in person, kind, login, client or scope.
fn readers(app: &TestApp) -> Vec<(&'static str, Actor)> {
    let seed = dialogporten_sandbox::world::seed();
    let person = |number: &str| TokenRequest::person(number);
    let system_user = |id: &str, owner| TokenRequest::system_user(id.parse().unwrap(), owner, "312002000");
    let exchanged =
        |number: &str| TokenRequest::exchanged_person(seed.persons.iter().find(|person| person.pid == number).unwrap());
    let tokens = [
        ("leader", person(LEADER)),
        ("leader at a low level", person(LEADER).claim("acr", "idporten-loa-low")),
        ("leader without a known level", person(LEADER).claim("acr", "Level4")),
        ("leader without the scope", person(LEADER).scopes("openid")),
        ("leader through the platform", exchanged(LEADER)),
        ("delegate", person(DELEGATE)),
        ("delegate through the platform", exchanged(DELEGATE)),
        ("chair", person(CHAIR)),
        ("stranger", person(STRANGER)),
        ("system user", system_user("3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "312001004")),
        ("system user of others", system_user("8a1d5c70-2b6e-4f39-a0c4-51e7d3b9f602", "310010235")),
        ("unknown system user", system_user("00000000-2b6e-4f39-a0c4-51e7d3b9f602", "312001004")),
        ("e-mail user", TokenRequest::email_user(&seed.email_users[0])),
        ("other e-mail user", TokenRequest::email_user(&seed.email_users[1])),
    ];
    tokens.into_iter().map(|(name, token)| (name, app.caller(&long(token)))).collect()
}

/// Service owners that differ in organization, scope, or in the person whom they act for.
fn owners(app: &TestApp) -> Vec<(String, Actor, String)> {
    let mut owners = Vec::new();
    for organization in [OWNER, OTHER_OWNER] {
        let token = long(TokenRequest::service_owner(organization));
        let admin = token.clone().add_scopes("digdir:dialogporten.serviceprovider.admin");
        for (kind, token) in [("owner", token), ("administrator", admin)] {
            for person in ["", LEADER, DELEGATE, CHAIR, STRANGER] {
                let query = if person.is_empty() {
                    String::new()
                } else {
                    format!("?endUserId=urn:altinn:person:identifier-no:{person}")
                };
                owners.push((format!("{kind} {organization} for {person:?}"), app.caller(&token), query));
            }
        }
    }
    owners
}

fn long(token: TokenRequest) -> TokenRequest {
    token.lifetime(11 * 60 * 60)
}

/// What an answer says about rights: status, errors, flags, and whatever is no dialog as it is.
fn gist(answer: &Answer) -> (u16, Vec<String>, Vec<bool>, String) {
    fn flags(value: &Value, into: &mut Vec<bool>) {
        match value {
            Value::Object(members) => {
                into.extend(members.get("isAuthorized").and_then(Value::as_bool));
                members.values().for_each(|member| flags(member, into));
            }
            Value::Array(items) => items.iter().for_each(|item| flags(item, into)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    flags(&answer.body, &mut found);
    let is_about_rights =
        ["authorizedParties", "items", "authorizationEvidence"].iter().any(|name| answer.body.get(name).is_some());
    (answer.status, answer.keys(), found, if is_about_rights { answer.text.clone() } else { String::new() })
}

#[tokio::test]
async fn answers_from_memory_are_those_that_nobody_remembered() {
    let app = TestApp::start().await;
    let dialogs = dialogs(&app).await;
    let mut requests: Vec<(String, Actor, String)> = Vec::new();
    for (name, reader) in readers(&app) {
        for path in ["parties", "serviceresources"] {
            requests.push((format!("{name} {path}"), reader.clone(), format!("/api/v1/enduser/{path}")));
        }
        let filtered = format!("/api/v1/enduser/serviceresources?party={COMPANY}");
        requests.push((format!("{name} {filtered}"), reader.clone(), filtered));
        for (at, id) in dialogs.iter().enumerate() {
            for path in [
                format!("dialogs/{id}"),
                format!("dialogs/{id}/transmissions"),
                format!("dialogs/{id}/activities"),
                format!("dialoglookup?instanceRef=urn:altinn:dialog-id:{id}"),
            ] {
                let about = format!("{name} dialog {at} {}", path.replace(id, ""));
                requests.push((about, reader.clone(), format!("/api/v1/enduser/{path}")));
            }
        }
    }
    for (name, owner, query) in owners(&app) {
        for (at, id) in dialogs.iter().enumerate() {
            requests.push((format!("{name} dialog {at}"), owner.clone(), format!("{DIALOGS}/{id}{query}")));
        }
    }

    let mut cold = Vec::new();
    for (_, caller, path) in &requests {
        app.advance_seconds(LONG_ENOUGH);
        cold.push(gist(&caller.get(path).await));
    }
    let wrong_way_round: Vec<usize> = (0..requests.len()).rev().collect();
    let criss_cross: Vec<usize> = (0..requests.len()).map(|at| at * 7919 % requests.len()).collect();
    for order in [wrong_way_round, criss_cross] {
        app.advance_seconds(LONG_ENOUGH);
        for at in order {
            let (about, caller, path) = &requests[at];
            assert_eq!(gist(&caller.get(path).await), cold[at], "{about}");
        }
    }

    // Nothing of this proves anything unless the answers differ.
    let status = |about: &str| cold[requests.iter().position(|(name, ..)| name == about).expect(about)].0;
    for (about, expected) in [
        ("leader dialog 0 dialogs/", 200),
        ("leader at a low level dialog 0 dialogs/", 403),
        ("leader without the scope dialog 0 dialogs/", 403),
        ("leader through the platform dialog 0 dialogs/", 200),
        ("delegate dialog 0 dialogs/", 200),
        ("delegate dialog 2 dialogs/", 403),
        ("chair dialog 0 dialogs/", 403),
        ("chair dialog 2 dialogs/", 200),
        ("stranger dialog 0 dialogs/", 403),
        ("stranger dialog 1 dialogs/", 200),
        ("leader dialog 4 dialogs/", 403),
        ("leader dialog 5 dialogs/", 200),
        ("delegate dialog 5 dialogs/", 403),
        ("system user dialog 0 dialogs/", 200),
        ("system user of others dialog 0 dialogs/", 403),
        ("unknown system user dialog 0 dialogs/", 403),
        ("e-mail user dialog 6 dialogs/", 200),
        ("other e-mail user dialog 6 dialogs/", 403),
        (&format!("owner {OWNER} for \"\" dialog 0"), 200),
        (&format!("owner {OWNER} for {LEADER:?} dialog 0"), 200),
        (&format!("owner {OWNER} for {STRANGER:?} dialog 0"), 404),
        (&format!("owner {OTHER_OWNER} for {LEADER:?} dialog 0"), 404),
        (&format!("administrator {OTHER_OWNER} for {LEADER:?} dialog 0"), 200),
        (&format!("administrator {OTHER_OWNER} for {STRANGER:?} dialog 0"), 404),
    ] {
        assert_eq!(status(about), expected, "{about}");
    }
}

#[tokio::test]
async fn everybody_has_the_right_name_whoever_was_asked_for_first() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id();
    // One of them comes along with the parties, the others are looked up.
    app.person(DELEGATE).get("/api/v1/enduser/parties").await;
    for reader in [app.person(LEADER), app.person(DELEGATE), app.system_user()] {
        assert_eq!(reader.get(&format!("/api/v1/enduser/dialogs/{id}")).await.status, 200);
    }
    let seen = app.service_owner().get(&format!("{DIALOGS}/{id}/seenlog")).await.body;
    let mut names: Vec<&str> =
        seen.as_array().unwrap().iter().map(|entry| entry["seenBy"]["actorName"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Demosystem", "Fjellrev Rolig", "Lemen Stille"]);
}

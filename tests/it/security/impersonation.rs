//! A service owner acts for a person: with the rights of the person, and never with more.

use dialogporten_sandbox::simulator::TokenRequest;
use dialogporten_testkit::{Answer, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::operations::{Operation, Policy, operations};
use super::world::{OTHER_OWNER, OWNER, SERVICE_PROVIDER, call_at, ids, right_token};
use crate::dialog::{self, LEADER, STRANGER, merged};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
const DELEGATE: &str = "05878510145";
const CHAIR: &str = "03847216572";
const PERSON: &str = "urn:altinn:person:identifier-no:";
const SYSTEM_USER: &str = "urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

/// Returns an address with this person instead of any other.
fn on_behalf(path: &str, person: &str) -> String {
    let own = format!("?endUserId={PERSON}{LEADER}");
    let path = path.replace(&own, "");
    format!("{path}{}endUserId={person}", if path.contains('?') { '&' } else { '?' })
}

/// Returns the operations in which a service owner can act for somebody.
fn for_service_owners() -> impl Iterator<Item = Operation> {
    operations().into_iter().filter(|it| !matches!(it.policy, Policy::EndUser | Policy::Notification))
}

fn about(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.template)
}

#[rstest]
#[case::nothing("")]
#[case::garbage("garbage")]
#[case::system_user(SYSTEM_USER)]
#[case::organization("urn:altinn:organization:identifier-no:312001004")]
#[case::wrong_digit("urn:altinn:person:identifier-no:17829010179")]
#[tokio::test]
async fn nobody_acts_for_what_is_no_person(#[case] person: &str) {
    let app = TestApp::start().await;
    let ids = ids(&app).await;
    let before = app.everything_stored().await;
    for operation in for_service_owners() {
        let caller = app.caller(&right_token(operation.policy, OWNER));
        let path = on_behalf(&operation.path(&ids), person);
        for path in [path.clone(), path.replace("endUserId", "ENDUSERID"), path.replace("endUserId", "%65ndUserId")] {
            let answer = call_at(&caller, &operation, &path, operation.body(&ids)).await;
            assert_eq!((answer.status, answer.keys()), (400, vec!["EndUserId".to_owned()]), "{}", about(&operation));
        }
    }
    assert_eq!(app.everything_stored().await, before);
}

#[tokio::test]
async fn acting_for_somebody_gives_no_service_owner_more_than_it_has() {
    let app = TestApp::start().await;
    let ids = ids(&app).await;
    let before = app.everything_stored().await;
    for operation in for_service_owners() {
        let caller = app.caller(&right_token(operation.policy, OTHER_OWNER));
        let path = on_behalf(&operation.path(&ids), &format!("{PERSON}{LEADER}"));
        let answer = call_at(&caller, &operation, &path, operation.body(&ids)).await;
        // Administrators act for nobody in their own operation.
        let expected = if operation.policy == Policy::Administrator { 403 } else { operation.foreign };
        assert_eq!(answer.status, expected, "{}: {}", about(&operation), answer.text);
    }
    assert_eq!(app.everything_stored().await, before);
}

#[tokio::test]
async fn readers_act_for_nobody() {
    let app = TestApp::start().await;
    let ids = ids(&app).await;
    let before = app.everything_stored().await;
    for operation in operations().into_iter().filter(Operation::is_end_user) {
        let path = on_behalf(&operation.path(&ids), &format!("{PERSON}{LEADER}"));
        let answer = call_at(&app.person(STRANGER), &operation, &path, operation.body(&ids)).await;
        assert_eq!(answer.status, operation.foreign, "{}: {}", about(&operation), answer.text);
    }
    assert_eq!(app.everything_stored().await, before);
}

fn flags(answer: &Answer) -> Value {
    let list = |name: &str| -> Vec<Value> {
        answer.body[name].as_array().into_iter().flatten().map(|item| item["isAuthorized"].clone()).collect()
    };
    json!({
        "api": list("apiActions"), "gui": list("guiActions"), "transmissions": list("transmissions"),
        "main": answer.body["content"]["mainContentReference"]["isAuthorized"],
    })
}

/// What a person could see and do, and what a service owner sees and does for it.
#[rstest]
#[case::leader(LEADER, 200, 204)]
#[case::delegate(DELEGATE, 200, 204)]
#[case::chair(CHAIR, 404, 403)]
#[case::stranger(STRANGER, 404, 403)]
#[tokio::test]
async fn a_service_owner_sees_and_does_what_the_person_could(
    #[case] person: &str,
    #[case] on_get: u16,
    #[case] on_label: u16,
) {
    let app = TestApp::start().await;
    let id = app.service_owner().post(DIALOGS, &dialog::complete()).await.created_id();
    let owner = app.service_owner();
    let own = app.person(person).get(&format!("/api/v1/enduser/dialogs/{id}")).await;
    let read = owner.get(&format!("{DIALOGS}/{id}?endUserId={PERSON}{person}")).await;
    assert_eq!(read.status, on_get);
    assert_eq!(own.status, if on_get == 404 { 403 } else { on_get });
    if on_get == 200 {
        assert_eq!(flags(&read), flags(&own));
    }
    let label = json!({ "addLabels": ["Archive"] });
    let path = format!("{DIALOGS}/{id}/endusercontext/systemlabels?endUserId={PERSON}{person}");
    assert_eq!(owner.send("PUT", &path, Some(&label)).await.status, on_label);
    let bulk = merged(json!({ "addLabels": ["Bin"] }), json!({ "dialogs": [{ "dialogId": id }] }));
    let path = format!("{DIALOGS}/endusercontext/systemlabels/actions/bulkset?endUserId={PERSON}{person}");
    let expected = if on_label == 403 { 404 } else { on_label };
    assert_eq!(owner.post(&path, &bulk).await.status, expected);
}

/// Whoever else the token names does not lend any rights.
#[rstest]
#[case::user_number(|token: TokenRequest| token.claim("urn:altinn:userid", 20_000_001).claim("urn:altinn:partyid", 50_000_001))]
#[case::person(|token: TokenRequest| token.claim("pid", LEADER))]
#[case::system_user(|token: TokenRequest| token.claim("authorization_details", json!([{
    "type": "urn:altinn:systemuser", "systemuser_id": ["3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"],
    "systemuser_org": { "authority": "iso6523-actorid-upis", "ID": "0192:312001004" },
}])))]
#[case::email(|token: TokenRequest| token.claim("email", "kari.test@example.com").claim("amr", json!(["Selfregistered-email"])))]
#[case::administrator(|token: TokenRequest| token.add_scopes("digdir:dialogporten.serviceprovider.admin"))]
#[tokio::test]
async fn only_the_person_counts(#[case] change: fn(TokenRequest) -> TokenRequest) {
    let app = TestApp::start().await;
    let id = app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id();
    let token = change(TokenRequest::exchanged_service_owner("ttd", OWNER).scopes(SERVICE_PROVIDER));
    let caller = app.caller(&token);
    app.simulator().clear_requests();
    let refused = caller.get(&format!("{DIALOGS}/{id}?endUserId={PERSON}{STRANGER}")).await;
    assert_eq!((refused.status, refused.keys()), (404, vec!["DialogEntity".to_owned()]));
    let asked = app.simulator().requests("/authorization");
    assert_eq!(asked.len(), 1);
    let subject = &asked[0].body["Request"]["AccessSubject"][0]["Attribute"];
    assert_eq!(*subject, json!([{ "AttributeId": "urn:altinn:person:identifier-no", "Value": STRANGER }]));
    assert_eq!(caller.get(&format!("{DIALOGS}/{id}?endUserId={PERSON}{LEADER}")).await.status, 200);
    let seen = app.service_owner().get(&format!("{DIALOGS}/{id}/seenlog")).await.body;
    assert_eq!(seen.as_array().unwrap().len(), 1);
    assert!(seen.to_string().contains(LEADER), "{seen}");
}

#[tokio::test]
async fn nobody_acts_for_two_persons() {
    let app = TestApp::start().await;
    let ids = ids(&app).await;
    let before = app.everything_stored().await;
    let takes_person = |it: &Operation| {
        let last = it.template.rsplit('/').next().unwrap();
        (it.method == "GET" && last == "{dialogId}") || ["systemlabels", "bulkset"].contains(&last)
    };
    for operation in for_service_owners().filter(takes_person) {
        for (first, second) in [(LEADER, STRANGER), (STRANGER, LEADER), (LEADER, LEADER)] {
            let path = on_behalf(&operation.path(&ids), &format!("{PERSON}{first}&EndUserId={PERSON}{second}"));
            let caller = app.caller(&right_token(operation.policy, OWNER));
            let answer = call_at(&caller, &operation, &path, operation.body(&ids)).await;
            assert_eq!((answer.status, answer.keys()), (400, vec!["endUserId".to_owned()]), "{}", about(&operation));
        }
    }
    assert_eq!(app.everything_stored().await, before);
}

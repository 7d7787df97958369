//! `GET /api/v1/metadata/serviceresources`

use dialogporten_testkit::{Answer, TestApp};
use insta::assert_json_snapshot;
use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog;

const PATH: &str = "/api/v1/metadata/serviceresources";
const CREATE: &str = "/api/v1/serviceowner/dialogs";

fn ids(answer: &Answer) -> Vec<&str> {
    let items = answer.body["items"].as_array().unwrap();
    items.iter().map(|item| item["serviceResource"]["id"].as_str().unwrap()).collect()
}

/// Replaces the address of the simulated platform, which changes from run to run.
fn with_fixed_address(app: &TestApp, answer: &Answer) -> Value {
    serde_json::from_str(&answer.text.replace(app.simulator().base_uri(), "https://platform.test")).unwrap()
}

#[tokio::test]
async fn services_with_dialogs_are_listed_with_their_owners_and_with_who_may_use_them() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    assert_eq!(app.anonymous().get(PATH).await.body, json!({ "items": [] }));
    for resource in [dialog::RESOURCE, "urn:altinn:resource:app_ttd_other-app"] {
        owner.post(CREATE, &dialog::with(json!({ "serviceResource": resource }))).await.created_id();
    }
    app.advance_seconds(25 * 3600);
    let all = app.anonymous().with_header("accept", "text/html").get(PATH).await;
    assert_json_snapshot!("services", with_fixed_address(&app, &all));
    let english = app.anonymous().with_header("accept-language", "en").get(PATH).await;
    assert_json_snapshot!("services_in_english", with_fixed_address(&app, &english));
    // The list itself keeps all languages.
    assert_eq!(app.anonymous().get(PATH).await.body, all.body);
    let wrong = app.anonymous().with_header("accept-language", "en;;;").get(PATH).await;
    assert_eq!((wrong.status, wrong.keys()), (400, vec!["Accept-Language".to_owned()]));
}

#[tokio::test]
async fn a_service_that_the_platform_does_not_know_is_shown_by_its_identifier() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(CREATE, &dialog::minimal()).await.created_id();
    app.execute(format!(
        "INSERT INTO resource (urn) VALUES ('urn:altinn:resource:gone');
         UPDATE dialog SET resource_id = (SELECT id FROM resource WHERE urn LIKE '%:gone') WHERE id = '{id}'"
    ))
    .await;
    assert_json_snapshot!("unknown_service", with_fixed_address(&app, &app.anonymous().get(PATH).await));
}

#[tokio::test]
async fn the_list_is_kept_for_a_while_and_serves_while_a_new_one_is_made() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    owner.post(CREATE, &dialog::minimal()).await.created_id();
    assert_eq!(ids(&app.anonymous().get(PATH).await), ["ttd-demo-service"]);
    owner.post(CREATE, &dialog::with(json!({ "serviceResource": "urn:altinn:resource:ttd-open-info" }))).await;
    app.advance_seconds(19 * 60);
    assert_eq!(ids(&app.anonymous().get(PATH).await), ["ttd-demo-service"]);
    app.advance_seconds(2 * 60);
    assert_eq!(ids(&app.anonymous().get(PATH).await), ["ttd-demo-service"]);
    app.eventually(|| async { (ids(&app.anonymous().get(PATH).await).len() == 2).then_some(()) }).await;
}

#[rstest]
#[case("/orgs")]
#[case("/accessmanagement/api/v1/meta")]
#[tokio::test]
async fn without_the_platform_there_is_no_first_list(#[case] neighbor: &str) {
    // What is read at the start would be there already.
    let app = TestApp::start_configured(&[("Infrastructure__Warmup__Enabled", "false")]).await;
    app.fail(neighbor, 500);
    assert_eq!(app.anonymous().get(PATH).await.status, 502);
    app.recover();
    assert_eq!(app.anonymous().get(PATH).await.status, 200);
}

#[tokio::test]
async fn the_list_is_compressed_once_when_asked_for() {
    let app = TestApp::start().await;
    app.service_owner().post(CREATE, &dialog::minimal()).await.created_id();
    let answer = app.anonymous().with_header("accept-encoding", "gzip, br").get(PATH).await;
    assert_eq!((answer.status, answer.header("content-encoding")), (200, "br"));
    assert_eq!(answer.header("vary"), "accept-encoding");
}

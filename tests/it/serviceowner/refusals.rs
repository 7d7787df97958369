//! In which order operations with bodies refuse what is wrong, and what they say about addresses that cannot be read.

use dialogporten_sandbox::simulator::TokenRequest;
use dialogporten_testkit::{Actor, TestApp};
use rstest::rstest;
use serde_json::json;

use crate::dialog::LEADER;

const SCOPES: &str =
    "digdir:dialogporten.serviceprovider.admin digdir:dialogporten.serviceprovider.changetransmissions";
const ID: &str = "01900000-0000-7000-8000-00000000ffff";

/// Operations with a body, below `/api/v1`, with `{id}` for identifiers.
const WITH_BODY: [(&str, &str); 12] = [
    ("POST", "/serviceowner/dialogs?isSilentUpdate=maybe"),
    ("PUT", "/serviceowner/dialogs/{id}?isSilentUpdate=maybe"),
    ("PATCH", "/serviceowner/dialogs/{id}?isSilentUpdate=maybe"),
    ("POST", "/serviceowner/dialogs/{id}/activities?isSilentUpdate=maybe"),
    ("POST", "/serviceowner/dialogs/{id}/transmissions?isSilentUpdate=maybe"),
    ("PUT", "/serviceowner/dialogs/{id}/transmissions/{id}?isSilentUpdate=maybe"),
    // For other identifiers this is no route.
    (
        "POST",
        "/serviceowner/dialogs/01900000-0000-7000-8000-00000000ffff/activities/01900000-0000-7000-8000-00000000ffff/actions/updateFormSavedActivityTime",
    ),
    ("POST", "/serviceowner/dialogs/{id}/context/labels"),
    ("PUT", "/serviceowner/dialogs/{id}/endusercontext/systemlabels"),
    ("POST", "/serviceowner/dialogs/endusercontext/systemlabels/actions/bulkset"),
    ("PUT", "/enduser/dialogs/{id}/context/systemlabels"),
    ("POST", "/enduser/dialogs/context/systemlabels/actions/bulkset"),
];

fn path(template: &str, id: &str) -> String {
    format!("/api/v1{}", template.replace("{id}", id))
}

/// Returns whom an operation is for, with a revision that none can be.
fn caller_of(app: &TestApp, template: &str) -> Actor {
    let caller = if template.starts_with("/enduser") { app.person(LEADER) } else { app.service_owner_with(SCOPES) };
    caller.with_header("if-match", "zzz")
}

#[tokio::test]
async fn content_type_and_size_come_after_the_caller_and_before_everything_else() {
    let app = TestApp::shared().await;
    let nobody = app.caller(&TokenRequest::machine("312999005").scopes("digdir:dialogporten"));
    let large = vec![b' '; 20_000_001];
    for (method, template) in WITH_BODY {
        let (caller, path) = (caller_of(app, template), path(template, "nonsense"));
        let send = |caller: &Actor, content_type: &'static str, body: Vec<u8>| {
            let (caller, path) = (caller.clone(), path.clone());
            async move { caller.send_raw(method, &path, Some(content_type), body).await.status }
        };
        assert_eq!(send(&app.anonymous(), "text/plain", Vec::new()).await, 401, "{method} {template}");
        assert_eq!(send(&nobody, "text/plain", Vec::new()).await, 403, "{method} {template}");
        assert_eq!(send(&caller, "text/plain", b"{}".to_vec()).await, 415, "{method} {template}");
        assert_eq!(send(&caller, "application/json", large.clone()).await, 413, "{method} {template}");
    }
}

/// What is wrong with the address or the headers is said before what is wrong with the body.
#[tokio::test]
async fn address_and_headers_come_before_what_the_body_says() {
    let app = TestApp::shared().await;
    for (method, template) in WITH_BODY.into_iter().filter(|(_, template)| !template.ends_with("bulkset")) {
        let caller = caller_of(app, template);
        let answer =
            caller.send_raw(method, &path(template, "nonsense"), Some("application/json"), b"{".to_vec()).await;
        assert_eq!(answer.status, 400, "{method} {template}");
        assert_ne!(answer.keys(), ["SerializerErrors"], "{method} {template}");
    }
}

#[rstest]
#[case("GET", "/serviceowner/dialogs/%ff", "dialogId")]
#[case("PUT", "/serviceowner/dialogs/%ff", "dialogId")]
#[case("DELETE", "/serviceowner/dialogs/{id}/context/labels/%ff", "label")]
#[case("DELETE", "/serviceowner/dialogs/%ff/context/labels/merke", "dialogId")]
#[case("DELETE", "/serviceowner/dialogs/nonsense/context/labels/a%c3", "label")]
#[case("GET", "/serviceowner/dialogs/{id}/activities/%ff", "activityId")]
#[case("GET", "/serviceowner/dialogs/{id}/transmissions/%ff", "transmissionId")]
#[case("PUT", "/serviceowner/dialogs/{id}/transmissions/%ff", "transmissionId")]
#[case("GET", "/serviceowner/dialogs/{id}/seenlog/%ff", "seenLogId")]
#[case("GET", "/enduser/dialogs/%ff", "dialogId")]
#[case("GET", "/enduser/dialogs/{id}/seenlog/%ff", "seenLogId")]
#[case("GET", "/enduser/dialogs/{id}/activities/%e6", "activityId")]
#[case("GET", "/enduser/dialogs/{id}/transmissions/%ff", "transmissionId")]
#[tokio::test]
async fn a_part_of_the_path_that_is_not_utf_8_is_called_by_its_name(
    #[case] method: &str,
    #[case] template: &str,
    #[case] key: &str,
) {
    let app = TestApp::shared().await;
    let caller = if template.starts_with("/enduser") { app.person(LEADER) } else { app.service_owner_with(SCOPES) };
    let answer = caller.send(method, &path(template, ID), Some(&json!({}))).await;
    assert_eq!((answer.status, answer.keys()), (400, vec![key.to_owned()]), "{}", answer.text);
}

#[rstest]
#[case("POST", "/serviceowner/dialogs", json!([]), "SerializerErrors")]
#[case("POST", "/serviceowner/dialogs", json!({ "content": "x" }), "content")]
#[case("PATCH", "/serviceowner/dialogs/{id}", json!([1]), "SerializerErrors")]
#[case("PATCH", "/serviceowner/dialogs/{id}", json!({}), "SerializerErrors")]
#[case("PUT", "/serviceowner/dialogs/{id}/endusercontext/systemlabels", json!({ "performedBy": true }), "performedBy")]
#[tokio::test]
async fn bodies_of_another_shape_are_refused_in_the_words_of_json(
    #[case] method: &str,
    #[case] template: &str,
    #[case] body: serde_json::Value,
    #[case] key: &str,
) {
    let app = TestApp::shared().await;
    let answer = app.service_owner().send(method, &path(template, ID), Some(&body)).await;
    assert_eq!((answer.status, answer.keys()), (400, vec![key.to_owned()]), "{}", answer.text);
    for word in ["struct", "enum", "Operation", "Draft", "Request"] {
        assert!(!answer.body["errors"].to_string().contains(word), "{}", answer.text);
    }
}

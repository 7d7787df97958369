//! Every rule of the create body: what breaks it, and the key under which that is reported.

use dialogporten_testkit::TestApp;
use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog::{self, merged, text};

const PATH: &str = "/api/v1/serviceowner/dialogs";

fn long(length: usize) -> String {
    "x".repeat(length)
}

fn url(length: usize) -> String {
    format!("https://example.com/{}", long(length - 20))
}

fn gui(members: Value) -> Value {
    let action = merged(
        json!({ "action": "read", "priority": "Tertiary", "url": "https://example.com",
        "title": [{ "languageCode": "nb", "value": "a" }] }),
        members,
    );
    json!({ "guiActions": [action] })
}

fn api(members: Value) -> Value {
    let endpoint = merged(json!({ "url": "https://example.com", "httpMethod": "GET" }), members);
    json!({ "apiActions": [{ "action": "read", "endpoints": [endpoint] }] })
}

fn attachment(members: Value) -> Value {
    let file = merged(json!({ "urls": [{ "url": "https://example.com", "consumerType": "Gui" }] }), members);
    json!({ "attachments": [file] })
}

fn transmission(members: Value) -> Value {
    let message = merged(
        json!({ "type": "Information", "sender": { "actorType": "ServiceOwner" },
        "content": { "title": text("a") } }),
        members,
    );
    json!({ "transmissions": [message] })
}

fn activity(members: Value) -> Value {
    let entry = merged(json!({ "type": "DialogOpened", "performedBy": { "actorType": "ServiceOwner" } }), members);
    json!({ "activities": [entry] })
}

fn content(members: Value) -> Value {
    let content = merged(json!({ "title": text("a") }), members);
    json!({ "content": content })
}

/// A dialog with one member at its limit, and the same one past it.
#[rstest]
#[case::idempotent_key(json!({ "idempotentKey": long(36) }), json!({ "idempotentKey": long(37) }), "dto.idempotentKey")]
#[case::short_key(json!({ "idempotentKey": long(3) }), json!({ "idempotentKey": long(2) }), "dto.idempotentKey")]
#[case::progress(json!({ "progress": 100 }), json!({ "progress": 101 }), "dto.progress")]
#[case::no_progress(json!({ "progress": 0 }), json!({ "progress": -1 }), "dto.progress")]
#[case::extended_status(json!({ "extendedStatus": long(255) }), json!({ "extendedStatus": long(256) }), "dto.extendedStatus")]
#[case::emoji(json!({ "extendedStatus": "😀".repeat(127) }), json!({ "extendedStatus": "😀".repeat(128) }), "dto.extendedStatus")]
#[case::reference(json!({ "externalReference": long(255) }), json!({ "externalReference": long(256) }), "dto.externalReference")]
#[case::process(json!({ "process": long(1023) }), json!({ "process": long(1024) }), "dto.process")]
#[case::process_form(json!({ "process": "a" }), json!({ "process": "a b" }), "dto.process")]
#[case::preceding(json!({ "process": "a", "precedingProcess": "b" }), json!({ "precedingProcess": "b" }), "dto.process")]
#[case::tag(json!({ "searchTags": [{ "value": long(63) }] }), json!({ "searchTags": [{ "value": long(64) }] }), "dto.searchTags[0].value")]
#[case::short_tag(json!({ "searchTags": [{ "value": "abc" }] }), json!({ "searchTags": [{ "value": "ab" }] }), "dto.searchTags[0].value")]
#[case::title(content(json!({ "title": text(&long(255)) })), content(json!({ "title": text(&long(256)) })), "dto.content.value[0].value")]
#[case::info(content(json!({ "additionalInfo": text(&long(1023)) })), content(json!({ "additionalInfo": text(&long(1024)) })), "dto.content.value[0].value")]
#[case::short_status(content(json!({ "extendedStatus": text(&long(25)) })), content(json!({ "extendedStatus": text(&long(26)) })), "dto.content.value[0].value")]
#[case::file_name(attachment(json!({ "name": long(255) })), attachment(json!({ "name": long(256) })), "dto.attachments[0].name")]
#[case::file_url(attachment(json!({ "urls": [{ "url": url(1023), "consumerType": "Api" }] })), attachment(json!({ "urls": [{ "url": url(1024), "consumerType": "Api" }] })), "dto.attachments[0].urls[0].url")]
#[case::file_urls(attachment(json!({})), attachment(json!({ "urls": [] })), "dto.attachments[0].urls")]
#[case::gui_action(gui(json!({ "action": long(255) })), gui(json!({ "action": long(256) })), "dto.guiActions[0].action")]
#[case::gui_url(gui(json!({ "url": url(1023) })), gui(json!({ "url": "http://example.com" })), "dto.guiActions[0].url")]
#[case::gui_method(gui(json!({ "httpMethod": "DELETE" })), gui(json!({ "httpMethod": "PUT" })), "dto.guiActions[0].httpMethod")]
#[case::gui_attribute(gui(json!({ "authorizationAttribute": "urn:altinn:task:Task_1" })), gui(json!({ "authorizationAttribute": "a b" })), "dto.guiActions[0].authorizationAttribute")]
#[case::gui_title(gui(json!({})), gui(json!({ "title": [] })), "dto.guiActions[0].title")]
#[case::sunset(api(json!({ "deprecated": true, "sunsetAt": "2020-01-01T00:00:00Z" })), api(json!({ "sunsetAt": "2020-01-01T00:00:00Z" })), "dto.apiActions[0].endpoints[0].deprecated")]
#[case::transmission_title(transmission(json!({})), transmission(json!({ "content": { "title": text(&long(256)) } })), "dto.transmissions[0].content.value[0].value")]
#[case::no_transmission_content(transmission(json!({})), transmission(json!({ "content": null })), "dto.transmissions[0].content")]
#[case::sender(transmission(json!({})), transmission(json!({ "sender": { "actorType": "ServiceOwner", "actorName": "x" } })), "dto.transmissions[0].sender")]
#[case::related(transmission(json!({})), transmission(json!({ "relatedTransmissionId": "01900000-0000-7000-8000-000000000009" })), "dto.transmissions[0]")]
#[case::opened(activity(json!({})), activity(json!({ "type": "TransmissionOpened" })), "dto.activities[0].transmissionId")]
#[case::description(activity(json!({})), activity(json!({ "type": "Information" })), "dto.activities[0].description")]
#[case::performer(activity(json!({})), activity(json!({ "performedBy": { "actorType": "PartyRepresentative" } })), "dto.activities[0].performedBy")]
#[case::updated_at(json!({ "createdAt": "2020-01-01T00:00:00Z", "updatedAt": "2020-01-01T00:00:00Z" }), json!({ "createdAt": "2020-01-02T00:00:00Z", "updatedAt": "2020-01-01T00:00:00Z" }), "dto.updatedAt")]
#[case::created_at(json!({ "createdAt": "2020-01-01T00:00:00Z" }), json!({ "createdAt": "2999-01-01T00:00:00Z" }), "dto.createdAt")]
#[case::expires_at(json!({ "dueAt": "2098-01-01T00:00:00Z", "expiresAt": "2098-01-01T00:00:00Z" }), json!({ "dueAt": "2098-01-02T00:00:00Z", "expiresAt": "2098-01-01T00:00:00Z" }), "dto.expiresAt")]
#[case::system_label(json!({ "systemLabel": "Bin" }), json!({ "systemLabel": "Sent" }), "dto.systemLabel")]
#[case::status(json!({ "status": 4 }), json!({ "status": 99 }), "dto.status")]
#[case::party(json!({}), json!({ "party": "urn:altinn:organization:identifier-no:312001005" }), "dto.party")]
#[case::resource(json!({}), json!({ "serviceResource": "urn:other:x" }), "dto.serviceResource")]
#[case::id(json!({ "id": "01900000-0000-7000-8000-000000000001" }), json!({ "id": "5b0c6a52-6f0e-4d0b-9a37-0c3f6a4e9d11" }), "dto.id")]
#[case::owner_labels(json!({ "serviceOwnerContext": { "serviceOwnerLabels": [{ "value": "abc" }] } }), json!({ "serviceOwnerContext": { "serviceOwnerLabels": [{ "value": "ab" }] } }), "dto.serviceOwnerContext.serviceOwnerLabels[0].value")]
#[tokio::test]
async fn a_value_at_its_limit_passes_and_past_it_does_not(#[case] at: Value, #[case] past: Value, #[case] key: &str) {
    let app = TestApp::shared().await;
    let owner = app.service_owner();
    let good = owner.post(PATH, &dialog::with(at)).await;
    assert_eq!(good.status, 201, "{}", good.text);
    let bad = owner.post(PATH, &dialog::with(past)).await;
    assert_eq!(bad.status, 400, "{}", bad.text);
    assert_eq!(bad.keys(), [key]);
    assert_eq!(bad.body["title"], "One or more validation errors occurred.");
    assert_eq!(bad.body["type"], "https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.1");
}

#[rstest]
#[case::no_document("", "SerializerErrors")]
#[case::null("null", "SerializerErrors")]
#[case::list("[]", "SerializerErrors")]
#[case::cut(r#"{"party": "#, "SerializerErrors")]
#[case::comma(r#"{"party": "x",}"#, "SerializerErrors")]
#[case::comment(r#"{/* a */"party": "x"}"#, "SerializerErrors")]
#[case::not_utf8("{\"party\": \"\u{fffd}\"}", "dto.party")]
#[case::progress(r#"{"progress": "many"}"#, "progress")]
#[case::due_at(r#"{"dueAt": "2030-01-01T00:00:00"}"#, "dueAt")]
#[case::status(r#"{"status": "Unknown"}"#, "status")]
#[case::api_only(r#"{"isApiOnly": null}"#, "isApiOnly")]
#[case::id(r#"{"id": "0198c6d15b0a7c3e9a412f5a4b6c7d8e"}"#, "id")]
#[case::title(r#"{"content": {"title": 1}}"#, "content.title")]
#[case::language(r#"{"content": {"title": {"value": [{"value": "a"}]}}}"#, "content.title.value[0]")]
#[case::sender(r#"{"transmissions": [{"sender": {"actorType": "Nobody"}}]}"#, "transmissions[0].sender.actorType")]
#[case::transmissions(r#"{"transmissions": {}}"#, "transmissions")]
#[tokio::test]
async fn a_body_that_cannot_be_read_names_the_member(#[case] body: &str, #[case] key: &str) {
    let app = TestApp::shared().await;
    let answer = app.service_owner().send_raw("POST", PATH, Some("application/json"), body.as_bytes().to_vec()).await;
    assert_eq!(answer.status, 400);
    assert!(answer.keys().contains(&key.to_owned()), "{}", answer.text);
}

#[tokio::test]
async fn all_violations_are_reported_together() {
    let app = TestApp::shared().await;
    let answer = app.service_owner().post(PATH, &json!({ "progress": 101, "attachments": [{}] })).await;
    let mut keys = answer.keys();
    keys.sort();
    assert_eq!(keys, ["dto.attachments[0].urls", "dto.content", "dto.party", "dto.progress", "dto.serviceResource"]);
}

#[tokio::test]
async fn a_zero_character_is_refused_where_it_stands() {
    let app = TestApp::shared().await;
    let answer = app.service_owner().post(PATH, &dialog::with(json!({ "externalReference": "a\u{0}b" }))).await;
    assert_eq!(answer.status, 400, "{}", answer.text);
}

#[tokio::test]
async fn wider_scopes_have_wider_limits() {
    let app = TestApp::shared().await;
    let wide = dialog::with(content(json!({ "title": text(&long(512)) })));
    assert_eq!(app.service_owner().post(PATH, &wide).await.status, 400);
    let correspondence = app.service_owner_with("digdir:dialogporten.correspondence");
    assert_eq!(correspondence.post(PATH, &wide).await.status, 201);

    let html =
        json!({ "mediaType": "text/html", "value": [{ "languageCode": "nb", "value": "<p>Hei <b>du</b></p>" }] });
    let bad = dialog::with(content(json!({ "additionalInfo": html })));
    assert_eq!(app.service_owner().post(PATH, &bad).await.keys(), ["dto.content.mediaType"]);
    let legacy = app.service_owner_with("digdir:dialogporten.serviceprovider.legacyhtml");
    assert_eq!(legacy.post(PATH, &bad).await.keys(), ["dto.content.value[0].value"]);
    let good = bad.to_string().replace("<b>", "<em>").replace("</b>", "</em>");
    assert_eq!(legacy.post(PATH, &serde_json::from_str(&good).unwrap()).await.status, 201);
}

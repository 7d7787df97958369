use dialogporten_testkit::{TestApp, redacted};
use insta::assert_json_snapshot;
use rstest::rstest;
use serde_json::{Value, json};

use super::{PATH, search};
use crate::dialog::{self, LEADER, text};
use crate::listing::{CREATE, OWN, create, ids};

const OPEN: &str = "urn:altinn:resource:ttd-open-info";

#[tokio::test]
async fn a_reader_sees_a_complete_dialog() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(CREATE, &dialog::complete()).await.created_id();
    app.person("05878510145").get(&format!("{PATH}/{id}")).await;
    app.person(LEADER).get(&format!("{PATH}/{id}")).await;
    let found = search(&app.person(LEADER), "").await;
    assert_json_snapshot!("complete_item", redacted(&found.body));
    // What is in the list is what is in the dialog.
    let read = app.person(LEADER).get(&format!("{PATH}/{id}")).await.body;
    let item = &found.body["items"][0];
    for (name, value) in item.as_object().unwrap() {
        match name.as_str() {
            "latestActivity" => assert_eq!(value["id"], read["activities"][1]["id"]),
            "content" => {
                value.as_object().unwrap().iter().for_each(|(text, value)| assert_eq!(*value, read["content"][text]));
            }
            "guiAttachmentCount" => assert_eq!(*value, 1),
            // Newest first in lists.
            "seenSinceLastUpdate" | "seenSinceLastContentUpdate" => {
                let mut entries = read[name].as_array().unwrap().clone();
                entries.reverse();
                assert_eq!(*value, json!(entries));
            }
            name => assert_eq!(*value, read[name], "{name}"),
        }
    }
}

#[tokio::test]
async fn an_item_without_anything_has_no_empty_members() {
    let app = TestApp::start().await;
    let mut body = dialog::with(json!({ "isApiOnly": true }));
    body.as_object_mut().unwrap().remove("content");
    app.service_owner().post(CREATE, &body).await.created_id();
    let reader = app.person(LEADER);
    let found = search(&reader, "").await;
    assert!(!found.text.contains("null"), "{}", found.text);
    assert_json_snapshot!("item_without_content", redacted(&found.body));
    assert_eq!(ids(&search(&reader, "excludeApiOnly=true").await).len(), 0);
}

#[tokio::test]
async fn attachments_of_the_dialog_count_when_people_can_open_them() {
    let app = TestApp::start().await;
    let attachment = |consumers: &[&str]| {
        let url = |consumer: &&str| json!({ "url": "https://example.com/file", "consumerType": consumer });
        json!({ "urls": consumers.iter().map(url).collect::<Vec<_>>() })
    };
    let mut expiring = attachment(&["Gui"]);
    expiring["expiresAt"] = json!(app.now_plus_seconds(100));
    let letter = dialog::merged(dialog::transmission(), json!({ "attachments": [attachment(&["Gui"])] }));
    let attachments = [attachment(&["Api"]), attachment(&["Gui", "Api", "Gui"]), expiring];
    let id = create(&app, json!({ "attachments": attachments, "transmissions": [letter] })).await;
    app.advance_seconds(101);
    let found = search(&app.person(LEADER), "").await;
    assert_eq!(found.body["items"][0]["guiAttachmentCount"], 2);
    let owned = app.service_owner().get(&format!("{CREATE}?party={}", dialog::COMPANY)).await;
    assert_eq!((ids(&owned), &owned.body["items"][0]["guiAttachmentCount"]), (vec![id], &json!(2)));
}

#[tokio::test]
async fn the_latest_activity_is_shown_with_its_description() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = create(&app, json!({})).await;
    let reader = app.person(LEADER);
    assert!(search(&reader, "").await.body["items"][0].get("latestActivity").is_none());
    let path = format!("{CREATE}/{id}/activities");
    let description = json!([{ "languageCode": "nb", "value": "Ringte" }, { "languageCode": "en", "value": "Called" }]);
    let person = json!({ "actorType": "PartyRepresentative", "actorId": OWN });
    let called = json!({ "type": "Information", "performedBy": person, "description": description });
    owner.post(&path, &called).await.created_id();
    let latest = |answer: Value| answer["items"][0]["latestActivity"].clone();
    let english = latest(search(&reader.with_header("accept-language", "en"), "").await.body);
    assert_eq!(english["description"], json!([{ "languageCode": "en", "value": "Called" }]));
    let masked = english["performedBy"]["actorId"].as_str().unwrap();
    assert!(masked.starts_with("urn:altinn:person:identifier-ephemeral:"), "{masked}");
    assert_eq!(latest(search(&reader, "").await.body)["description"].as_array().unwrap().len(), 2);
    owner.post(&path, &dialog::activity()).await.created_id();
    let opened = latest(search(&reader, "").await.body);
    assert_eq!((&opened["type"], &opened["description"]), (&json!("DialogOpened"), &json!([])));
}

#[tokio::test]
async fn texts_come_in_the_language_asked_for() {
    let app = TestApp::start().await;
    let title = json!({ "value": [{ "languageCode": "nb", "value": "Vedtak" }, { "languageCode": "en", "value": "Decision" }] });
    create(&app, json!({ "content": { "title": title, "summary": text("Les"), "senderName": title } })).await;
    let reader = app.person(LEADER);
    let texts = |answer: &Value| {
        ["title", "summary", "senderName"].map(|name| {
            let value = answer["items"][0]["content"][name]["value"].as_array().unwrap().clone();
            value.iter().map(|text| text["languageCode"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(",")
        })
    };
    for (header, expected) in [("en", ["en", "nb", "en"]), ("nb", ["nb"; 3]), ("", ["en,nb", "nb", "en,nb"])] {
        let found = search(&reader.with_header("accept-language", header), "").await;
        assert_eq!(texts(&found.body), expected, "{header}");
    }
}

/// What a list says of who has opened a dialog: the latest opening of each, newest first.
#[tokio::test]
async fn openings_are_listed_once_per_reader_since_the_last_update() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = create(&app, json!({})).await;
    let (leader, delegate) = (app.person(LEADER), app.person("05878510145"));
    let path = format!("{PATH}/{id}");
    leader.get(&path).await;
    delegate.get(&path).await;
    let label = json!({ "addLabels": ["MarkedAsUnopened"] });
    assert_eq!(leader.send("PUT", &format!("{path}/context/systemlabels"), Some(&label)).await.status, 204);
    leader.get(&path).await;
    let seen = |answer: &Value, name: &str| -> Vec<(bool, String)> {
        let entries = answer["items"][0][name].as_array().unwrap();
        let name = |entry: &Value| entry["seenBy"]["actorName"].as_str().unwrap().to_owned();
        entries.iter().map(|entry| (entry["isCurrentEndUser"].as_bool().unwrap(), name(entry))).collect()
    };
    let expected = [(true, "Fjellrev Rolig".to_owned()), (false, "Lemen Stille".to_owned())];
    let found = search(&leader, "").await.body;
    assert_eq!(seen(&found, "seenSinceLastUpdate"), expected);
    assert_eq!(seen(&found, "seenSinceLastContentUpdate"), expected);
    let ids: Vec<&str> = found["items"][0]["seenSinceLastUpdate"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].as_str().unwrap())
        .collect();
    let log = owner.get(&format!("{CREATE}/{id}/seenlog")).await.body;
    assert_eq!(log.as_array().unwrap().len(), 3);
    assert_eq!(ids, [log[2]["id"].as_str().unwrap(), log[1]["id"].as_str().unwrap()]);
    // An update that leaves the content alone.
    let update = dialog::update_with(json!({ "externalReference": "new" }));
    assert_eq!(owner.send("PUT", &format!("{CREATE}/{id}"), Some(&update)).await.status, 204);
    let found = search(&leader, "").await.body;
    assert_eq!(seen(&found, "seenSinceLastUpdate"), []);
    assert_eq!(seen(&found, "seenSinceLastContentUpdate"), expected);
}

#[rstest]
// The demo service demands level 3, the open one none.
#[case(dialog::RESOURCE, "idporten-loa-high", "Hemmelig", "Innhold")]
#[case(dialog::RESOURCE, "idporten-loa-substantial", "Hemmelig", "Innhold")]
#[case(dialog::RESOURCE, "idporten-loa-low", "Åpen", "Noe")]
#[case(OPEN, "idporten-loa-low", "Hemmelig", "Innhold")]
#[tokio::test]
async fn readers_with_a_weak_login_see_harmless_texts(
    #[case] resource: &str,
    #[case] acr: &str,
    #[case] title: &str,
    #[case] summary: &str,
) {
    let app = TestApp::start().await;
    let content = json!({
        "title": text("Hemmelig"), "nonSensitiveTitle": text("Åpen"), "summary": text("Innhold"),
        "nonSensitiveSummary": text("Noe"),
    });
    create(&app, json!({ "serviceResource": resource, "content": content })).await;
    let found = search(&app.person_at_level(LEADER, acr), "").await.body;
    let shown = &found["items"][0]["content"];
    let value = |name: &str| shown[name]["value"][0]["value"].clone();
    assert_eq!((value("title"), value("summary")), (json!(title), json!(summary)));
    assert_eq!(shown.as_object().unwrap().len(), 2, "{shown}");
}

#[tokio::test]
async fn where_there_are_no_harmless_texts_everybody_sees_the_real_ones() {
    let app = TestApp::start().await;
    create(&app, json!({ "content": { "title": text("Hemmelig"), "nonSensitiveSummary": text("Noe") } })).await;
    for (acr, summary) in [("idporten-loa-low", "Noe"), ("idporten-loa-high", "Noe")] {
        let found = search(&app.person_at_level(LEADER, acr), "").await.body;
        let content = &found["items"][0]["content"];
        assert_eq!(content["title"]["value"][0]["value"], "Hemmelig");
        assert_eq!(content["summary"]["value"][0]["value"], summary);
    }
}

#[tokio::test]
async fn a_service_of_which_nothing_is_known_demands_nothing_in_lists() {
    let app = TestApp::start().await;
    app.execute("DELETE FROM resource_policy".to_owned()).await;
    create(&app, json!({ "content": { "title": text("Hemmelig"), "nonSensitiveTitle": text("Åpen") } })).await;
    let found = search(&app.person_at_level(LEADER, "idporten-loa-low"), "").await.body;
    assert_eq!(found["items"][0]["content"]["title"]["value"][0]["value"], "Hemmelig");
}

//! `GET /api/v1/serviceowner/dialogs/endusercontext`

use dialogporten_testkit::{Answer, TestApp, redacted};
use insta::assert_json_snapshot;
use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog::{COMPANY, LEADER};
use crate::listing::{CREATE, OWN, create, escaped};

async fn get(app: &TestApp, query: &str) -> Answer {
    app.service_owner().get(&format!("{CREATE}/endusercontext?{query}")).await
}

async fn found(app: &TestApp, query: &str) -> Vec<String> {
    let answer = get(app, &format!("party={COMPANY}&party={OWN}&{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    let id = |item: &Value| item["dialogId"].as_str().unwrap().to_owned();
    answer.body["items"].as_array().unwrap().iter().map(id).collect()
}

/// Four dialogs of two parties, the newest first, with labels.
async fn world(app: &TestApp) -> Vec<String> {
    let mut newest_first = Vec::new();
    for (day, party, labels) in [
        (1, COMPANY, json!(["Bin"])),
        (2, OWN, json!(["Archive", "MarkedAsUnopened"])),
        (3, COMPANY, json!(["MarkedAsUnopened"])),
        (4, COMPANY, json!([])),
    ] {
        let at = format!("2024-01-0{day}T00:00:00Z");
        let id = create(app, json!({ "party": party, "createdAt": at, "updatedAt": at })).await;
        let path = format!("/api/v1/enduser/dialogs/{id}/context/systemlabels");
        app.person(LEADER).send("PUT", &path, Some(&json!({ "addLabels": labels }))).await;
        newest_first.insert(0, id);
    }
    newest_first
}

#[tokio::test]
async fn an_owner_sees_the_labels_of_readers() {
    let app = TestApp::start().await;
    let ids = world(&app).await;
    let listed = get(&app, &format!("party={COMPANY},{OWN}")).await;
    assert_json_snapshot!("contexts", redacted(&listed.body));
    let read = app.service_owner().get(&format!("{CREATE}/{}", ids[2])).await.body;
    assert_eq!(listed.body["items"][2]["endUserContextRevision"], read["endUserContext"]["revision"]);
    assert_eq!(listed.body["items"][2]["systemLabels"], read["endUserContext"]["systemLabels"]);
}

#[tokio::test]
async fn any_of_the_labels_is_enough() {
    let app = TestApp::start().await;
    let ids = world(&app).await;
    for (query, expected) in [
        ("", &ids[..]),
        ("label=Bin&label=Archive", &ids[2..]),
        ("label=bin", &ids[3..]),
        ("LABEL=4,2", &ids[1..]),
        ("label=Sent", &[]),
        ("contentUpdatedAfter=2024-01-03T00:00:00Z", &ids[..2]),
        ("contentUpdatedAfter=2024-01-03T01:00:00%2B01:00&label=Default", &ids[..2]),
        ("orderBy=createdAt_asc&search=x&status=foo", &ids[..]),
        ("label=&contentUpdatedAfter=&limit=", &ids[..]),
    ] {
        assert_eq!(found(&app, query).await, expected, "{query}");
    }
    assert_eq!(get(&app, &format!("party={OWN}")).await.body["items"][0]["dialogId"], ids[2]);
}

#[tokio::test]
async fn pages_show_every_dialog_once_and_the_last_one_has_no_token() {
    let app = TestApp::start().await;
    let ids = world(&app).await;
    let (mut walked, mut token) = (Vec::new(), String::new());
    for page in 1.. {
        let query = format!("party={COMPANY},{OWN}&limit=2&continuationToken={}", escaped(&token));
        let answer = get(&app, &query).await.body;
        walked.extend(answer["items"].as_array().unwrap().iter().map(|it| it["dialogId"].as_str().unwrap().to_owned()));
        assert_eq!(answer["orderBy"], "contentupdatedat_desc,id_desc");
        assert_eq!(answer["hasNextPage"], page == 1);
        if answer["hasNextPage"] == false {
            assert!(answer.get("continuationToken").is_none());
            break;
        }
        token = answer["continuationToken"].as_str().unwrap().to_owned();
    }
    assert_eq!(walked, ids);
    let beyond = get(&app, &format!("party={OWN}&continuationToken={}", escaped(&token))).await.body;
    assert_eq!(beyond["items"].as_array().unwrap().len(), 1);
    let nothing = "contentupdatedat_2000-01-01T00:00:00Z,id_01913cd5-784f-7d3b-abef-4c77b1f0972d";
    let nothing = get(&app, &format!("party={OWN}&continuationToken={}", escaped(nothing))).await.body;
    assert_eq!(nothing, json!({ "items": [], "hasNextPage": false, "orderBy": "contentupdatedat_desc,id_desc" }));
}

#[tokio::test]
async fn labels_on_dialogs_of_another_owner_are_not_shown() {
    let app = TestApp::start().await;
    world(&app).await;
    let path = format!("{CREATE}/endusercontext?party={COMPANY}");
    assert_eq!(app.service_owner_of("974761076").get(&path).await.body["items"], json!([]));
    let on_behalf = format!("{path}&endUserId=urn:altinn:person:identifier-no:{LEADER}");
    assert_eq!(app.service_owner().get(&on_behalf).await.body["items"].as_array().unwrap().len(), 3);
}

#[rstest]
#[case("", &["party"])]
#[case("party=", &["party"])]
#[case("party=urn:x", &["party[0]"])]
#[case("P&party=x", &["party[1]"])]
#[case("P&label=Shelf", &["label"])]
#[case("P&label=1&label=9", &["label[1]"])]
#[case("P&limit=0", &["limit"])]
#[case("P&limit=1001", &["limit"])]
#[case("P&limit=x&contentUpdatedAfter=y&continuationToken=z", &["contentUpdatedAfter", "continuationToken", "limit"])]
#[case("P&continuationToken=contentupdatedat_2024-01-01T00:00:00Z", &["continuationToken"])]
#[case("P&endUserId=x", &["EndUserId"])]
#[tokio::test]
async fn broken_rules_are_reported_together(#[case] query: &str, #[case] keys: &[&str]) {
    let app = TestApp::shared().await;
    let refused = get(app, &query.replace("P&", &format!("party={COMPANY}&"))).await;
    let mut found = refused.keys();
    found.sort_unstable();
    assert_eq!((refused.status, found), (400, keys.iter().map(|key| (*key).to_owned()).collect()), "{query}");
}

#[tokio::test]
async fn as_many_parties_as_the_limits_say_may_be_named() {
    let app = TestApp::shared().await;
    let limits = app.anonymous().get("/api/v1/metadata/limits").await.body;
    let limit = usize::try_from(limits["serviceOwnerSearch"]["maxPartyFilterValues"].as_u64().unwrap()).unwrap();
    let with = |count: usize| vec![format!("party={COMPANY}"); count].join("&");
    assert_eq!(get(app, &with(limit)).await.status, 200);
    assert_eq!(get(app, &with(limit + 1)).await.keys(), ["party.Count"]);
}

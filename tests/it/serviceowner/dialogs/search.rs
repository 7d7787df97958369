//! `GET /api/v1/serviceowner/dialogs`

use dialogporten_sandbox::simulator::TokenRequest;
use dialogporten_testkit::{Answer, TestApp, redacted};
use insta::assert_json_snapshot;
use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog::{self, COMPANY, LEADER, RESOURCE, STRANGER, text};
use crate::listing::{CREATE, create, escaped, ids, sorted};

/// Owns services of its own.
const OTHER_OWNER: &str = "974761076";
const OPEN: &str = "urn:altinn:resource:ttd-open-info";
const PERSON: &str = "endUserId=urn:altinn:person:identifier-no:17829010178";

async fn get(app: &TestApp, query: &str) -> Answer {
    app.service_owner().get(&format!("{CREATE}?{query}")).await
}

async fn found(app: &TestApp, query: &str) -> Vec<String> {
    ids(&get(app, query).await)
}

#[tokio::test]
async fn a_service_owner_sees_a_complete_dialog() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(CREATE, &dialog::complete()).await.created_id();
    app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{id}")).await;
    let listed = get(&app, "").await;
    assert_json_snapshot!("complete_item", redacted(&listed.body));
    let read = app.service_owner().get(&format!("{CREATE}/{id}")).await.body;
    for (name, value) in listed.body["items"][0].as_object().unwrap() {
        match name.as_str() {
            "latestActivity" => assert_eq!(value["id"], read["activities"][1]["id"]),
            "content" => {
                value.as_object().unwrap().iter().for_each(|(text, value)| assert_eq!(*value, read["content"][text]));
            }
            "guiAttachmentCount" => assert_eq!(*value, 1),
            name => assert_eq!(*value, read[name], "{name}"),
        }
    }
    let behalf = get(&app, &format!("party={COMPANY}&{PERSON}")).await.body;
    let mut expected = listed.body.clone();
    for list in ["seenSinceLastUpdate", "seenSinceLastContentUpdate"] {
        expected["items"][0][list][0]["isCurrentEndUser"] = json!(true);
    }
    assert_eq!(behalf, expected);
}

#[tokio::test]
async fn an_item_without_anything_has_no_empty_members() {
    let app = TestApp::start().await;
    let mut body = dialog::with(json!({ "isApiOnly": true, "visibleFrom": "2099-01-01T00:00:00Z" }));
    body.as_object_mut().unwrap().remove("content");
    app.service_owner().post(CREATE, &body).await.created_id();
    let listed = get(&app, "").await;
    assert!(!listed.text.contains("null"), "{}", listed.text);
    assert_json_snapshot!("item_without_content", redacted(&listed.body));
}

#[tokio::test]
async fn dialogs_of_another_owner_are_never_listed() {
    let app = TestApp::start().await;
    let (mine, theirs) = (app.service_owner(), app.service_owner_of(OTHER_OWNER));
    let id = mine.post(CREATE, &dialog::minimal()).await.created_id();
    let resource = app.resource_of(OTHER_OWNER);
    let other = theirs.post(CREATE, &dialog::with(json!({ "serviceResource": resource }))).await.created_id();
    let admin = app.service_owner_with("digdir:dialogporten.serviceprovider.admin");
    for (query, own, others) in [
        (String::new(), 1, 1),
        (format!("party={COMPANY}"), 1, 1),
        (format!("serviceResource={RESOURCE}"), 1, 0),
        (format!("serviceResource={resource}"), 0, 1),
        (format!("party={COMPANY}&serviceResource={RESOURCE}&serviceResource={resource}"), 1, 1),
        (format!("party={COMPANY}&{PERSON}"), 1, 0),
    ] {
        let path = format!("{CREATE}?{query}");
        assert_eq!(ids(&mine.get(&path).await), vec![id.clone(); own], "{query}");
        assert_eq!(ids(&admin.get(&path).await), vec![id.clone(); own], "{query}");
        let of_theirs = ids(&theirs.get(&path).await);
        if query.contains("endUserId") {
            assert!(!of_theirs.contains(&id), "{query}");
        } else {
            assert_eq!(of_theirs, vec![other.clone(); others], "{query}");
        }
    }
}

#[tokio::test]
async fn the_short_name_of_the_token_decides_and_one_that_is_unknown_is_refused() {
    let app = TestApp::start().await;
    let id = create(&app, json!({})).await;
    let by = |token: TokenRequest| app.caller(&token);
    let exchanged = by(TokenRequest::exchanged_service_owner("TTD", "312999005"));
    assert_eq!(ids(&exchanged.get(CREATE).await), [id]);
    let nobody = by(TokenRequest::service_owner("312003007"));
    for path in [CREATE.to_owned(), format!("{CREATE}/endusercontext?party={COMPANY}")] {
        let refused = nobody.get(&path).await;
        assert_eq!((refused.status, refused.keys()), (403, vec!["Forbidden".to_owned()]), "{path}");
    }
    // Rules come first.
    assert_eq!(nobody.get(&format!("{CREATE}?limit=0")).await.status, 400);
}

#[rstest]
#[case("party=urn:x", &["party[0]"])]
#[case("search=abc", &["search"])]
#[case("search=ab", &["search"])]
#[case("endUserId=urn:altinn:person:identifier-no:17829010178", &["endUserId"])]
#[case("P&endUserId=17829010178", &["endUserId"])]
#[case("P&endUserId=urn:altinn:organization:identifier-no:17829010178", &["endUserId"])]
#[case("P&endUserId=URN:altinn:person:identifier-no:17829010178", &["endUserId"])]
#[case("P&endUserId=urn:altinn:person:identifier-no:17829010178&endUserId=urn:altinn:person:identifier-no:17829010178", &["endUserId"])]
#[case("P&endUserId=", &["EndUserId"])]
#[case("P&enduserid=urn:altinn:person:identifier-no:17829010179", &["EndUserId"])]
#[case("P&endUserId=urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", &["EndUserId"])]
#[case("endUserId=17829010178&limit=0", &["endUserId", "limit"])]
#[case("searchLanguageCode=no", &["searchLanguageCode"])]
#[case("process=a%20b", &["process"])]
#[case("visibleAfter=2024-01-02T00:00:00Z&visibleBefore=2024-01-01T00:00:00Z", &["visibleAfter"])]
#[case("dueAfter=2024-01-02T00:00:00Z&dueBefore=2024-01-01T00:00:00Z", &["dueAfter"])]
#[case("limit=1001", &["limit"])]
#[case("status=9", &["status[0]"])]
#[case("systemLabel=1&systemLabel=9", &["systemLabel[1]"])]
#[case("serviceOwnerLabels=ab", &["serviceOwnerLabels[0]"])]
#[case("serviceOwnerLabels=abc&serviceOwnerLabels=a*", &["serviceOwnerLabels[1]"])]
#[case("serviceOwnerLabels=abc,a*c,*abc,ab**", &["serviceOwnerLabels[1]", "serviceOwnerLabels[2]", "serviceOwnerLabels[3]"])]
#[case("visibleAfter=x&limit=0", &["visibleAfter"])]
#[case("deleted=all&orderBy=x&endUserId=17829010178", &["deleted", "orderBy"])]
#[case("continuationToken=id_1", &["continuationToken"])]
#[case("orderBy=dueAt&continuationToken=id_01913cd5-784f-7d3b-abef-4c77b1f0972d", &["continuationToken"])]
#[tokio::test]
async fn broken_rules_are_reported_together(#[case] query: &str, #[case] keys: &[&str]) {
    let app = TestApp::shared().await;
    let refused = get(app, &query.replace("P&", &format!("party={COMPANY}&"))).await;
    let mut found = refused.keys();
    found.sort_unstable();
    assert_eq!((refused.status, found), (400, keys.iter().map(|key| (*key).to_owned()).collect()), "{query}");
}

#[tokio::test]
async fn filters_have_as_many_values_as_the_limits_of_those_who_search() {
    let app = TestApp::shared().await;
    let limits = app.anonymous().get("/api/v1/metadata/limits").await.body;
    for (group, person) in [("serviceOwnerSearch", ""), ("endUserSearch", PERSON)] {
        for (name, limit, value) in [
            ("party", "maxPartyFilterValues", COMPANY),
            ("serviceResource", "maxServiceResourceFilterValues", RESOURCE),
            ("extendedStatus", "maxExtendedStatusFilterValues", "a"),
        ] {
            let limit = usize::try_from(limits[group][limit].as_u64().unwrap()).unwrap();
            let with = |count: usize| {
                let more = if name == "party" { "" } else { "&party=urn:altinn:organization:identifier-no:312001004" };
                format!("{person}&{}{more}", vec![format!("{name}={value}"); count].join("&"))
            };
            assert_eq!(get(app, &with(limit)).await.status, 200, "{group} {name}");
            let refused = get(app, &with(limit + 1)).await;
            assert_eq!((refused.status, refused.keys()), (400, vec![format!("{name}.Count")]), "{group}");
        }
    }
}

#[tokio::test]
async fn searching_needs_its_own_scope() {
    let app = TestApp::shared().await;
    let without = app.caller(&TokenRequest::machine("312999005").scopes("digdir:dialogporten.serviceprovider"));
    for path in [format!("{CREATE}?party={COMPANY}"), format!("{CREATE}/endusercontext?party={COMPANY}")] {
        assert_eq!(app.anonymous().get(&path).await.status, 401);
        let refused = without.get(&format!("{path}&limit=x")).await;
        assert_eq!((refused.status, refused.keys().len()), (403, 0), "{path}");
        assert_eq!(app.administrator_of("312999005").get(&path).await.status, 403, "administrators need it, too");
        assert_eq!(app.person(LEADER).get(&path).await.status, 403);
        assert_eq!(app.service_owner().get(&path).await.status, 200);
    }
}

#[tokio::test]
async fn labels_of_the_owner_are_found_whole_or_by_their_beginning() {
    let app = TestApp::start().await;
    let labeled = |labels: &[&str]| {
        let labels: Vec<Value> = labels.iter().map(|label| json!({ "value": label })).collect();
        json!({ "serviceOwnerContext": { "serviceOwnerLabels": labels } })
    };
    let one = create(&app, labeled(&["Team-A", "sak-1", "50%_off"])).await;
    let two = create(&app, labeled(&["team-b", "sak-12"])).await;
    let three = create(&app, labeled(&["a,b", "50xyoff"])).await;
    create(&app, json!({})).await;
    for (query, expected) in [
        ("serviceOwnerLabels=team-a", vec![&one]),
        ("serviceOwnerLabels=%20TEAM-A%20", vec![&one]),
        ("serviceOwnerLabels=team", vec![]),
        ("serviceOwnerLabels=team*", vec![&one, &two]),
        ("serviceOwnerLabels=Sak-1*", vec![&one, &two]),
        ("serviceOwnerLabels=sak-1", vec![&one]),
        ("serviceOwnerLabels=sak-1*&serviceOwnerLabels=team-b", vec![&two]),
        ("serviceOwnerLabels=sak-1*,sak-12*", vec![&two]),
        ("serviceOwnerLabels=team-a&serviceOwnerLabels=team-b", vec![]),
        ("serviceOwnerLabels=team-a&serviceOwnerLabels=team-a", vec![&one]),
        ("serviceOwnerLabels=50%25_*", vec![&one]),
        ("serviceOwnerLabels=50*", vec![&one, &three]),
        ("serviceOwnerLabels=[%22a,b%22]", vec![&three]),
        ("serviceOwnerLabels=%20%20%20", vec![]),
    ] {
        let mut expected: Vec<String> = expected.into_iter().cloned().collect();
        if query.ends_with("%20%20%20") {
            expected = found(&app, "").await;
        }
        assert_eq!(sorted(found(&app, query).await), sorted(expected.clone()), "{query}");
        let behalf = format!("{query}&party={COMPANY}&{PERSON}");
        assert_eq!(sorted(found(&app, &behalf).await), sorted(expected), "{behalf}");
        assert_eq!(get(&app, &format!("{query}&deleted=Include")).await.status, 200);
    }
}

#[tokio::test]
async fn the_time_of_becoming_visible_is_a_filter_for_owners() {
    let app = TestApp::start().await;
    let later = create(&app, json!({ "visibleFrom": "2098-01-01T00:00:00Z" })).await;
    let much_later = create(&app, json!({ "visibleFrom": "2099-01-01T00:00:00Z" })).await;
    let always = create(&app, json!({})).await;
    for person in [String::new(), format!("&party={COMPANY}&{PERSON}")] {
        for (query, expected) in [
            ("", vec![&later, &much_later, &always]),
            ("visibleAfter=2099-01-01T00:00:00Z", vec![&much_later]),
            ("visibleBefore=2098-01-01T00:00:00Z", vec![&later]),
            ("visibleAfter=2098-01-01T00:00:00Z&visibleBefore=2099-01-01T00:00:00Z", vec![&later, &much_later]),
        ] {
            let expected = expected.into_iter().cloned().collect();
            assert_eq!(sorted(found(&app, &format!("{query}{person}")).await), sorted(expected), "{query}{person}");
        }
    }
}

#[tokio::test]
async fn on_behalf_of_a_person_only_what_the_person_may_use_is_found() {
    let app = TestApp::start().await;
    let id = create(&app, json!({})).await;
    create(&app, json!({ "serviceResource": "urn:altinn:resource:app_ttd_other-app" })).await;
    assert_eq!(found(&app, &format!("party={COMPANY}")).await.len(), 2);
    assert_eq!(found(&app, &format!("party={COMPANY}&{PERSON}")).await, [id.as_str()]);
    assert_eq!(
        found(
            &app,
            &format!(
                "serviceResource={}&{PERSON}",
                RESOURCE.to_uppercase().replace("URN:ALTINN:RESOURCE", "urn:altinn:resource")
            )
        )
        .await,
        [id.as_str()]
    );
    assert_eq!(found(&app, &format!("party={COMPANY}&{PERSON}&search=mottatt")).await, [id.as_str()]);
    let stranger = format!("endUserId=urn:altinn:person:identifier-no:{STRANGER}");
    let token = "contentupdatedat_2024-01-01T00:00:00.0000000Z,id_01913cd5-784f-7d3b-abef-4c77b1f0972d";
    let nothing = get(&app, &format!("party={COMPANY}&{stranger}&continuationToken={}", escaped(token))).await;
    assert_eq!(
        nothing.body,
        json!({ "items": [], "hasNextPage": false, "continuationToken": token,
            "orderBy": "contentupdatedat_desc,id_desc" })
    );
    let given = create(&app, json!({ "id": "019b7660-6c00-7aaa-8bbb-0123456789ab" })).await;
    assert_eq!(found(&app, &format!("party={COMPANY}&{stranger}")).await, [given]);
    app.fail("/accessmanagement", 500);
    let other = "endUserId=urn:altinn:person:identifier-no:05878510145";
    assert_eq!(get(&app, &format!("party={COMPANY}&{other}")).await.status, 502);
    assert_eq!(get(&app, &format!("party={COMPANY}")).await.status, 200, "nobody else is asked");
}

#[tokio::test]
async fn services_are_compared_exactly_and_unknown_ones_find_nothing() {
    let app = TestApp::start().await;
    let id = create(&app, json!({})).await;
    for (query, expected) in [
        (format!("serviceResource={RESOURCE}"), 1),
        (format!("serviceResource=foo&serviceResource={RESOURCE}"), 1),
        ("serviceResource=urn:altinn:resource:TTD-demo-service".to_owned(), 0),
        ("serviceResource=ttd-demo-service".to_owned(), 0),
        (format!("serviceResource={OPEN}"), 0),
        ("party=urn:altinn:organization:identifier-no:312002000".to_owned(), 0),
        ("org=skd".to_owned(), 1),
        ("status=NotApplicable&systemLabel=Default&excludeApiOnly=true&isContentSeen=false".to_owned(), 1),
    ] {
        assert_eq!(found(&app, &query).await, vec![id.clone(); expected], "{query}");
    }
}

#[tokio::test]
async fn owners_see_harmless_texts_where_the_service_demands_a_login() {
    let app = TestApp::start().await;
    let content = json!({ "title": text("Hemmelig"), "nonSensitiveTitle": text("Åpen"), "summary": text("Innhold") });
    create(&app, json!({ "content": content })).await;
    create(&app, json!({ "content": content, "serviceResource": OPEN })).await;
    for person in ["", PERSON] {
        for (resource, title) in [(RESOURCE, "Åpen"), (OPEN, "Hemmelig")] {
            let listed = get(&app, &format!("serviceResource={resource}&{person}")).await.body;
            let content = &listed["items"][0]["content"];
            assert_eq!(content["title"]["value"][0]["value"], title);
            assert_eq!(content["summary"]["value"][0]["value"], "Innhold");
            assert_eq!(content.as_object().unwrap().len(), 2);
        }
    }
}

#[tokio::test]
async fn marked_as_unopened_is_shown_and_languages_are_not_chosen() {
    let app = TestApp::start().await;
    let title = json!({ "value": [{ "languageCode": "nb", "value": "Vedtak" }, { "languageCode": "en", "value": "Decision" }] });
    let id = create(&app, json!({ "content": { "title": title } })).await;
    let label = json!({ "addLabels": ["MarkedAsUnopened"] });
    app.person(LEADER).send("PUT", &format!("/api/v1/enduser/dialogs/{id}/context/systemlabels"), Some(&label)).await;
    let owner = app.service_owner().with_header("accept-language", "en;;;");
    let listed = owner.get(CREATE).await.body;
    let item = &listed["items"][0];
    assert_eq!(item["endUserContext"]["systemLabels"], json!(["Default", "MarkedAsUnopened"]));
    assert_eq!((&item["systemLabel"], &item["isContentSeen"]), (&json!("Default"), &json!(false)));
    assert_eq!(item["content"]["title"]["value"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn pages_show_every_dialog_once_in_every_order() {
    let app = TestApp::start().await;
    for (day, due) in [(1, Some(2)), (1, None), (2, Some(1)), (3, None), (3, Some(1))] {
        let at = format!("2024-01-0{day}T00:00:00Z");
        let mut members = json!({ "createdAt": at, "updatedAt": at });
        if let Some(due) = due {
            members["dueAt"] = json!(format!("2099-01-0{due}T00:00:00Z"));
        }
        create(&app, members).await;
    }
    for narrowed in [
        "",
        "party=urn:altinn:organization:identifier-no:312001004",
        "serviceResource=urn:altinn:resource:ttd-demo-service",
    ] {
        for key in ["contentUpdatedAt", "updatedAt", "createdAt", "dueAt"] {
            for direction in ["asc", "desc"] {
                let order = format!("{narrowed}&orderBy={key}_{direction}");
                let whole = found(&app, &order).await;
                assert_eq!(whole.len(), 5);
                let (mut walked, mut token) = (Vec::new(), String::new());
                loop {
                    let page = get(&app, &format!("{order}&limit=2&continuationToken={}", escaped(&token))).await;
                    walked.extend(ids(&page));
                    token = page.body["continuationToken"].as_str().unwrap().to_owned();
                    if page.body["hasNextPage"] == false {
                        break;
                    }
                }
                assert_eq!(walked, whole, "{order}");
            }
        }
    }
}

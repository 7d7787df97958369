use dialogporten_testkit::TestApp;
use serde_json::{Value, json};

use super::{PATH, search};
use crate::dialog::{COMPANY, LEADER};
use crate::listing::{CREATE, create, ids, sorted};

/// A hidden, a visible and an expiring dialog, looked at when time goes by.
#[tokio::test]
async fn dialogs_appear_and_disappear_at_their_time_for_readers_only() {
    let app = TestApp::start().await;
    let (owner, reader) = (app.service_owner(), app.person(LEADER));
    let hidden = create(&app, json!({ "visibleFrom": app.now_plus_seconds(100) })).await;
    let expiring = create(&app, json!({ "expiresAt": app.now_plus_seconds(100) })).await;
    let all = || async { sorted(ids(&owner.get(&format!("{CREATE}?party={COMPANY}")).await)) };
    let both = sorted(vec![hidden.clone(), expiring.clone()]);
    assert_eq!(ids(&search(&reader, "").await), [expiring.as_str()]);
    assert_eq!(ids(&search(&reader, "search=mottatt").await), [expiring]);
    assert_eq!(all().await, both);
    app.advance_seconds(101);
    assert_eq!(ids(&search(&reader, "").await), [hidden.as_str()]);
    assert_eq!(ids(&search(&reader, "search=mottatt").await), [hidden]);
    assert_eq!(all().await, both);
}

#[tokio::test]
async fn deleted_dialogs_are_found_by_no_reader_and_by_their_owner_on_request() {
    let app = TestApp::start().await;
    let (owner, reader) = (app.service_owner(), app.person(LEADER));
    let deleted = create(&app, json!({})).await;
    let kept = create(&app, json!({})).await;
    assert_eq!(owner.send("DELETE", &format!("{CREATE}/{deleted}"), None).await.status, 204);
    assert_eq!(ids(&search(&reader, "").await), [kept.as_str()]);
    let by = |query: &str| {
        let (owner, path) = (owner.clone(), format!("{CREATE}?party={COMPANY}&{query}"));
        async move { sorted(ids(&owner.get(&path).await)) }
    };
    let both = sorted(vec![deleted.clone(), kept.clone()]);
    for (query, expected) in [
        ("", vec![kept.clone()]),
        ("deleted=", vec![kept.clone()]),
        ("deleted=exclude", vec![kept.clone()]),
        ("deleted=1", vec![kept]),
        ("deleted=Include", both.clone()),
        ("DELETED=2", both),
        ("deleted=ONLY", vec![deleted.clone()]),
        ("deleted=3", vec![deleted.clone()]),
    ] {
        assert_eq!(by(query).await, expected, "{query}");
    }
    let found = owner.get(&format!("{CREATE}?deleted=Only")).await;
    assert!(found.body["items"][0]["deletedAt"].is_string());
    let contexts = owner.get(&format!("{CREATE}/endusercontext?party={COMPANY}")).await;
    assert_eq!(contexts.body["items"].as_array().unwrap().len(), 2);
    for wrong in ["0", "4", "none", "Exclude,Include"] {
        let refused = owner.get(&format!("{CREATE}?deleted={wrong}")).await;
        assert_eq!((refused.status, refused.keys()), (400, vec!["deleted".to_owned()]), "{wrong}");
    }
}

#[tokio::test]
async fn searching_is_not_opening() {
    let app = TestApp::start().await;
    let id = create(&app, json!({})).await;
    let before = app.outbox_of(&id).await.len();
    search(&app.person(LEADER), "search=mottatt").await;
    let person = format!("endUserId=urn:altinn:person:identifier-no:{LEADER}");
    app.service_owner().get(&format!("{CREATE}?party={COMPANY}&{person}")).await;
    assert_eq!(app.outbox_of(&id).await.len(), before);
    let log: Value = app.service_owner().get(&format!("{CREATE}/{id}/seenlog")).await.body;
    assert_eq!(log, json!([]));
    assert_eq!(search(&app.person(LEADER), "").await.body["items"][0]["isContentSeen"], false);
}

#[tokio::test]
async fn a_search_that_takes_too_long_is_told_how_to_be_narrower() {
    let limit = &[("Application__Limits__EndUserSearch__SearchStatementTimeoutSeconds", "1")];
    let app = TestApp::start_configured(limit).await;
    create(&app, json!({})).await;
    let person = format!("endUserId=urn:altinn:person:identifier-no:{LEADER}");
    let (owner, reader) = (app.service_owner(), app.person(LEADER));
    let searches = async {
        let of_owner = [
            format!("{CREATE}?party={COMPANY}"),
            format!("{CREATE}?party={COMPANY}&{person}"),
            format!("{CREATE}/endusercontext?party={COMPANY}"),
        ];
        let mut answers = vec![reader.get(&format!("{PATH}?party={COMPANY}")).await];
        for path in of_owner {
            answers.push(owner.get(&path).await);
        }
        answers
    };
    for refused in app.while_holding("LOCK TABLE dialog IN ACCESS EXCLUSIVE MODE", searches).await {
        assert_eq!((refused.status, refused.keys()), (422, vec!["Search".to_owned()]));
        assert!(refused.body["errors"]["Search"][0].as_str().unwrap().contains("contentUpdatedAfter"));
    }
    assert_eq!(ids(&search(&reader, "").await).len(), 1);
}

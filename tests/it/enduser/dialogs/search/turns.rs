//! Searches of somebody who searches a lot, and those of everybody else.

use dialogporten_testkit::TestApp;
use futures::future::{join, join_all};
use serde_json::json;
use tokio::sync::Notify;

use super::{PATH, search};
use crate::dialog::{self, COMPANY, LEADER};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
/// Another person who may use the service for the company.
const DELEGATE: &str = "05878510145";
/// Searches for words need this table, others do not.
const LOCK: &str = "LOCK TABLE dialog_text IN ACCESS EXCLUSIVE MODE";
/// A process has eight connections for searches.
const AT_ONCE: i64 = 4;

#[tokio::test]
async fn somebody_with_many_slow_searches_leaves_connections_to_others() {
    let app = TestApp::start().await;
    let (owner, reader, other) = (app.service_owner(), app.person(LEADER), app.person(DELEGATE));
    owner.post(DIALOGS, &dialog::with(json!({}))).await.created_id();
    let slow = format!("{PATH}?party={COMPANY}&search=fjellrev");
    // Everything is looked up once, so that only the searches themselves are slow.
    assert_eq!(reader.get(&slow).await.status, 200);
    let is_locked = Notify::new();
    let many = async {
        is_locked.notified().await;
        join_all((0..3 * AT_ONCE).map(|_| reader.get(&slow))).await
    };
    let meanwhile = app.while_holding(LOCK, async {
        is_locked.notify_one();
        app.eventually(async || (app.waiting_for("dialog_text").await == AT_ONCE).then_some(())).await;
        let answers = [
            other.get(&format!("{PATH}?party={COMPANY}")).await,
            owner.get(&format!("{DIALOGS}?party={COMPANY}")).await,
            owner.get(&format!("{DIALOGS}/endusercontext?party={COMPANY}")).await,
        ];
        (answers, app.waiting_for("dialog_text").await)
    });
    let (of_reader, (of_others, waiting)) = join(many, meanwhile).await;
    assert_eq!(waiting, AT_ONCE);
    for answer in of_others {
        assert_eq!((answer.status, answer.body["items"].as_array().map(Vec::len)), (200, Some(1)), "{}", answer.text);
    }
    assert!(of_reader.iter().all(|answer| answer.status == 200), "those that waited had their turn");
}

#[tokio::test]
async fn a_search_whose_turn_does_not_come_has_taken_too_long() {
    let limit = &[("Application__Limits__EndUserSearch__SearchStatementTimeoutSeconds", "1")];
    let app = TestApp::start_configured(limit).await;
    let reader = app.person(LEADER);
    app.service_owner().post(DIALOGS, &dialog::with(json!({}))).await.created_id();
    search(&reader, "").await;
    let slow = format!("{PATH}?party={COMPANY}&search=fjellrev");
    let many = join_all((0..3 * AT_ONCE).map(|_| reader.get(&slow)));
    for refused in app.while_holding(LOCK, many).await {
        assert_eq!((refused.status, refused.keys()), (422, vec!["Search".to_owned()]), "{}", refused.text);
    }
}

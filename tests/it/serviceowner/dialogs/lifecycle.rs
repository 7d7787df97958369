//! `DELETE /api/v1/serviceowner/dialogs/{dialogId}` and the actions restore, purge and freeze.

use dialogporten_testkit::{Actor, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::change::{PATH, Stored, assert_refused, revision_of};
use crate::dialog::{self, LEADER};

const CORRESPONDENCE: &str = "digdir:dialogporten.correspondence";
const ADMIN: &str = "digdir:dialogporten.serviceprovider.admin";

fn names(events: Vec<(String, bool)>) -> Vec<String> {
    events.into_iter().map(|(name, _)| name).collect()
}

#[tokio::test]
async fn a_deleted_dialog_is_gone_for_readers_until_it_is_restored() {
    let stored = Stored::new(&dialog::complete()).await;
    let before = stored.read().await;
    stored.app.advance_seconds(60);

    let revision = revision_of(&stored.delete().await);
    let deleted = stored.read().await;
    assert_eq!(deleted["revision"], json!(revision));
    assert_ne!(deleted["revision"], before["revision"]);
    assert!(deleted["deletedAt"].as_str().unwrap() > before["updatedAt"].as_str().unwrap());
    let person = stored.app.person(LEADER);
    let inbox = format!("/api/v1/enduser/dialogs/{}", stored.id);
    assert_refused(&person.get(&inbox).await, 410, &["DialogEntity"]);
    assert_refused(&stored.delete().await, 410, &["DialogEntity"]);
    assert_refused(&stored.put(dialog::update()).await, 410, &["DialogEntity"]);
    assert_refused(&stored.patch(json!([])).await, 410, &["DialogEntity"]);

    let restored_revision = revision_of(&stored.act("restore").await);
    let mut restored = stored.read().await;
    assert_ne!(restored_revision, revision);
    restored["revision"] = before["revision"].clone();
    assert_eq!(restored, before, "nothing but the revision differs");
    // Restoring again changes nothing.
    assert_eq!(revision_of(&stored.act("restore").await), restored_revision);
    assert_eq!(person.get(&inbox).await.status, 200);
    let events = names(stored.events().await);
    assert_eq!(events[..2], ["dialogDeleted", "dialogRestored"]);
}

#[tokio::test]
async fn a_purged_dialog_is_gone_for_good() {
    let stored = Stored::new(&dialog::complete()).await;
    let purged = stored.act("purge").await;
    assert_eq!((purged.status, purged.text.as_str(), purged.header("etag")), (204, "", ""));
    assert_refused(&stored.owner.get(&stored.path).await, 404, &["DialogEntity"]);
    assert_refused(&stored.act("purge").await, 404, &["DialogEntity"]);
    assert_eq!(names(stored.events().await), ["dialogDeleted"]);
    // The identifiers that were used in it are free again.
    assert_eq!(stored.owner.post(PATH, &dialog::complete()).await.status, 201);
}

#[tokio::test]
async fn a_purge_after_a_deletion_is_not_announced_again() {
    let stored = Stored::new(&dialog::minimal()).await;
    revision_of(&stored.delete().await);
    assert_eq!(stored.act("purge").await.status, 204);
    assert_eq!(names(stored.events().await), ["dialogDeleted"]);
}

#[tokio::test]
async fn silent_changes_of_state_leave_no_event() {
    let stored = Stored::new(&dialog::minimal()).await;
    let silently = |method: &'static str, path: &str| {
        let (owner, path) = (stored.owner.clone(), format!("{}{path}?issilentupdate=true", stored.path));
        async move { owner.send(method, &path, None).await.status }
    };
    assert_eq!(silently("DELETE", "").await, 204);
    assert_eq!(silently("POST", "/actions/restore").await, 204);
    assert_eq!(silently("POST", "/actions/purge").await, 204);
    assert_eq!(stored.events().await, []);
}

#[tokio::test]
async fn only_administrators_freeze_and_then_change_a_dialog() {
    let stored = Stored::new(&dialog::minimal()).await;
    assert_refused(&stored.act("freeze").await, 403, &["Forbidden"]);
    // Not even whether the dialog exists is told.
    let nowhere = format!("{PATH}/01900000-0000-7000-8000-00000000dead/actions/freeze");
    assert_refused(&stored.owner.send("POST", &nowhere, None).await, 403, &["Forbidden"]);
    let admin = stored.app.administrator_of("974761076");
    assert_refused(&admin.send("POST", &nowhere, None).await, 404, &["DialogEntity"]);

    let before = stored.read().await;
    stored.app.advance_seconds(60);
    let freeze = format!("{}/actions/freeze", stored.path);
    let revision = revision_of(&admin.send("POST", &freeze, None).await);
    assert_eq!(revision_of(&admin.send("POST", &freeze, None).await), revision, "it is frozen already");
    let frozen = stored.read().await;
    assert_eq!(frozen["revision"], json!(revision));
    assert_ne!(frozen["revision"], before["revision"]);
    assert!(frozen["updatedAt"].as_str() > before["updatedAt"].as_str());
    assert_eq!(frozen["contentUpdatedAt"], before["contentUpdatedAt"]);
    assert_eq!(names(stored.events().await), ["dialogUpdated"]);

    assert_refused(&stored.put(dialog::update()).await, 403, &["Forbidden"]);
    assert_refused(&stored.patch(json!([])).await, 403, &["Forbidden"]);
    assert_refused(&stored.delete().await, 403, &["Forbidden"]);
    assert_eq!(admin.send("PUT", &stored.path, Some(&dialog::update_with(json!({ "progress": 1 })))).await.status, 204);
    assert_eq!(admin.send("DELETE", &stored.path, None).await.status, 204);
    assert_refused(&admin.send("POST", &freeze, None).await, 410, &["DialogEntity"]);
    // Restoring and purging do not care.
    assert_eq!(stored.act("restore").await.status, 204);
    assert_eq!(stored.act("purge").await.status, 204);
}

/// Method, end of the path and body of every command about a whole dialog.
const COMMANDS: [(&str, &str); 6] = [
    ("PUT", ""),
    ("PATCH", ""),
    ("DELETE", ""),
    ("POST", "/actions/restore"),
    ("POST", "/actions/purge"),
    ("POST", "/actions/freeze"),
];

fn body_for(method: &str) -> Option<Value> {
    match method {
        "PUT" => Some(dialog::update_with(json!({ "progress": 7 }))),
        "PATCH" => Some(json!([{ "op": "replace", "path": "/progress", "value": 8 }])),
        _ => None,
    }
}

async fn send(caller: &Actor, (method, end): (&str, &str), id: &str) -> dialogporten_testkit::Answer {
    caller.send(method, &format!("{PATH}/{id}{end}"), body_for(method).as_ref()).await
}

#[tokio::test]
async fn every_command_asks_for_the_revision_it_is_told_to() {
    let app = TestApp::start().await;
    let owner = app.service_owner_with(ADMIN);
    for command in COMMANDS {
        let created = owner.post(PATH, &dialog::minimal()).await;
        let id = created.created_id();
        let with = |value: &str| owner.with_header("if-match", value);
        let revision = created.header("etag").to_owned();
        for malformed in ["not-a-revision", "*", &format!("{revision}, {revision}"), &format!("\"{revision}")] {
            assert_refused(&send(&with(malformed), command, &id).await, 400, &["If-Match"]);
        }
        let stale = "01900000-0000-4000-8000-000000000001";
        let refused = send(&with(stale), command, &id).await;
        assert_refused(&refused, 412, &[]);
        assert!(refused.body.get("errors").is_none(), "{command:?}");
        assert_eq!(owner.get(&format!("{PATH}/{id}")).await.body["revision"], json!(revision), "{command:?}");
        assert_eq!(send(&with(&format!("W/\"{revision}\"")), command, &id).await.status, 204, "{command:?}");
    }
}

#[tokio::test]
async fn dialogs_of_others_do_not_exist_except_for_administrators() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let (other, admin) = (app.service_owner_of("974761076"), app.administrator_of("974761076"));
    for command in COMMANDS.into_iter().filter(|(_, end)| *end != "/actions/freeze") {
        let id = owner.post(PATH, &dialog::minimal()).await.created_id();
        assert_refused(&send(&other, command, &id).await, 404, &["DialogEntity"]);
        assert_eq!(send(&admin, command, &id).await.status, 204, "{command:?}");
        let nowhere = "01900000-0000-7000-8000-00000000dead";
        assert_refused(&send(&admin, command, nowhere).await, 404, &["DialogEntity"]);
        assert_refused(&send(&owner, command, "not-a-uuid").await, 400, &["dialogId"]);
        assert_eq!(send(&app.person(LEADER), command, &id).await.status, 403, "{command:?}");
        assert_eq!(send(&app.anonymous(), command, &id).await.status, 401, "{command:?}");
    }
}

#[rstest]
#[case(("PUT", ""), 400, &["id"])]
#[case(("POST", "/actions/purge"), 400, &["dialogId"])]
#[case(("DELETE", ""), 404, &["DialogEntity"])]
#[case(("POST", "/actions/restore"), 404, &["DialogEntity"])]
#[tokio::test]
async fn no_dialog_has_an_empty_identifier(#[case] command: (&str, &str), #[case] status: u16, #[case] keys: &[&str]) {
    let owner = TestApp::shared().await.service_owner();
    assert_refused(&send(&owner, command, "00000000-0000-0000-0000-000000000000").await, status, keys);
}

/// For administrators too, when a message is deleted or purged; not when it is restored.
#[tokio::test]
async fn messages_are_deleted_only_with_the_scope_for_them() {
    let app = TestApp::start().await;
    let sender = app.service_owner_with(CORRESPONDENCE);
    let body = dialog::with(json!({ "serviceResource": app.correspondence_resource() }));
    let id = sender.post(PATH, &body).await.created_id();
    for caller in [app.service_owner(), app.service_owner_with(ADMIN)] {
        assert_refused(&send(&caller, ("DELETE", ""), &id).await, 403, &["Forbidden"]);
        assert_refused(&send(&caller, ("POST", "/actions/purge"), &id).await, 403, &["Forbidden"]);
    }
    assert_eq!(send(&sender, ("DELETE", ""), &id).await.status, 204);
    assert_eq!(send(&app.service_owner(), ("POST", "/actions/restore"), &id).await.status, 204);
    assert_refused(&send(&app.service_owner(), ("PATCH", ""), &id).await, 403, &["Forbidden"]);
    assert_eq!(send(&app.service_owner_with(ADMIN), ("PATCH", ""), &id).await.status, 204);
    assert_eq!(send(&sender, ("POST", "/actions/purge"), &id).await.status, 204);
}

#[tokio::test]
async fn actions_take_any_or_no_body_and_addresses_in_any_case() {
    let stored = Stored::new(&dialog::minimal()).await;
    let path = format!("/API/V1/ServiceOwner/Dialogs/{}", stored.id);
    let body = b"{ not json".to_vec();
    assert_eq!(stored.owner.send_raw("DELETE", &path, Some("text/plain"), body).await.status, 204);
    assert_eq!(stored.owner.send_raw("POST", &format!("{path}/Actions/Restore/"), None, Vec::new()).await.status, 204);
    assert_eq!(stored.owner.send_raw("GET", &format!("{path}/actions/purge"), None, Vec::new()).await.status, 405);
}

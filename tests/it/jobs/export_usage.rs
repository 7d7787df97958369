//! What is used is counted, for the distribution of costs.

use dialogporten_testkit::TestApp;
use serde_json::json;

use crate::dialog::{self, LEADER, RESOURCE};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
const OWNER: &str = "312999005";

fn line(caller: &str, resource: &str, transaction: &str, failed: &str, figures: &str) -> String {
    let owner = if resource == "unknown" { "unknown" } else { OWNER };
    format!("TEST,{resource},Nei,{caller},{owner},{transaction},{failed},{figures}")
}

#[tokio::test]
async fn requests_are_counted_by_who_used_what() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(owner.post(DIALOGS, &dialog::minimal()).await.created_id());
    }
    let dialog = format!("{DIALOGS}/{}", ids[0]);
    assert_eq!(owner.post(DIALOGS, &json!({})).await.status, 400);
    assert_eq!(owner.get(&dialog).await.status, 200);
    let patch = json!([{ "op": "replace", "path": "/progress", "value": 7 }]);
    assert_eq!(owner.send("PATCH", &dialog, Some(&patch)).await.status, 204);
    assert_eq!(app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{}", ids[0])).await.status, 200);
    // Neither of these is counted.
    assert_eq!(app.anonymous().get(&dialog).await.status, 401);
    assert_eq!(owner.get(&format!("{dialog}/activities")).await.status, 200);
    assert_eq!(owner.send("DELETE", &dialog, None).await.status, 204);

    let mut expected = vec![
        line(OWNER, RESOURCE, "CreateDialog", "Nei", "3,4.5"),
        line(OWNER, "unknown", "CreateDialog", "Ja", "1,1.5"),
        line(OWNER, RESOURCE, "GetDialogServiceOwner", "Nei", "2,2.0"),
        line("unknown", RESOURCE, "GetDialogEndUser", "Nei", "1,1.2"),
        line(OWNER, RESOURCE, "SoftDeleteDialog", "Nei", "1,0.7"),
        line(OWNER, RESOURCE, "UpdateDialog", "Nei", "1,1.8"),
    ];
    let mut exported = app.exported_usage().await;
    expected.sort();
    exported.sort();
    assert_eq!(exported, expected);
}

#[tokio::test]
async fn counts_add_up_over_time_and_replicas() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id();
    for _ in 0..2 {
        app.exported_usage().await;
        assert_eq!(app.service_owner().get(&format!("{DIALOGS}/{id}")).await.status, 200);
    }
    let expected = line(OWNER, RESOURCE, "GetDialogServiceOwner", "Nei", "2,2.0");
    assert!(app.exported_usage().await.contains(&expected));
}

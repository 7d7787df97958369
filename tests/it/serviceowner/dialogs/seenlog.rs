//! `GET /api/v1/serviceowner/dialogs/{dialogId}/seenlog` and `…/{seenLogId}`

use dialogporten_testkit::{TestApp, redacted};
use insta::assert_json_snapshot;

use crate::dialog::{self, LEADER};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";

#[tokio::test]
async fn everybody_who_opened_the_dialog_is_listed_by_name() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{id}")).await;
    app.execute(format!("UPDATE dialog SET updated_at = now() WHERE id = '{id}'")).await;
    owner.get(&format!("{DIALOGS}/{id}?endUserId=urn:altinn:person:identifier-no:{LEADER}")).await;

    let path = format!("{DIALOGS}/{id}/seenlog");
    let list = owner.get(&path).await.body;
    assert_json_snapshot!("seen_log", redacted(&list));
    for entry in list.as_array().unwrap() {
        let single = owner.get(&format!("{path}/{}", entry["id"].as_str().unwrap())).await.body;
        assert_eq!(single, *entry);
        assert_eq!(single["seenBy"]["actorId"], format!("urn:altinn:person:identifier-no:{LEADER}"));
    }
}

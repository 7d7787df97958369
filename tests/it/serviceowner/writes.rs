//! What holds for every operation that writes.

use dialogporten_sandbox::simulator::TokenRequest;
use dialogporten_testkit::TestApp;
use serde_json::json;

use crate::dialog::LEADER;

const OWNER: &str = "312999005";
const EVERY_SCOPE: &str = "digdir:dialogporten.serviceprovider.admin \
                           digdir:dialogporten.serviceprovider.changetransmissions";
const ID: &str = "01900000-0000-7000-8000-00000000ffff";

/// Method and path below `/api/v1/serviceowner`, with `{id}` for identifiers, and whether a revision can be given.
const WRITES: [(&str, &str, bool); 15] = [
    ("POST", "/dialogs", false),
    ("PUT", "/dialogs/{id}", true),
    ("PATCH", "/dialogs/{id}", true),
    ("DELETE", "/dialogs/{id}", true),
    ("POST", "/dialogs/{id}/actions/restore", true),
    ("POST", "/dialogs/{id}/actions/purge", true),
    ("POST", "/dialogs/{id}/actions/freeze", true),
    ("POST", "/dialogs/{id}/activities", true),
    ("POST", "/dialogs/{id}/transmissions", true),
    ("PUT", "/dialogs/{id}/transmissions/{id}", true),
    ("POST", "/dialogs/{id}/activities/{id}/actions/updateFormSavedActivityTime", true),
    ("POST", "/dialogs/{id}/context/labels", true),
    ("DELETE", "/dialogs/{id}/context/labels/merke", true),
    ("PUT", "/dialogs/{id}/endusercontext/systemlabels", true),
    ("POST", "/dialogs/endusercontext/systemlabels/actions/bulkset", false),
];

fn path(template: &str, id: &str) -> String {
    format!("/api/v1/serviceowner{}", template.replace("{id}", id))
}

#[tokio::test]
async fn nobody_writes_without_the_token_of_a_service_owner() {
    let app = TestApp::shared().await;
    let callers = [
        (app.anonymous(), 401),
        (app.anonymous().with_token("garbage"), 401),
        (app.person(LEADER), 403),
        (app.caller(&TokenRequest::machine(OWNER).scopes("digdir:dialogporten")), 403),
        (app.caller(&TokenRequest::service_owner(OWNER).without("consumer")), 403),
    ];
    for (method, template, _) in WRITES {
        for (caller, status) in &callers {
            let answer = caller.send(method, &path(template, ID), Some(&json!({}))).await;
            assert_eq!(answer.status, *status, "{method} {template}");
            assert_eq!(answer.header("www-authenticate").is_empty(), *status == 403, "{method} {template}");
        }
    }
}

#[tokio::test]
async fn a_malformed_revision_is_refused() {
    let app = TestApp::shared().await;
    let owner = app.service_owner_with(EVERY_SCOPE);
    for (method, template, _) in WRITES.into_iter().filter(|(_, _, takes_revision)| *takes_revision) {
        for revision in ["zzz", "*", &format!("{ID}, {ID}")] {
            let caller = owner.with_header("if-match", revision);
            let answer = caller.send(method, &path(template, ID), Some(&json!({}))).await;
            assert_eq!((answer.status, answer.keys()), (400, vec!["If-Match".to_owned()]), "{method} {template}");
        }
    }
}

#[tokio::test]
async fn a_malformed_identifier_is_refused() {
    let app = TestApp::shared().await;
    let owner = app.service_owner_with(EVERY_SCOPE);
    for (method, template, _) in WRITES.into_iter().filter(|(_, template, _)| template.contains("{id}")) {
        // There such a path is no route at all.
        if template.ends_with("updateFormSavedActivityTime") {
            assert_eq!(owner.send(method, &path(template, "nonsense"), Some(&json!("x"))).await.status, 404);
            continue;
        }
        let answer = owner.send(method, &path(template, "nonsense"), Some(&json!({}))).await;
        assert_eq!(answer.status, 400, "{method} {template}");
        assert!(answer.keys().contains(&"dialogId".to_owned()), "{method} {template} {}", answer.text);
    }
}

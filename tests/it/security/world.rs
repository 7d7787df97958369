//! A dialog of which everything exists, so that whatever leaks has something to leak.

use dialogporten_sandbox::simulator::TokenRequest;
use dialogporten_testkit::{Actor, Answer, TestApp};
use serde_json::{Value, json};

use super::operations::{Ids, Operation, Policy};
use crate::dialog::{self, LEADER, merged};

pub(super) const OWNER: &str = "312999005";
/// A service owner who has nothing to do with the dialogs.
pub(super) const OTHER_OWNER: &str = "974761076";
const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
pub(super) const SERVICE_PROVIDER: &str = "digdir:dialogporten.serviceprovider";
pub(super) const SEARCH: &str = "digdir:dialogporten.serviceprovider.search";
pub(super) const CHANGE: &str = "digdir:dialogporten.serviceprovider.changetransmissions";
pub(super) const ADMIN: &str = "digdir:dialogporten.serviceprovider.admin";
pub(super) const CHECK: &str = "altinn:system/notifications.condition.check";

/// Creates the dialog, lets its leader read it, and returns what came into being.
pub(super) async fn ids(app: &TestApp) -> Ids {
    nth_ids(app, 0).await
}

/// Does the same again.
pub(super) async fn nth_ids(app: &TestApp, number: usize) -> Ids {
    let id = |kind: u8| format!("01900000-0000-7000-8000-{number:06x}{kind:06x}");
    let (activity, transmission) = (id(1), id(2));
    let body = dialog::with(json!({
        "createdAt": "2020-01-01T00:00:00Z", "updatedAt": "2020-01-03T00:00:00Z",
        "serviceOwnerContext": { "serviceOwnerLabels": [{ "value": "merke" }] },
        "transmissions": [merged(dialog::transmission(), json!({ "id": transmission }))],
        "activities": [merged(
            dialog::activity(),
            json!({ "id": activity, "type": "FormSaved", "createdAt": "2020-01-01T12:00:00Z" }),
        )],
    }));
    let dialog = app.service_owner().post(DIALOGS, &body).await.created_id();
    assert_eq!(app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{dialog}")).await.status, 200);
    let seen = app.service_owner().get(&format!("{DIALOGS}/{dialog}/seenlog")).await.body;
    let seen = seen[0]["id"].as_str().unwrap().to_owned();
    Ids { dialog, activity, transmission, seen }
}

/// Returns the token that an operation is for, of this organization where it is for organizations.
pub(super) fn right_token(policy: Policy, organization: &str) -> TokenRequest {
    let machine = |scopes: &[&str]| TokenRequest::machine(organization).scopes(&scopes.join(" "));
    match policy {
        Policy::EndUser => TokenRequest::person(LEADER),
        Policy::ServiceOwner => machine(&[SERVICE_PROVIDER]),
        Policy::Search => machine(&[SERVICE_PROVIDER, SEARCH]),
        Policy::Correction => machine(&[SERVICE_PROVIDER, CHANGE]),
        Policy::Administrator => machine(&[SERVICE_PROVIDER, ADMIN]),
        Policy::Notification => machine(&[CHECK]),
    }
}

/// Calls an operation in the way in which it is meant to be called.
pub(super) async fn call(caller: &Actor, operation: &Operation, ids: &Ids) -> Answer {
    call_at(caller, operation, &operation.path(ids), operation.body(ids)).await
}

/// Calls an operation with another address or body.
pub(super) async fn call_at(caller: &Actor, operation: &Operation, path: &str, body: Option<Value>) -> Answer {
    caller.send(operation.method, path, body.as_ref()).await
}

//! What tests of lists share.

use dialogporten_testkit::{Answer, TestApp};
use serde_json::Value;

use crate::dialog;

pub(crate) const CREATE: &str = "/api/v1/serviceowner/dialogs";
/// The leader of the company, as a party.
pub(crate) const OWN: &str = "urn:altinn:person:identifier-no:17829010178";

/// Creates a dialog for the company. Silently, so that it may be as old as the test wants.
pub(crate) async fn create(app: &TestApp, members: Value) -> String {
    app.service_owner().post(&format!("{CREATE}?isSilentUpdate=true"), &dialog::with(members)).await.created_id()
}

/// Returns the identifiers of a page, in its order.
#[track_caller]
pub(crate) fn ids(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let items = answer.body["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// Sorts what has no order in a comparison.
pub(crate) fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort_unstable();
    ids
}

/// Escapes a value of a query.
pub(crate) fn escaped(value: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~:".contains(&byte);
    value.bytes().map(|b| if is_plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

//! What subscribers are told, through the event bus of the platform.

mod dead_letters;
mod delay;
mod held;
mod modes;
mod newer;
mod operations;
mod order;
mod told;

use std::collections::HashMap;

use dialogporten_testkit::TestApp;
use serde_json::{Value, json};

use crate::dialog;

/// Where the platform takes events.
const BUS: &str = "/events/api/v1/events";

/// A dialog with so many activities.
fn with_activities(count: usize) -> Value {
    let activity = json!({ "type": "DialogOpened", "performedBy": { "actorType": "ServiceOwner" } });
    dialog::with(json!({ "activities": vec![activity; count] }))
}

async fn create(app: &TestApp, body: &Value) -> String {
    app.service_owner().post("/api/v1/serviceowner/dialogs", body).await.created_id()
}

/// Waits until nothing is left to deliver.
async fn all_delivered(app: &TestApp) {
    app.eventually(|| async { app.failed_rounds().await.is_empty().then_some(()) }).await;
}

/// The identifiers of the events that arrived, by dialog, in the order of their first arrival.
fn arrivals(app: &TestApp) -> HashMap<String, Vec<String>> {
    let mut arrivals: HashMap<String, Vec<String>> = HashMap::new();
    for event in app.simulator().events() {
        let text = |member: &str| event[member].as_str().unwrap().to_owned();
        let of_dialog = arrivals.entry(text("resourceinstance")).or_default();
        if !of_dialog.contains(&text("id")) {
            of_dialog.push(text("id"));
        }
    }
    arrivals
}

/// The identifiers of the events of a dialog that wait, in order.
async fn waiting(app: &TestApp, dialog: &str) -> Vec<String> {
    app.outbox_of(dialog).await.iter().map(|event| event["eventId"].as_str().unwrap().to_owned()).collect()
}

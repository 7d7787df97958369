//! A loaded dialog looks like one that was created, to whoever reads it.

use dialogporten_bench::dialog::{Maker, Words};
use dialogporten_bench::load::{self, LoadOptions};
use dialogporten_bench::population::{self, Population, Scale};
use dialogporten_domain::Timestamp;
use dialogporten_sandbox::simulator::TokenRequest;
use dialogporten_testkit::TestApp;
use serde_json::{Value, json};
use uuid::Uuid;

/// The fewest that can be loaded.
const DIALOGS: u64 = 1_000;

/// Replaces what differs between two dialogs with the same texts: identifiers and times.
fn shape(body: &Value) -> Value {
    match body {
        Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), shape(member))).collect(),
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::String(text) if Uuid::try_parse(text).is_ok() => json!("[id]"),
        Value::String(text) if Timestamp::parse(text).is_ok() => json!("[time]"),
        other => other.clone(),
    }
}

#[tokio::test]
async fn loaded_dialogs_look_like_created_ones() {
    let base = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
    let any_base = Population::new(Scale { dialogs: DIALOGS, seed: 1, base });
    let world = population::seed(&any_base);
    let agencies = world.orgs.clone();
    let app = TestApp::start_with(move |simulator| simulator.replace_seed(world)).await;
    let options = LoadOptions { seed: 1, load_connections: Some(2) };
    let scale = load::load(app.database_url(), DIALOGS, &options).await.unwrap();
    assert_eq!(
        load::load(app.database_url(), DIALOGS, &options).await.unwrap(),
        scale,
        "a second load finds the first"
    );
    assert!(load::load(app.database_url(), DIALOGS + 1, &options).await.is_err(), "and does not mix with another");

    let population = Population::new(scale);
    let words = Words::default();
    let maker = Maker::new(&population, &words);
    let mut compared = 0;
    for number in (0..DIALOGS).rev().take(60) {
        let loaded = maker.make(number).unwrap().aggregate.dialog;
        let is_as_created = loaded.deleted_at.is_none() && loaded.updated_at == loaded.created_at;
        if !is_as_created || loaded.visible_from.is_some() {
            continue;
        }
        let mut draft = maker.draft(number);
        draft.id = None;
        draft.idempotent_key = draft.idempotent_key.map(|key| format!("{key}-2"));
        let owner = app.caller(&TokenRequest::service_owner(&agencies[&loaded.org].orgnr));
        let body = serde_json::to_value(&draft).unwrap();
        let path = "/api/v1/serviceowner/dialogs";
        let created = owner.post(&format!("{path}?isSilentUpdate=true"), &body).await.created_id();

        let mut of_loaded = owner.get(&format!("{path}/{}", loaded.id)).await.body;
        let mut of_created = owner.get(&format!("{path}/{created}")).await.body;
        for body in [&mut of_loaded, &mut of_created] {
            let members = body.as_object_mut().unwrap();
            assert!(members.remove("idempotentKey").is_some() || draft.idempotent_key.is_none());
        }
        assert_eq!(shape(&of_loaded), shape(&of_created), "dialog {number}");
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
}

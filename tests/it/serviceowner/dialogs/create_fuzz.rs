//! No create body, however strange, makes the service fail.

use dialogporten_testkit::TestApp;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::dialog;

const PATH: &str = "/api/v1/serviceowner/dialogs";
const BODIES: usize = 400;

/// Values that stand where others are expected.
pub(crate) fn strange() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        "\\PC{0,300}".prop_map(Value::from),
        Just(json!("\u{0}")),
        Just(json!("😀".repeat(300))),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[[]]])),
        Just(json!("0001-01-01T00:00:00Z")),
        Just(json!("9999-12-31T23:59:59.9999999Z")),
        Just(json!("-000001-01-01T00:00:00Z")),
        Just(json!("urn:altinn:person:idporten-email:%00@a.b")),
        Just(json!("https://[::1]:99999/")),
        Just(json!("00000000-0000-0000-0000-000000000000")),
        Just(json!("ffffffff-ffff-7fff-bfff-ffffffffffff")),
        Just(Value::from("a".repeat(100_000))),
        Just(json!(1e308)),
        Just(json!(u64::MAX)),
    ]
}

/// Every place in a document.
pub(crate) fn places(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                places(member, format!("{at}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
    if !at.is_empty() {
        found.push(at);
    }
}

#[tokio::test]
async fn no_body_makes_the_service_fail() {
    let app = TestApp::shared().await;
    let owner = app.service_owner_with("digdir:dialogporten.serviceprovider.legacyhtml");
    let mut sound = dialog::complete();
    // The one identifier of the body would make every second dialog a duplicate.
    sound["transmissions"][1].as_object_mut().unwrap().remove("relatedTransmissionId");
    sound["transmissions"][0].as_object_mut().unwrap().remove("id");
    let mut all = Vec::new();
    places(&sound, String::new(), &mut all);

    let mut runner = TestRunner::deterministic();
    let changes = prop::collection::vec((0..all.len(), strange()), 1..4);
    let bodies: Vec<Value> = (0..BODIES)
        .map(|_| {
            let mut body = sound.clone();
            for (place, value) in changes.new_tree(&mut runner).unwrap().current() {
                // An earlier change may have taken the place away.
                if let Some(target) = body.pointer_mut(&all[place]) {
                    *target = value;
                }
            }
            body
        })
        .collect();
    let mut statuses = std::collections::BTreeMap::<u16, usize>::new();
    for chunk in bodies.chunks(16) {
        let answers = futures::future::join_all(chunk.iter().map(|body| owner.post(PATH, body))).await;
        for (body, answer) in chunk.iter().zip(answers) {
            assert!(answer.status < 500, "{} for {body}", answer.status);
            *statuses.entry(answer.status).or_default() += 1;
        }
    }
    // The changes must neither all be refused nor all pass.
    assert!(statuses.contains_key(&201) && statuses.contains_key(&400), "{statuses:?}");
}

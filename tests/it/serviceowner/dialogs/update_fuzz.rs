//! No body and no patch, however strange, makes an update fail.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::change::{PATH, Stored};
use super::create_fuzz::{places, strange};
use crate::dialog;

const REQUESTS: usize = 300;

/// A body that is sound, and all places in it.
fn sound() -> (Value, Vec<String>) {
    let mut body = dialog::complete();
    body["transmissions"][1].as_object_mut().unwrap().remove("relatedTransmissionId");
    body["transmissions"][0].as_object_mut().unwrap().remove("id");
    body["transmissions"][0].as_object_mut().unwrap().remove("idempotentKey");
    let mut all = Vec::new();
    places(&body, String::new(), &mut all);
    (body, all)
}

/// Sends the requests, many at a time, and counts the statuses.
async fn statuses(stored: &Stored, method: &str, bodies: &[Value]) -> BTreeMap<u16, usize> {
    // Several dialogs, so that requests for one do not wait for each other.
    let mut paths = Vec::new();
    for _ in 0..16 {
        paths.push(format!("{PATH}/{}", stored.owner.post(PATH, &sound().0).await.created_id()));
    }
    let mut statuses = BTreeMap::new();
    for chunk in bodies.chunks(paths.len()) {
        let requests = chunk.iter().zip(&paths).map(|(body, path)| stored.owner.send(method, path, Some(body)));
        for (body, answer) in chunk.iter().zip(futures::future::join_all(requests).await) {
            assert!(answer.status < 500, "{} for {body}", answer.status);
            *statuses.entry(answer.status).or_default() += 1;
        }
    }
    statuses
}

#[tokio::test]
async fn no_body_makes_an_update_fail() {
    let stored = Stored::new(&dialog::minimal()).await;
    let (body, all) = sound();
    let mut runner = TestRunner::deterministic();
    let changes = prop::collection::vec((0..all.len(), strange()), 1..4);
    let bodies: Vec<Value> = (0..REQUESTS)
        .map(|_| {
            let mut body = body.clone();
            for (place, value) in changes.new_tree(&mut runner).unwrap().current() {
                if let Some(target) = body.pointer_mut(&all[place]) {
                    *target = value;
                }
            }
            body
        })
        .collect();
    let statuses = statuses(&stored, "PUT", &bodies).await;
    assert!(statuses.contains_key(&204) && statuses.contains_key(&400), "{statuses:?}");
}

#[tokio::test]
async fn no_patch_makes_an_update_fail() {
    let stored = Stored::new(&dialog::minimal()).await;
    let (_, all) = sound();
    let mut runner = TestRunner::deterministic();
    let name = prop::sample::select(&["add", "replace", "remove", "copy", "move", "test"]);
    let operation = (name, 0..all.len(), 0..all.len(), strange())
        .prop_map(|(op, path, from, value)| json!({ "op": op, "path": all[path], "from": all[from], "value": value }));
    let operations = prop::collection::vec(operation, 1..3);
    let patches: Vec<Value> =
        (0..REQUESTS).map(|_| json!(operations.new_tree(&mut runner).unwrap().current())).collect();
    let statuses = statuses(&stored, "PATCH", &patches).await;
    assert!(statuses.contains_key(&204) && statuses.contains_key(&400), "{statuses:?}");
}

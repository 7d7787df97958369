//! Appending to a dialog that has many different words: they are found a moment later, and nothing is slower for it.

use serde_json::{Value, json};

use super::change::Stored;
use crate::dialog::{self, activity, merged, text, transmission, update_with};

const LETTER: &str = "01900000-0000-7000-8000-0000000000a1";

/// A dialog with more words than are rewritten for an append.
async fn start() -> Stored {
    let letters: Vec<Value> = (0..150)
        .map(|number| {
            let words: Vec<String> = (0..20).map(|word| format!("ord{number}x{word}")).collect();
            merged(transmission(), json!({ "content": { "title": text(&words.join(" ")) } }))
        })
        .chain([merged(transmission(), json!({ "id": LETTER }))])
        .collect();
    Stored::new(&dialog::with(json!({ "transmissions": letters }))).await
}

async fn send(stored: &Stored, word: &str) {
    let letter = merged(transmission(), json!({ "content": { "title": text(word) } }));
    stored.owner.post(&format!("{}/transmissions", stored.path), &letter).await.created_id();
}

async fn happen(stored: &Stored, word: &str) {
    let description = json!({ "type": "Information", "description": text(word)["value"] });
    stored.owner.post(&format!("{}/activities", stored.path), &merged(activity(), description)).await.created_id();
}

#[tokio::test]
async fn a_worker_makes_appended_words_searchable() {
    let mut stored = start().await;
    for number in 0..5 {
        send(&stored, &format!("brevord{number}")).await;
        happen(&stored, &format!("hendelsesord{number}")).await;
    }
    assert!(!stored.app.is_found_by("brevord0", &stored.id).await);
    stored.app.start_worker().await;
    stored.app.start_worker().await;
    for word in ["brevord0", "brevord4", "hendelsesord0", "hendelsesord4", "ord0x0"] {
        let (app, id) = (&stored.app, stored.id.as_str());
        app.eventually(|| async move { app.is_found_by(word, id).await.then_some(()) }).await;
    }
}

/// An update writes the whole text, and a correction takes words away: what waited must not bring them back.
#[tokio::test]
async fn what_waits_is_forgotten_when_the_whole_text_is_written() {
    let mut stored = start().await;
    let letter = merged(transmission(), json!({ "content": { "title": text("feilord") } }));
    let id = stored.owner.post(&format!("{}/transmissions", stored.path), &letter).await.created_id();
    let corrected = json!({ "content": { "title": text("rettord") }, "isSilentUpdate": true });
    let corrector = stored.app.service_owner_with("digdir:dialogporten.serviceprovider.changetransmissions");
    let path = format!("{}/transmissions/{id}", stored.path);
    assert_eq!(corrector.send("PUT", &path, Some(&merged(transmission(), corrected))).await.status, 204);
    assert!(stored.app.is_found_by("rettord", &stored.id).await);

    send(&stored, "brevord").await;
    let answer = stored.put(update_with(json!({ "content": { "title": text("tittelord") } }))).await;
    assert_eq!(answer.status, 204);
    assert!(stored.app.is_found_by("brevord", &stored.id).await);

    // What is appended after that comes behind it.
    send(&stored, "sisteord").await;
    stored.app.start_worker().await;
    let (app, id) = (&stored.app, stored.id.as_str());
    app.eventually(|| async move { app.is_found_by("sisteord", id).await.then_some(()) }).await;
    assert!(!app.is_found_by("feilord", id).await);
}

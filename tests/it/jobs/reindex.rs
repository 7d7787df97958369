//! The full-text index is built anew.

use dialogporten_testkit::reindex::{Options, Selection};
use dialogporten_testkit::{TestApp, changed_since};
use serde_json::json;

use crate::dialog;

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
const WORD: &str = "bollestikk";

fn options(selection: Option<Selection>) -> Options {
    Options { selection, batch_size: 2, workers: 3, ..Options::default() }
}

async fn create(app: &TestApp) -> String {
    let body = dialog::with(json!({ "searchTags": [{ "value": WORD }] }));
    app.service_owner().post(DIALOGS, &body).await.created_id()
}

async fn add_activity(app: &TestApp, dialog: &str, word: &str) {
    let activity = json!({
        "type": "Information",
        "performedBy": { "actorType": "ServiceOwner" },
        "description": [{ "languageCode": "nb", "value": word }],
    });
    let answer = app.service_owner().post(&format!("{DIALOGS}/{dialog}/activities"), &activity).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
}

async fn lose_text(app: &TestApp) {
    app.execute("UPDATE dialog_text SET vector = ''".to_owned()).await;
}

#[tokio::test]
async fn every_dialog_is_found_again() {
    let app = TestApp::start().await;
    let mut dialogs = Vec::new();
    for _ in 0..7 {
        dialogs.push(create(&app).await);
    }
    add_activity(&app, &dialogs[0], "kvittering").await;
    lose_text(&app).await;
    app.execute(format!("DELETE FROM dialog_text WHERE dialog_id = '{}'", dialogs[1])).await;
    assert!(!app.is_found_by(WORD, &dialogs[0]).await);

    assert_eq!(app.reindex(options(Some(Selection::All))).await, 7);
    for dialog in &dialogs {
        assert!(app.is_found_by(WORD, dialog).await);
    }
    assert!(app.is_found_by("kvittering", &dialogs[0]).await);
    assert_eq!(app.reindex(options(None)).await, 0, "nothing was left");
}

/// Text that was appended to a long text waits for a worker, who must not add it to an entry that has it already.
#[tokio::test]
async fn what_waits_to_be_added_is_part_of_the_new_entry() {
    let app = TestApp::start().await;
    let words: Vec<String> = (0..3000).map(|number| format!("langtord{number}")).collect();
    let letters: Vec<_> = words
        .chunks(15)
        .map(|words| {
            let content = json!({ "content": { "title": dialog::text(&words.join(" ")) } });
            dialog::merged(dialog::transmission(), content)
        })
        .collect();
    let body = dialog::with(json!({ "transmissions": letters }));
    let id = app.service_owner().post(DIALOGS, &body).await.created_id();
    add_activity(&app, &id, "ventende").await;
    assert!(!app.is_found_by("ventende", &id).await);
    assert_eq!(app.reindex(options(Some(Selection::All))).await, 1);
    assert!(app.is_found_by("ventende", &id).await);
    app.execute("DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM dialog_text_pending); END $$".to_owned()).await;
}

#[tokio::test]
async fn entries_that_are_missing_or_old_can_be_chosen() {
    let app = TestApp::start().await;
    let (good, old, missing) = (create(&app).await, create(&app).await, create(&app).await);
    lose_text(&app).await;
    app.execute(format!(
        "UPDATE dialog_text SET content_updated_at = now() - interval '1 h' WHERE dialog_id = '{old}'"
    ))
    .await;
    app.execute(format!("DELETE FROM dialog_text WHERE dialog_id = '{missing}'")).await;
    assert_eq!(app.reindex(options(Some(Selection::Stale))).await, 2);
    assert!(app.is_found_by(WORD, &old).await && app.is_found_by(WORD, &missing).await);
    assert!(!app.is_found_by(WORD, &good).await);
}

#[tokio::test]
async fn dialogs_that_were_changed_lately_can_be_chosen() {
    let app = TestApp::start().await;
    let before = create(&app).await;
    app.advance_seconds(60);
    let since = app.now_plus_seconds(0);
    let after = create(&app).await;
    lose_text(&app).await;
    assert_eq!(app.reindex(options(Some(changed_since(&since)))).await, 1);
    assert!(app.is_found_by(WORD, &after).await && !app.is_found_by(WORD, &before).await);
}

#[tokio::test]
async fn a_run_goes_on_where_another_one_ended() {
    let app = TestApp::start().await;
    let (first, second) = (create(&app).await, create(&app).await);
    lose_text(&app).await;
    // Somebody has taken both and died.
    let left = format!("('{first}', false, now() + interval '1 min'), ('{second}', false, '-infinity')");
    app.execute(format!("INSERT INTO reindex_queue VALUES {left}")).await;
    app.advance_seconds(61);
    assert_eq!(app.reindex(options(None)).await, 2);
    assert!(app.is_found_by(WORD, &first).await && app.is_found_by(WORD, &second).await);
}

#[tokio::test]
async fn changes_meanwhile_are_neither_held_up_nor_lost() {
    let app = TestApp::start().await;
    let mut dialogs = Vec::new();
    for _ in 0..4 {
        dialogs.push(create(&app).await);
    }
    lose_text(&app).await;
    let words: Vec<String> = (0..10).map(|number| format!("ord{number}")).collect();
    let changes = dialogs.iter().map(|dialog| {
        let (app, words) = (&app, &words);
        async move {
            for word in words {
                add_activity(app, dialog, word).await;
            }
        }
    });
    let runs = async {
        for _ in 0..5 {
            app.reindex(options(Some(Selection::All))).await;
        }
    };
    futures::future::join(futures::future::join_all(changes), runs).await;
    for dialog in &dialogs {
        for word in words.iter().map(String::as_str).chain([WORD]) {
            assert!(app.is_found_by(word, dialog).await, "{word}");
        }
    }
}

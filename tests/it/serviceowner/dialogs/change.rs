//! What the tests of changes look at.

use dialogporten_testkit::{Actor, Answer, TestApp};
use serde_json::{Value, json};

pub(crate) const PATH: &str = "/api/v1/serviceowner/dialogs";

/// A dialog that was created by its owner.
pub(crate) struct Stored {
    pub(crate) app: TestApp,
    pub(crate) owner: Actor,
    pub(crate) id: String,
    pub(crate) path: String,
}

impl Stored {
    /// Stores a dialog on an API of its own.
    pub(crate) async fn new(body: &Value) -> Self {
        let app = TestApp::start().await;
        let owner = app.service_owner();
        let id = owner.post(PATH, body).await.created_id();
        let path = format!("{PATH}/{id}");
        Self { app, owner, id, path }
    }

    /// Returns the dialog as its owner reads it.
    pub(crate) async fn read(&self) -> Value {
        self.owner.get(&self.path).await.body
    }

    pub(crate) async fn put(&self, body: Value) -> Answer {
        self.owner.send("PUT", &self.path, Some(&body)).await
    }

    pub(crate) async fn put_silently(&self, body: Value) -> Answer {
        self.owner.send("PUT", &format!("{}?IsSilentUpdate=true", self.path), Some(&body)).await
    }

    pub(crate) async fn patch(&self, operations: Value) -> Answer {
        self.owner.send("PATCH", &self.path, Some(&operations)).await
    }

    pub(crate) async fn delete(&self) -> Answer {
        self.owner.send("DELETE", &self.path, None).await
    }

    /// Takes one of the actions on the dialog.
    pub(crate) async fn act(&self, action: &str) -> Answer {
        self.owner.send("POST", &format!("{}/actions/{action}", self.path), None).await
    }

    /// Freezes the dialog.
    pub(crate) async fn freeze(&self) {
        let admin = self.app.administrator_of("974761076");
        let answer = admin.send("POST", &format!("{}/actions/freeze", self.path), None).await;
        assert_eq!(answer.status, 204, "{}", answer.text);
    }

    /// Returns the names of the events since the creation, and whether each is silent.
    pub(crate) async fn events(&self) -> Vec<(String, bool)> {
        let events = self.app.outbox_of(&self.id).await;
        let creation = events.iter().position(|event| event["kind"]["name"] == "dialogCreated").unwrap();
        assert_eq!(creation, 0);
        let later = events.iter().skip(1).filter(|event| event["occurredAt"] != events[0]["occurredAt"]);
        later
            .map(|event| {
                let name = event["kind"]["name"].as_str().unwrap().to_owned();
                (name, event["isSilent"] == json!(true))
            })
            .collect()
    }
}

/// Asserts the status and the keys of the errors.
#[track_caller]
pub(crate) fn assert_refused(answer: &Answer, status: u16, keys: &[&str]) {
    assert_eq!(
        (answer.status, answer.keys()),
        (status, keys.iter().map(|key| (*key).to_owned()).collect()),
        "{}",
        answer.text
    );
}

/// Asserts success without a body and returns the revision.
#[track_caller]
pub(crate) fn revision_of(answer: &Answer) -> String {
    assert_eq!((answer.status, answer.text.as_str()), (204, ""), "{}", answer.text);
    assert_eq!(answer.header("etag").len(), 36);
    answer.header("etag").to_owned()
}

//! A service owner at work.

use std::ops::AddAssign;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Activities that are added to a dialog.
const ACTIVITIES: usize = 4;

/// What was confirmed. More may have been stored: some answers never came.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Outcome {
    pub(crate) dialogs: usize,
    pub(crate) activities: usize,
    pub(crate) unanswered: usize,
}

impl AddAssign for Outcome {
    fn add_assign(&mut self, other: Self) {
        self.dialogs += other.dialogs;
        self.activities += other.activities;
        self.unanswered += other.unanswered;
    }
}

/// Creates dialogs and adds to them. A dialog of which something went unanswered is left alone.
pub(crate) async fn make_changes(api: String, token: String, until: Instant) -> Outcome {
    let http = reqwest::Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
    let mut outcome = Outcome::default();
    let dialogs = format!("{api}/api/v1/serviceowner/dialogs");
    let new = json!({
        "serviceResource": "urn:altinn:resource:ttd-demo-service",
        "party": "urn:altinn:organization:identifier-no:312001004",
        "content": { "title": { "value": [{ "languageCode": "nb", "value": "Hei" }] } },
    });
    let activity = json!({ "type": "DialogOpened", "performedBy": { "actorType": "ServiceOwner" } });
    while Instant::now() < until {
        let Some(id) = post(&http, &dialogs, &token, &new).await else {
            outcome.unanswered += 1;
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        outcome.dialogs += 1;
        let activities = format!("{dialogs}/{}/activities", id.as_str().unwrap());
        for _ in 0..ACTIVITIES {
            if post(&http, &activities, &token, &activity).await.is_none() {
                outcome.unanswered += 1;
                break;
            }
            outcome.activities += 1;
        }
    }
    outcome
}

/// Returns what was created; nothing when it is not known whether it was.
async fn post(http: &reqwest::Client, url: &str, token: &str, body: &Value) -> Option<Value> {
    let answer = http.post(url).bearer_auth(token).json(body).send().await.ok()?;
    let status = answer.status();
    assert!(status == 201 || status.is_server_error(), "{status} {url}");
    if status == 201 { answer.json().await.ok() } else { None }
}

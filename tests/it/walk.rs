//! Walks through whole lists while others write.

use std::cell::Cell;
use std::collections::BTreeSet;

use dialogporten_testkit::{Actor, TestApp};
use rstest::rstest;
use serde_json::json;

use crate::dialog::{COMPANY, LEADER, minimal};
use crate::listing::{CREATE, create, escaped, ids};

const READ: &str = "/api/v1/enduser/dialogs";
const UNCHANGED: usize = 40;
const CHANGED: usize = 24;
/// Dialogs that are added, and updates.
const MOVES: usize = 40;
/// Writes between two pages, at least.
const PER_PAGE: usize = 6;

/// How many writes are done; everybody stops when the walk has ended.
#[derive(Default)]
struct Progress {
    writes: Cell<usize>,
    is_over: Cell<bool>,
}

impl Progress {
    /// Does something again and again until the walk has ended, and at most so many times: a list to which others add faster
    /// than it is read has no end.
    async fn repeat(&self, most: usize, mut write: impl AsyncFnMut(usize)) {
        for turn in 0..most {
            if self.is_over.get() {
                return;
            }
            write(turn).await;
            self.writes.set(self.writes.get() + 1);
        }
    }

    /// Reads all pages, and lets the others write before each.
    async fn walk(&self, reader: &Actor, path: &str) -> Vec<String> {
        let (mut found, mut token) = (Vec::new(), String::new());
        loop {
            let seen = self.writes.get();
            let page = reader.get(&format!("{path}&limit=5{token}")).await;
            found.extend(ids(&page));
            if page.body["hasNextPage"] == false {
                self.is_over.set(true);
                return found;
            }
            token = format!("&continuationToken={}", escaped(page.body["continuationToken"].as_str().unwrap()));
            while self.writes.get() < seen + PER_PAGE {
                tokio::task::yield_now().await;
            }
        }
    }
}

#[rstest]
#[case("contentUpdatedAt")]
#[case("contentUpdatedAt_asc")]
#[case("createdAt")]
#[case("createdAt_asc,id_asc")]
#[tokio::test]
async fn every_dialog_that_does_not_change_is_read_once_while_others_write(
    #[case] order: &str,
    #[values(true, false)] is_of_owner: bool,
) {
    let app = TestApp::start().await;
    let (owner, leader) = (app.service_owner(), app.person(LEADER));
    let (mut unchanged, mut changed) = (BTreeSet::new(), Vec::new());
    for number in 0..UNCHANGED + CHANGED {
        // Several of the same time, and those that change among the others.
        let at = format!("2024-01-01T00:00:{:02}Z", number / 3);
        let id = create(&app, json!({ "createdAt": at, "updatedAt": at })).await;
        if number % 5 < 3 && unchanged.len() < UNCHANGED || changed.len() == CHANGED {
            unchanged.insert(id);
        } else {
            changed.push(id);
        }
    }
    let (to_delete, to_change) = changed.split_at(CHANGED / 2);
    let path = if is_of_owner {
        format!("{CREATE}?orderBy={order}")
    } else {
        format!("{READ}?party={COMPANY}&orderBy={order}")
    };
    let reader = if is_of_owner { &owner } else { &leader };

    let progress = Progress::default();
    let creating = progress.repeat(MOVES, async |turn| {
        // Now, and long before everything else.
        let mut body = minimal();
        if turn % 2 == 0 {
            (body["createdAt"], body["updatedAt"]) = (json!("2023-01-01T00:00:00Z"), json!("2023-01-01T00:00:00Z"));
        }
        assert_eq!(owner.post(&format!("{CREATE}?isSilentUpdate=true"), &body).await.status, 201);
    });
    let updating = progress.repeat(MOVES, async |turn| {
        let patch = json!([{ "op": "replace", "path": "/content/title/value/0/value", "value": format!("Ny {turn}") }]);
        let dialog = &to_change[turn % to_change.len()];
        assert_eq!(owner.send("PATCH", &format!("{CREATE}/{dialog}"), Some(&patch)).await.status, 204);
    });
    let deleting = progress.repeat(to_delete.len(), async |turn| {
        let dialog = &to_delete[turn];
        assert_eq!(owner.send("DELETE", &format!("{CREATE}/{dialog}"), None).await.status, 204);
    });
    let labeling = progress.repeat(usize::MAX, async |turn| {
        let label = ["Archive", "Bin", "Default"][turn % 3];
        let path = format!("{READ}/{}/context/systemlabels", to_change[turn % to_change.len()]);
        let status = leader.send("PUT", &path, Some(&json!({ "addLabels": [label] }))).await.status;
        assert_eq!(status, 204);
    });
    let (found, ..) = tokio::join!(progress.walk(reader, &path), creating, updating, deleting, labeling);

    let found: Vec<&String> = found.iter().filter(|id| unchanged.contains(*id)).collect();
    assert_eq!(found.len(), unchanged.len(), "each of them once");
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), unchanged.iter().collect());
}

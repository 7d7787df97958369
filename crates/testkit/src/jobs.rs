//! Jobs that operators start.

use std::time::Duration;

use dialogporten_domain::Timestamp;
use dialogporten_server::jobs::{purge_deleted, reindex};
use tokio_util::sync::CancellationToken;

use crate::{TestApp, runtime};

const DAY: Duration = Duration::from_hours(24);

impl TestApp {
    /// Removes dialogs that were deleted so many days ago. Returns which ones, in batches of two.
    pub async fn purge_deleted(&self, days: u32) -> Vec<String> {
        self.run_purge(purge_deleted::Options { after: DAY * days, batch_size: 2, is_dry_run: false }).await
    }

    /// Returns which dialogs would be removed.
    pub async fn show_deleted(&self, days: u32) -> Vec<String> {
        self.run_purge(purge_deleted::Options { after: DAY * days, batch_size: 2, is_dry_run: true }).await
    }

    async fn run_purge(&self, options: purge_deleted::Options) -> Vec<String> {
        let (store, clock) = (self.service.as_ref().unwrap().store().clone(), self.clock.clone());
        runtime::run(async move {
            let mut ids = Vec::new();
            let count = purge_deleted::run(&store, &clock, options, |dialog| ids.push(dialog.id.to_string())).await;
            assert_eq!(count.unwrap(), ids.len());
            ids
        })
        .await
    }

    /// Builds the full-text index anew. Returns how many dialogs were done.
    pub async fn reindex(&self, options: reindex::Options) -> u64 {
        let (store, clock) = (self.service.as_ref().unwrap().store().clone(), self.clock.clone());
        runtime::run(async move { reindex::run(&store, &clock, options, &CancellationToken::new()).await.unwrap() })
            .await
    }
}

/// Returns which dialogs were changed at a time or later.
pub fn changed_since(time: &str) -> reindex::Selection {
    reindex::Selection::Since(Timestamp::parse(time).unwrap())
}

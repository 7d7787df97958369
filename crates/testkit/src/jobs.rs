//! Jobs that operators start.

use std::sync::Arc;
use std::time::Duration;

use dialogporten_domain::Timestamp;
use dialogporten_server::jobs::{export_usage, purge_deleted, reindex};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

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

    /// Returns what was used today, line by line as it is exported.
    pub async fn exported_usage(&self) -> Vec<String> {
        let (app, store) =
            (Arc::clone(self.service.as_ref().unwrap().app()), self.service.as_ref().unwrap().store().clone());
        let (clock, folder) = (self.clock.clone(), std::env::temp_dir().join(format!("usage-{}", Uuid::new_v4())));
        runtime::run(async move {
            app.store_usage().await.unwrap();
            let day = Some(clock.now().day_in_norway());
            let options = export_usage::Options { environment: "test".to_owned(), day, folder: folder.clone() };
            let (path, lines) = export_usage::run(&store, &clock, &options).await.unwrap();
            let table = std::fs::read_to_string(path).unwrap();
            std::fs::remove_dir_all(folder).unwrap();
            assert_eq!(table.lines().count(), lines + 1);
            table.lines().skip(1).map(str::to_owned).collect()
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

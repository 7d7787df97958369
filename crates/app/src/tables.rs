//! Copies of what the platform publishes, kept in memory.
//!
//! A replica learns of a change when it is told, and otherwise looks for one every few seconds while the tables are in
//! use. So a change shows everywhere at once, and within half a minute where nothing can be told. Looking costs one small
//! statement: a table is only read when its version has changed, and readers go on with the old one meanwhile.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use dialogporten_domain::{Clock, ServiceResource};
use dialogporten_storage::{Heard, PlatformTable, Store};
use tokio::sync::Notify;
use tokio_util::task::TaskTracker;

use crate::access::SubjectResources;
use crate::rebuilt::Rebuilt;
use crate::{App, Error};

/// How often a table that is in use is looked at, and how long it may be used without having been looked at.
const LOOK: Duration = Duration::from_secs(10);
const USABLE: Duration = Duration::from_secs(30);

/// The tables of a process.
pub(crate) struct Tables {
    subject_resources: Rebuilt<Table<SubjectResources>>,
    minimum_levels: Rebuilt<Table<HashMap<ServiceResource, i32>>>,
}

/// A table as it was at a version.
struct Table<T> {
    version: i64,
    rows: Arc<T>,
}

impl Tables {
    pub(crate) fn new(clock: &Clock, tasks: &TaskTracker) -> Self {
        Self {
            subject_resources: Rebuilt::new(clock.clone(), tasks.clone(), LOOK, USABLE),
            minimum_levels: Rebuilt::new(clock.clone(), tasks.clone(), LOOK, USABLE),
        }
    }
}

/// Tables that are to be read again, because somebody has told that they have changed. Being told twice is once enough.
#[derive(Debug, Default)]
pub(crate) struct ToldTables {
    subject_resources: Notify,
    minimum_levels: Notify,
}

impl ToldTables {
    /// Takes note of what was heard.
    pub(crate) fn hear(&self, heard: Heard<'_>) {
        for table in PlatformTable::changed(heard) {
            self.of(table).notify_one();
        }
    }

    fn of(&self, table: PlatformTable) -> &Notify {
        match table {
            PlatformTable::SubjectResources => &self.subject_resources,
            PlatformTable::MinimumLevels => &self.minimum_levels,
        }
    }
}

impl App {
    /// Reads tables again that somebody has told about, until the end of the process.
    pub(crate) async fn refresh_told_tables(&self, told: &ToldTables) -> Infallible {
        let follow = async |table| -> Infallible {
            loop {
                told.of(table).notified().await;
                self.refresh_table(table).await;
            }
        };
        tokio::select! {
            never = follow(PlatformTable::SubjectResources) => never,
            never = follow(PlatformTable::MinimumLevels) => never,
        }
    }

    /// Reads a table again, because it may have changed. Readers get the old one until the new one is there.
    pub async fn refresh_table(&self, table: PlatformTable) {
        let store = self.store.clone();
        // What goes wrong is told by the task that reads, and the next look tries again.
        match table {
            PlatformTable::SubjectResources => {
                self.tables.subject_resources.rebuild(|old| subject_resources(store, old)).await;
            }
            PlatformTable::MinimumLevels => self.tables.minimum_levels.rebuild(|old| minimum_levels(store, old)).await,
        }
    }

    /// Returns the authentication level that a resource demands, if its policy states one.
    pub(crate) async fn minimum_level(&self, resource: &ServiceResource) -> Result<Option<i32>, Error> {
        Ok(self.minimum_levels().await?.get(resource).copied())
    }

    /// Returns the authentication levels that resources demand, of those whose policy states one.
    pub(crate) async fn minimum_levels(&self) -> Result<Arc<HashMap<ServiceResource, i32>>, Error> {
        let store = self.store.clone();
        let table = self.tables.minimum_levels.get(|old| minimum_levels(store, old)).await?;
        Ok(Arc::clone(&table.rows))
    }

    /// Returns which roles and access packages give access to which resources: the same copy as long as nothing changes.
    pub(crate) async fn subject_resources(&self) -> Result<Arc<SubjectResources>, Error> {
        let store = self.store.clone();
        let table = self.tables.subject_resources.get(|old| subject_resources(store, old)).await?;
        Ok(Arc::clone(&table.rows))
    }
}

async fn subject_resources(
    store: Store,
    old: Option<Arc<Table<SubjectResources>>>,
) -> Result<Arc<Table<SubjectResources>>, Error> {
    let read = async || store.subject_resources().await.map(SubjectResources::new);
    unless_unchanged(&store, PlatformTable::SubjectResources, old, read).await
}

async fn minimum_levels(
    store: Store,
    old: Option<Arc<Table<HashMap<ServiceResource, i32>>>>,
) -> Result<Arc<Table<HashMap<ServiceResource, i32>>>, Error> {
    let read = async || store.minimum_authentication_levels().await;
    unless_unchanged(&store, PlatformTable::MinimumLevels, old, read).await
}

async fn unless_unchanged<T>(
    store: &Store,
    table: PlatformTable,
    old: Option<Arc<Table<T>>>,
    read: impl AsyncFnOnce() -> Result<T, dialogporten_storage::Error>,
) -> Result<Arc<Table<T>>, Error> {
    // Before the rows: what changes in between is seen by the next look.
    let version = store.table_version(table).await?;
    match old {
        Some(old) if old.version == version => Ok(old),
        _ => Ok(Arc::new(Table { version, rows: Arc::new(read().await?) })),
    }
}

//! The schema.

use std::collections::HashSet;
use std::sync::LazyLock;
use std::time::Duration;

use sqlx::migrate::Migrator;
use tokio::time::sleep;

use crate::connection::check_server;
use crate::{Error, Store};

/// The right to migrate, and how often it is asked for. Whoever waits for it inside a statement would keep an index that is
/// built concurrently from being finished.
const LOCK: &str = "migrate";
const AGAIN: Duration = Duration::from_millis(200);

static MIGRATOR: LazyLock<Migrator> = LazyLock::new(|| {
    let mut migrator = sqlx::migrate!("../../migrations");
    migrator.set_locking(false);
    migrator
});

impl Store {
    /// Brings the schema up to date. Several processes may do so at once: one works, the others wait. An unsuitable
    /// server is refused before anything is changed.
    pub async fn migrate(&self) -> Result<(), Error> {
        let pool = self.pools.unlimited().await?;
        check_server(&mut *pool.acquire().await?).await?;
        let lock = loop {
            match self.lock_job(LOCK).await? {
                Some(lock) => break lock,
                None => sleep(AGAIN).await,
            }
        };
        let result = MIGRATOR.run(&pool).await;
        pool.close().await;
        lock.release().await?;
        result.map_err(|error| Error::Database(error.into()))
    }

    /// Counts the migrations that this binary knows and the database has not seen. An unsuitable server is an error.
    pub async fn pending_migrations(&self) -> Result<usize, Error> {
        let mut connection = self.pools.background.acquire().await?;
        check_server(&mut connection).await?;
        let has_any = sqlx::query_scalar!(r#"SELECT to_regclass('_sqlx_migrations') IS NOT NULL AS "has_any!""#)
            .fetch_one(&mut *connection)
            .await?;
        if !has_any {
            return Ok(MIGRATOR.iter().count());
        }
        let applied: HashSet<i64> = sqlx::query_scalar!("SELECT version FROM _sqlx_migrations WHERE success")
            .fetch_all(&mut *connection)
            .await?
            .into_iter()
            .collect();
        Ok(MIGRATOR.iter().filter(|migration| !applied.contains(&migration.version)).count())
    }
}

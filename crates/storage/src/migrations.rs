//! The schema.

use std::collections::HashSet;

use sqlx::migrate::Migrator;

use crate::connection::check_server;
use crate::{Error, Store};

static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");

impl Store {
    /// Brings the schema up to date. Several processes may do so at once: one works, the others wait. An unsuitable
    /// server is refused before anything is changed.
    pub async fn migrate(&self) -> Result<(), Error> {
        let pool = self.pools.unlimited().await?;
        check_server(&mut *pool.acquire().await?).await?;
        let result = MIGRATOR.run(&pool).await;
        pool.close().await;
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

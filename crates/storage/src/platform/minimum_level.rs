//! How strong a login the policies of services ask for.

use std::collections::{BTreeMap, HashMap};

use dialogporten_domain::ServiceResource;

use crate::{Error, Store};

impl Store {
    /// Returns the minimum level of every service that has one.
    pub async fn minimum_authentication_levels(&self) -> Result<HashMap<ServiceResource, i32>, Error> {
        sqlx::query!("SELECT resource, minimum_authentication_level FROM resource_policy")
            .fetch_all(&self.pools.requests)
            .await?
            .into_iter()
            .map(|row| {
                let resource = ServiceResource::parse(&row.resource).ok_or(Error::Corrupt("service resource"))?;
                Ok((resource, row.minimum_authentication_level))
            })
            .collect()
    }

    /// Sets the minimum levels of services; of a service that is named twice the last one counts. Others stay. None is set
    /// when the table is no longer at the version that it had before the levels were asked for: what another run has
    /// stored may be newer. Returns whether they were set.
    pub async fn upsert_minimum_authentication_levels(
        &self,
        levels: &[(ServiceResource, i32)],
        version: i64,
    ) -> Result<bool, Error> {
        // One statement cannot touch a row twice.
        let last: BTreeMap<&str, i32> = levels.iter().map(|(resource, level)| (resource.as_str(), *level)).collect();
        let (resources, levels): (Vec<&str>, Vec<i32>) = last.into_iter().unzip();
        let is_current = sqlx::query_scalar!(
            r#"
            WITH expected AS MATERIALIZED (
                SELECT FROM table_version WHERE name = 'resource_policy' AND version = $3 FOR UPDATE
            ), changed AS (
                INSERT INTO resource_policy AS stored (resource, minimum_authentication_level)
                SELECT * FROM unnest($1::text[], $2::integer[]) WHERE EXISTS (SELECT FROM expected)
                ON CONFLICT (resource) DO UPDATE SET minimum_authentication_level = excluded.minimum_authentication_level
                WHERE stored.minimum_authentication_level <> excluded.minimum_authentication_level
            )
            SELECT EXISTS (SELECT FROM expected) AS "is_current!"
            "#,
            &resources as &[&str],
            &levels,
            version,
        )
        .fetch_one(&self.pools.background)
        .await?;
        Ok(is_current)
    }
}

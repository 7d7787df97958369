//! Which roles and access packages give access to which services.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use dialogporten_domain::{ServiceResource, Timestamp};

use crate::{Error, Store};

/// A role or access package that gives access to a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectResource {
    /// URN of the role or access package.
    pub subject: String,
    /// The service.
    pub resource: ServiceResource,
}

/// What the registry says about such a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectResourceChange {
    /// URN of the role or access package.
    pub subject: String,
    /// The service.
    pub resource: ServiceResource,
    /// When the registry changed it.
    pub updated_at: Timestamp,
    /// Is the access gone?
    pub is_deleted: bool,
}

impl Store {
    /// Returns every pair, in no particular order.
    pub async fn subject_resources(&self) -> Result<Vec<SubjectResource>, Error> {
        sqlx::query!("SELECT subject, resource FROM subject_resource")
            .fetch_all(&self.pools.requests)
            .await?
            .into_iter()
            .map(|row| {
                let resource = ServiceResource::parse(&row.resource).ok_or(Error::Corrupt("service resource"))?;
                Ok(SubjectResource { subject: row.subject, resource })
            })
            .collect()
    }

    /// Returns the time of the newest pair, from where the next synchronization goes on.
    pub async fn newest_subject_resource_update(&self) -> Result<Option<Timestamp>, Error> {
        let newest = sqlx::query_scalar!("SELECT max(updated_at) FROM subject_resource")
            .fetch_one(&self.pools.background)
            .await?;
        Ok(newest.map(Timestamp::from))
    }

    /// Takes over changes, all or none of them; of several changes of a pair the newest counts. None, when the table is no
    /// longer at the version that it had before they were asked for: what another run has stored may be newer, and what it
    /// removed leaves nothing that could be compared. Returns whether they were taken over.
    pub async fn merge_subject_resources(
        &self,
        changes: &[SubjectResourceChange],
        version: i64,
    ) -> Result<bool, Error> {
        // One statement cannot touch a row twice.
        let mut newest: BTreeMap<(&str, &str), (DateTime<Utc>, bool)> = BTreeMap::new();
        for change in changes {
            let state = (change.updated_at.to_chrono(), change.is_deleted);
            let known = newest.entry((change.resource.as_str(), &change.subject)).or_insert(state);
            if known.0 <= state.0 {
                *known = state;
            }
        }
        let (pairs, states): (Vec<_>, Vec<_>) = newest.into_iter().unzip();
        let (resources, subjects): (Vec<&str>, Vec<&str>) = pairs.into_iter().unzip();
        let (updated_at, are_deleted): (Vec<_>, Vec<bool>) = states.into_iter().unzip();
        let is_current = sqlx::query_scalar!(
            r#"
            WITH expected AS MATERIALIZED (
                SELECT FROM table_version WHERE name = 'subject_resource' AND version = $5 FOR UPDATE
            ), change AS (
                SELECT *
                FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::boolean[])
                    AS change (resource, subject, updated_at, is_deleted)
                WHERE EXISTS (SELECT FROM expected)
            ), removed AS (
                DELETE FROM subject_resource AS stored
                USING change
                WHERE stored.resource = change.resource AND stored.subject = change.subject AND change.is_deleted
            ), kept AS (
                INSERT INTO subject_resource (resource, subject, updated_at)
                SELECT resource, subject, updated_at FROM change WHERE NOT is_deleted
                ON CONFLICT (resource, subject) DO UPDATE SET updated_at = excluded.updated_at
            )
            SELECT EXISTS (SELECT FROM expected) AS "is_current!"
            "#,
            &resources as &[&str],
            &subjects as &[&str],
            &updated_at,
            &are_deleted,
            version,
        )
        .fetch_one(&self.pools.background)
        .await?;
        Ok(is_current)
    }
}

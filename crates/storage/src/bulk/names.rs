//! The integers of all names that are needed, given out in advance.

use std::collections::HashMap;

use sqlx::PgConnection;

use crate::Error;
use crate::interned::DialogKeys;

/// The integers of owners, parties and services.
#[derive(Debug, Default)]
pub struct BulkNames {
    orgs: HashMap<String, i16>,
    parties: HashMap<String, i32>,
    resources: HashMap<String, i32>,
}

impl BulkNames {
    /// Gives integers to all names that have none, and reads all of them.
    pub async fn intern(
        connection: &mut PgConnection,
        orgs: &[String],
        parties: &[String],
        resources: &[String],
    ) -> Result<Self, Error> {
        // Not with ON CONFLICT, which would use up an integer for every name that is there already.
        for (statement, names) in [
            (
                "INSERT INTO org (name) SELECT name FROM unnest($1::text[]) WITH ORDINALITY AS new (name, place) \
              WHERE NOT EXISTS (SELECT FROM org WHERE org.name = new.name) ORDER BY place",
                orgs,
            ),
            (
                "INSERT INTO party (urn) SELECT urn FROM unnest($1::text[]) WITH ORDINALITY AS new (urn, place) \
              WHERE NOT EXISTS (SELECT FROM party WHERE party.urn = new.urn) ORDER BY place",
                parties,
            ),
            (
                "INSERT INTO resource (urn) SELECT urn FROM unnest($1::text[]) WITH ORDINALITY AS new (urn, place) \
              WHERE NOT EXISTS (SELECT FROM resource WHERE resource.urn = new.urn) ORDER BY place",
                resources,
            ),
        ] {
            sqlx::query(statement).bind(names).execute(&mut *connection).await?;
        }
        let orgs = sqlx::query_as("SELECT name, id FROM org").fetch_all(&mut *connection).await?;
        let parties = sqlx::query_as("SELECT urn, id FROM party").fetch_all(&mut *connection).await?;
        let resources = sqlx::query_as("SELECT urn, id FROM resource").fetch_all(&mut *connection).await?;
        Ok(Self {
            orgs: orgs.into_iter().collect(),
            parties: parties.into_iter().collect(),
            resources: resources.into_iter().collect(),
        })
    }

    pub(super) fn keys(&self, org: &str, party: &str, resource: &str) -> Result<DialogKeys, Error> {
        let found = self.orgs.get(org).zip(self.parties.get(party)).zip(self.resources.get(resource));
        let ((org, party), resource) = found.ok_or(Error::Corrupt("a name that was not given an integer"))?;
        Ok(DialogKeys { org: *org, party: *party, resource: *resource })
    }
}

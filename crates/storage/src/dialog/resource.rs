//! Which services have dialogs, and for whom.

use dialogporten_domain::{PartyId, ServiceResource};

use crate::{Error, Store};

impl Store {
    /// Returns the services that have at least one dialog, soft-deleted ones included, in no particular order.
    pub async fn referenced_resources(&self) -> Result<Vec<ServiceResource>, Error> {
        let urns =
            sqlx::query_file_scalar!("src/dialog/referenced_resources.sql").fetch_all(&self.pools.background).await?;
        urns.iter().map(|urn| ServiceResource::parse(urn).ok_or(Error::Corrupt("service resource"))).collect()
    }

    /// Returns which of the parties have had dialogs of which services, in no particular order.
    pub async fn referenced_resources_of(&self, parties: &[PartyId]) -> Result<Vec<(PartyId, ServiceResource)>, Error> {
        let urns: Vec<&str> = parties.iter().map(PartyId::as_str).collect();
        let pairs = sqlx::query_file!("src/dialog/referenced_resources_of.sql", &urns as &[&str],)
            .fetch_all(&self.pools.requests)
            .await?;
        pairs
            .into_iter()
            .map(|pair| {
                let party = PartyId::parse(&pair.party).ok_or(Error::Corrupt("party"))?;
                let resource = ServiceResource::parse(&pair.resource).ok_or(Error::Corrupt("service resource"))?;
                Ok((party, resource))
            })
            .collect()
    }
}

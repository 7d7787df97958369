//! Which services have dialogs, and for whom.

use dialogporten_domain::{PartyId, ServiceResource};

use crate::{Error, Store};

impl Store {
    /// Returns the services that have at least one dialog, soft-deleted ones included, in no particular order.
    pub async fn referenced_resources(&self) -> Result<Vec<ServiceResource>, Error> {
        // The order within a service makes every look-up one step in an index, however few dialogs the service has.
        let urns = sqlx::query_scalar!(
            "
            SELECT urn
            FROM resource
            WHERE (
                SELECT true FROM dialog
                WHERE dialog.resource_id = resource.id
                ORDER BY content_updated_at DESC, id DESC
                LIMIT 1
            )
            ",
        )
        .fetch_all(&self.pools.background)
        .await?;
        urns.iter().map(|urn| ServiceResource::parse(urn).ok_or(Error::Corrupt("service resource"))).collect()
    }

    /// Returns which of the parties have had dialogs of which services, in no particular order.
    pub async fn referenced_resources_of(&self, parties: &[PartyId]) -> Result<Vec<(PartyId, ServiceResource)>, Error> {
        let urns: Vec<&str> = parties.iter().map(PartyId::as_str).collect();
        let pairs = sqlx::query!(
            "
            SELECT party.urn AS party, resource.urn AS resource
            FROM party
            JOIN party_resource ON party_resource.party_id = party.id
            JOIN resource ON resource.id = party_resource.resource_id
            WHERE party.urn = ANY ($1)
            ",
            &urns as &[&str],
        )
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

//! What decides about access to a dialog.

use chrono::{DateTime, Utc};
use dialogporten_domain::{PartyId, ServiceResource, Timestamp};
use uuid::Uuid;

use crate::Error;
use crate::document::{self, Document};

/// What decides about access to a dialog and its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessFacts {
    /// The dialog.
    pub dialog_id: Uuid,
    /// Short name of its owner.
    pub org: String,
    /// Who it is for.
    pub party: PartyId,
    /// The service.
    pub service_resource: ServiceResource,
    /// Labels of the service owner, ordered; they may name the instance that access is decided for.
    pub service_owner_labels: Vec<String>,
    /// When it was soft-deleted.
    pub deleted_at: Option<Timestamp>,
}

impl AccessFacts {
    pub(in crate::dialog) fn of_row(
        dialog_id: Uuid,
        org: String,
        (party, resource): (&str, &str),
        service_owner_labels: Vec<String>,
        deleted_at: Option<DateTime<Utc>>,
    ) -> Result<Self, Error> {
        Ok(Self {
            dialog_id,
            org,
            party: PartyId::parse(party).ok_or(Error::Corrupt("party"))?,
            service_resource: ServiceResource::parse(resource).ok_or(Error::Corrupt("service resource"))?,
            service_owner_labels,
            deleted_at: deleted_at.map(Timestamp::from),
        })
    }
}

/// A dialog with one of its parts, a document or several.
pub(super) struct PartRow<T> {
    pub(super) id: Uuid,
    pub(super) org: String,
    pub(super) party: String,
    pub(super) resource: String,
    pub(super) deleted_at: Option<DateTime<Utc>>,
    pub(super) service_owner_labels: Vec<String>,
    pub(super) part: T,
}

impl<T> PartRow<T> {
    fn facts(self) -> Result<(AccessFacts, T), Error> {
        let names = (self.party.as_str(), self.resource.as_str());
        let facts = AccessFacts::of_row(self.id, self.org, names, self.service_owner_labels, self.deleted_at)?;
        Ok((facts, self.part))
    }
}

impl<T> PartRow<Option<Document<T>>> {
    /// Separates the part, if there is one.
    pub(super) fn split(self) -> Result<(AccessFacts, Option<T>), Error> {
        let (facts, part) = self.facts()?;
        Ok((facts, part.map(|part| part.0)))
    }
}

impl<T> PartRow<Vec<Document<T>>> {
    /// Separates a list, in order. It is sorted here, where it is small, and comes almost sorted.
    pub(super) fn split_ordered<K: Ord>(self, key: impl FnMut(&T) -> K) -> Result<(AccessFacts, Vec<T>), Error> {
        let (facts, part) = self.facts()?;
        Ok((facts, document::ordered(part, key)))
    }
}

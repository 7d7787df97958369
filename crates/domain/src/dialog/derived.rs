//! State of a dialog that follows from what is in it.

use std::collections::HashSet;

use super::{Activity, ActivityType, DomainError, Transmission, TransmissionType};
use crate::ResourceType;

/// Is there a transmission to the party that nobody opened, or a message that nobody opened?
pub fn has_unopened_content(resource: ResourceType, transmissions: &[Transmission], activities: &[Activity]) -> bool {
    let opened: HashSet<_> = activities
        .iter()
        .filter(|activity| activity.kind == ActivityType::TransmissionOpened)
        .filter_map(|activity| activity.transmission_id)
        .collect();
    let has_unopened_transmission = transmissions
        .iter()
        .any(|transmission| !transmission.kind.is_from_party() && !opened.contains(&transmission.id));
    let is_opened_message = || activities.iter().any(|activity| activity.kind == ActivityType::CorrespondenceOpened);
    has_unopened_transmission || (resource == ResourceType::CorrespondenceService && !is_opened_message())
}

/// How many transmissions of a dialog came from which side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TransmissionCounts {
    /// From the service owner.
    pub from_service_owner: i16,
    /// From the party.
    pub from_party: i16,
}

impl TransmissionCounts {
    /// Returns the counts after more transmissions are added, or an error for each count that becomes too great.
    pub fn plus(self, added: impl IntoIterator<Item = TransmissionType>) -> Result<Self, Vec<DomainError>> {
        let (mut from_service_owner, mut from_party) = (0_usize, 0_usize);
        for kind in added {
            if kind.is_from_party() {
                from_party += 1;
            } else {
                from_service_owner += 1;
            }
        }
        let sum = |count: i16, added: usize| i16::try_from(added).ok().and_then(|added| count.checked_add(added));
        match (sum(self.from_service_owner, from_service_owner), sum(self.from_party, from_party)) {
            (Some(from_service_owner), Some(from_party)) => Ok(Self { from_service_owner, from_party }),
            (owner, party) => {
                let owner = owner.is_none().then(|| too_many("FromServiceOwnerTransmissionsCount"));
                let party = party.is_none().then(|| too_many("FromPartyTransmissionsCount"));
                Err(owner.into_iter().chain(party).collect())
            }
        }
    }
}

fn too_many(key: &str) -> DomainError {
    DomainError::new(key, format!("a dialog has at most {} transmissions from one side", i16::MAX))
}

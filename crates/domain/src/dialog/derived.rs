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

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::TransmissionType::{Alert, Correction, Submission};
    use super::*;
    use crate::dialog::sample::{activity, created, id, minimal, transmission, with};

    fn letter(number: u16, kind: &str) -> Value {
        with(transmission(), [("/id", json!(id(number))), ("/type", json!(kind))])
    }

    fn opened(number: u16) -> Value {
        with(activity(), [("/type", json!("TransmissionOpened")), ("/transmissionId", json!(id(number)))])
    }

    #[rstest]
    #[case::nothing(&[], &[], false)]
    #[case::unopened(&[letter(1, "Information")], &[], true)]
    #[case::opened(&[letter(1, "Alert")], &[opened(1)], false)]
    #[case::one_of_two(&[letter(1, "Decision"), letter(2, "Request")], &[opened(2)], true)]
    #[case::from_party(&[letter(1, "Submission"), letter(2, "Correction")], &[], false)]
    #[case::other_activity(&[letter(1, "Information")], &[activity()], true)]
    fn content_is_unopened_until_every_letter_is_opened(
        #[case] transmissions: &[Value],
        #[case] activities: &[Value],
        #[case] is_unopened: bool,
    ) {
        let body = with(minimal(), [("/transmissions", json!(transmissions)), ("/activities", json!(activities))]);
        let aggregate = created(body).aggregate;
        assert_eq!(aggregate.dialog.has_unopened_content, is_unopened);
        for resource in [ResourceType::AltinnApp, ResourceType::MigratedApp] {
            assert_eq!(has_unopened_content(resource, &aggregate.transmissions, &aggregate.activities), is_unopened);
        }
    }

    #[test]
    fn a_message_is_unopened_until_it_is_opened_itself() {
        let body =
            with(minimal(), [("/transmissions", json!([letter(1, "Alert")])), ("/activities", json!([opened(1)]))]);
        let mut aggregate = created(body).aggregate;
        let is_unopened = |activities: &[Activity]| {
            has_unopened_content(ResourceType::CorrespondenceService, &aggregate.transmissions, activities)
        };
        assert!(is_unopened(&aggregate.activities));
        let mut message_opened = aggregate.activities.clone();
        message_opened.push(Activity {
            kind: ActivityType::CorrespondenceOpened,
            transmission_id: None,
            ..message_opened[0].clone()
        });
        assert!(!is_unopened(&message_opened));
        message_opened.remove(0);
        assert!(is_unopened(&message_opened));
        aggregate.transmissions.clear();
        assert!(!has_unopened_content(ResourceType::CorrespondenceService, &[], &message_opened));
    }

    #[test]
    fn counts_stay_within_their_range() {
        let start = TransmissionCounts { from_service_owner: i16::MAX - 1, from_party: i16::MAX - 1 };
        let plus = |kinds: &[TransmissionType]| {
            start
                .plus(kinds.iter().copied())
                .map_err(|errors| errors.into_iter().map(|error| error.key).collect::<Vec<_>>())
        };
        assert_eq!(
            plus(&[Alert, Correction]),
            Ok(TransmissionCounts { from_service_owner: i16::MAX, from_party: i16::MAX })
        );
        assert_eq!(plus(&[Alert, Alert]), Err(vec!["FromServiceOwnerTransmissionsCount".to_owned()]));
        assert_eq!(plus(&[Submission, Correction]), Err(vec!["FromPartyTransmissionsCount".to_owned()]));
        assert_eq!(
            plus(&[Alert, Alert, Submission, Correction]),
            Err(vec!["FromServiceOwnerTransmissionsCount".to_owned(), "FromPartyTransmissionsCount".to_owned()])
        );
        assert!(start.plus(std::iter::repeat_n(Alert, 70_000)).is_err());
    }
}

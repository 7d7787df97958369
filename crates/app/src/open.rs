//! A dialog as a reader gets it, and what opening it leaves behind.

use std::collections::HashSet;

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::{Aggregate, Reader, SeenEntry, SystemLabel, Transmission};
use dialogporten_domain::{PartyId, Timestamp};
use dialogporten_storage as storage;
use uuid::Uuid;

use crate::access::Rights;
use crate::seen::latest_of_each_reader;
use crate::{App, Error};

/// A dialog as a reader gets it.
#[derive(Debug)]
pub struct ReadDialog {
    /// The dialog and everything below it, as this reader may see it.
    pub aggregate: Aggregate,
    /// What the reader may do.
    pub rights: Rights,
    /// The person or system that reads; `None` when a service owner reads for itself.
    pub reader: Option<PartyId>,
    /// Has somebody, now including the reader, opened the dialog since its content changed?
    pub is_content_seen: bool,
    /// The entry that this very reading wrote or found; part of every list of openings.
    pub own_entry: Option<Uuid>,
}

impl ReadDialog {
    /// Iterates over the transmissions, each with whether somebody has opened it.
    pub fn transmissions(&self) -> impl Iterator<Item = (&Transmission, bool)> {
        let opened: HashSet<Uuid> =
            self.aggregate.activities.iter().filter_map(|activity| activity.transmission_id).collect();
        self.aggregate.transmissions.iter().map(move |transmission| (transmission, opened.contains(&transmission.id)))
    }

    /// Returns the latest opening of each reader at or after an instant, oldest first.
    pub fn seen_since(&self, instant: Timestamp) -> Vec<&SeenEntry> {
        let counts = |entry: &&SeenEntry| entry.seen_at >= instant || Some(entry.id) == self.own_entry;
        latest_of_each_reader(self.aggregate.seen.iter().filter(counts))
    }
}

impl App {
    /// Marks a dialog as seen by a reader, unless the reader has already seen it as it is, and returns it as the reader
    /// now sees it.
    pub(crate) async fn open(
        &self,
        mut aggregate: Aggregate,
        rights: Rights,
        principal: &Principal,
        party: PartyId,
        is_via_service_owner: bool,
    ) -> Result<ReadDialog, Error> {
        let mut own_entry = None;
        let is_content_seen = if aggregate.needs_opening(&party) {
            let reader = Reader {
                party: &party,
                name: self.reader_name(&party).await?,
                user_type: principal.user_type(),
                is_via_service_owner,
            };
            let opening = aggregate.open(reader, self.settings.clock.now(), &self.ids);
            let is_seen_without = aggregate.dialog.is_content_seen();
            let is_content_seen = match self.store.record_opening(&opening).await {
                Ok(outcome) => outcome.is_content_seen,
                // Whoever changes the dialog for so long is no reason not to show it; the next opening is recorded.
                Err(storage::Error::Busy) => is_seen_without,
                Err(other) => return Err(other.into()),
            };
            own_entry = Some(opening.entry.id);
            // Of simultaneous openings one writes the entry; the others show it all the same.
            if aggregate.seen.iter().all(|entry| entry.id != opening.entry.id) {
                aggregate.seen.push(opening.entry);
            }
            is_content_seen
        } else {
            aggregate.dialog.is_content_seen()
        };
        let labels = &mut aggregate.dialog.system_labels;
        *labels = labels.changed(&[], &[SystemLabel::MarkedAsUnopened]);
        Ok(ReadDialog { aggregate, rights, reader: Some(party), is_content_seen, own_entry })
    }

    async fn reader_name(&self, reader: &PartyId) -> Result<String, Error> {
        let name = self.upstream.party_names.find(reader).await?;
        name.ok_or(Error::Unknown("the register does not know the current user"))
    }
}

//! A dialog as a reader gets it, and what opening it leaves behind.

use std::collections::{HashMap, HashSet};

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::{Aggregate, Reader, SeenEntry, SystemLabel, Transmission};
use dialogporten_domain::{PartyId, Timestamp};
use uuid::Uuid;

use crate::access::Rights;
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
        let mut latest: HashMap<_, &SeenEntry> = HashMap::new();
        for entry in self.aggregate.seen.iter().filter(|entry| entry.seen_at >= instant) {
            let known = latest.entry(entry.seen_by.actor_id.as_ref()).or_insert(entry);
            if (known.seen_at, known.id) < (entry.seen_at, entry.id) {
                *known = entry;
            }
        }
        let mut entries: Vec<&SeenEntry> = latest.into_values().collect();
        entries.sort_by_key(|entry| (entry.seen_at, entry.id));
        entries
    }
}

impl App {
    /// Marks a dialog as seen by a reader, unless the reader has already seen it as it is. Returns whether its content
    /// counts as seen afterwards, and changes the aggregate to what the reader now sees.
    pub(crate) async fn open(
        &self,
        aggregate: &mut Aggregate,
        principal: &Principal,
        reader: &PartyId,
        now: Timestamp,
        is_via_service_owner: bool,
    ) -> Result<bool, Error> {
        let is_content_seen = if aggregate.needs_opening(reader) {
            let reader = Reader {
                party: reader,
                name: self.reader_name(reader).await?,
                user_type: principal.user_type(),
                is_via_service_owner,
            };
            let opening = aggregate.open(reader, now, &self.ids);
            let outcome = self.store.record_opening(&opening).await?;
            if outcome.is_entry_new {
                aggregate.seen.push(opening.entry);
            }
            outcome.is_flag_set || aggregate.dialog.is_seen_since_content_update
        } else {
            aggregate.dialog.is_content_seen()
        };
        let labels = &mut aggregate.dialog.system_labels;
        *labels = labels.changed(&[], &[SystemLabel::MarkedAsUnopened]);
        Ok(is_content_seen)
    }

    async fn reader_name(&self, reader: &PartyId) -> Result<String, Error> {
        let name = self.upstream.party_names.find(reader).await?;
        name.ok_or_else(|| Error::Internal("the register does not know the name of the current user".into()))
    }
}

//! Children of an update: they are appended, never changed.

use std::collections::HashSet;

use uuid::Uuid;

use super::{known_among, taken};
use crate::Timestamp;
use crate::dialog::assign::{Assignment, SuppliedId};
use crate::dialog::create::{errors_or, needs_correspondence_scope, repeated_keys};
use crate::dialog::hierarchy::{HierarchyNode, check_hierarchy};
use crate::dialog::{
    Activity, Aggregate, CallerRules, DomainError, Rejection, Transmission, TransmissionCounts, TransmissionType,
};

impl Aggregate {
    /// Appends activities. When the dialog has one of them already, none is appended.
    pub(super) fn append_activities(
        &mut self,
        sent: Vec<Activity<SuppliedId>>,
        rules: CallerRules,
        assignment: &Assignment<'_>,
        errors: &mut Vec<DomainError>,
    ) -> Result<(), Rejection> {
        let sent_ids: Vec<Uuid> = sent.iter().filter_map(|activity| activity.id).collect();
        let existing = known_among(self.activities.iter().map(|activity| activity.id), &sent_ids);
        if !existing.is_empty() {
            errors.push(taken("DialogActivity", &existing));
            return Ok(());
        }
        if let Some(refused) = needs_correspondence_scope(&sent, rules) {
            return Err(errors_or(std::mem::take(errors), refused));
        }
        self.activities.extend(sent.into_iter().map(|activity| assignment.activity(activity)));
        Ok(())
    }

    /// Appends transmissions, and checks them and the appended activities against everything that is in the dialog.
    /// When the dialog has one of the transmissions or their files already, none is appended.
    pub(super) fn append_transmissions(
        &mut self,
        sent: Vec<Transmission<SuppliedId>>,
        assignment: &mut Assignment<'_>,
        errors: &mut Vec<DomainError>,
    ) -> Result<(), Rejection> {
        if let Some(existing) = self.find_taken(&sent) {
            errors.push(existing);
        } else if !sent.is_empty() {
            let now = assignment.now();
            // What becomes visible later counts as sent then, whatever the client says.
            let becomes_visible = self.dialog.visible_from.filter(|time| *time > now);
            errors.extend(expired_files(&sent, now));
            let kinds: Vec<TransmissionType> = sent.iter().map(|transmission| transmission.kind).collect();
            self.transmissions.extend(sent.into_iter().map(|transmission| {
                let transmission = assignment.transmission(transmission);
                Transmission { created_at: becomes_visible.unwrap_or(transmission.created_at), ..transmission }
            }));
            let nodes: Vec<HierarchyNode> = self.transmissions.iter().map(HierarchyNode::from).collect();
            errors.extend(check_hierarchy(&nodes));
            self.count(kinds, errors);
            if let Some(conflict) = repeated_keys(&self.transmissions) {
                return Err(errors_or(std::mem::take(errors), conflict));
            }
        }
        errors.extend(self.unknown_opened());
        Ok(())
    }

    fn find_taken(&self, sent: &[Transmission<SuppliedId>]) -> Option<DomainError> {
        let sent_ids: Vec<Uuid> = sent.iter().filter_map(|transmission| transmission.id).collect();
        let existing = known_among(self.transmissions.iter().map(|transmission| transmission.id), &sent_ids);
        if !existing.is_empty() {
            return Some(taken("DialogTransmission", &existing));
        }
        let sent_files: Vec<Uuid> = sent.iter().flat_map(|t| &t.attachments).filter_map(|file| file.id).collect();
        let stored_files = self.transmissions.iter().flat_map(|transmission| &transmission.attachments);
        let existing = known_among(stored_files.map(|file| file.id), &sent_files);
        (!existing.is_empty()).then(|| taken("DialogAttachment", &existing))
    }

    fn count(&mut self, added: Vec<TransmissionType>, errors: &mut Vec<DomainError>) {
        let dialog = &mut self.dialog;
        let counts = TransmissionCounts {
            from_service_owner: dialog.from_service_owner_transmissions_count,
            from_party: dialog.from_party_transmissions_count,
        };
        match counts.plus(added) {
            Ok(counts) => {
                dialog.from_service_owner_transmissions_count = counts.from_service_owner;
                dialog.from_party_transmissions_count = counts.from_party;
            }
            Err(too_many) => errors.extend(too_many),
        }
    }

    /// Activities may only refer to transmissions of their dialog.
    fn unknown_opened(&self) -> Option<DomainError> {
        let mut opened = self.activities.iter().filter_map(|activity| activity.transmission_id).peekable();
        opened.peek()?;
        let known: HashSet<Uuid> = self.transmissions.iter().map(|transmission| transmission.id).collect();
        let unknown = opened.find(|id| !known.contains(id))?;
        Some(DomainError::new("Activities", format!("the transmission {unknown} does not exist in the dialog")))
    }
}

fn expired_files(sent: &[Transmission<SuppliedId>], now: Timestamp) -> Option<DomainError> {
    let files = sent.iter().flat_map(|transmission| &transmission.attachments);
    let has_expired = files.filter_map(|file| file.expires_at).any(|time| time <= now);
    has_expired.then(|| DomainError::new("Transmissions.Attachments.ExpiresAt", "must be in the future or absent"))
}

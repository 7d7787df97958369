//! A stored transmission or activity is corrected in place.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::hierarchy::{HierarchyNode, check_hierarchy};
use super::{
    Activity, ActivityType, AppendTarget, Attachment, AttachmentUrl, ChildKind, ClaimedId, DomainError, RootChange,
    SuppliedId, Transmission,
};
use crate::event::EventKind;
use crate::{Event, IdGenerator, Timestamp};

/// A corrected transmission that is ready to be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrectedTransmission {
    /// The transmission as it is from now on.
    pub transmission: Transmission,
    /// Identifiers of new children that the client chose.
    pub claimed_ids: Vec<ClaimedId>,
    /// Identifiers of children that are no more.
    pub released_ids: Vec<ClaimedId>,
    /// What changes on the dialog.
    pub root: RootChange,
    /// What to tell the world.
    pub event: Event,
}

impl AppendTarget {
    /// Corrects a stored transmission: its own values are replaced, files and their addresses are recognized by their
    /// identifiers. Counters, labels and what is unopened stay, even when the type changes.
    ///
    /// `all` are the transmissions of the dialog; `created_at` is the time that the client supplied.
    pub fn correct_transmission(
        &self,
        stored: &Transmission,
        all: &[Transmission],
        new: Transmission<SuppliedId>,
        created_at: Option<Timestamp>,
        now: Timestamp,
        ids: &IdGenerator,
    ) -> Result<CorrectedTransmission, Vec<DomainError>> {
        let parent = new.related_transmission_id;
        let moved = |node: HierarchyNode| if node.id == stored.id { HierarchyNode { parent, ..node } } else { node };
        let nodes: Vec<HierarchyNode> = all.iter().map(HierarchyNode::from).map(moved).collect();
        let errors = check_hierarchy(&nodes);
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut merge = Merge { ids, now, known: ids_of(&stored.attachments).collect(), claimed: Vec::new() };
        let attachments = merge.attachments(&stored.attachments, new.attachments);
        let mut kept = HashSet::new();
        let repeated = ids_of(&attachments).filter(|id| !kept.insert(*id));
        let errors: Vec<DomainError> = repeated.map(|id| id.already_exists()).collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let released_ids = merge.known.difference(&kept).copied().collect();
        let transmission = Transmission {
            id: stored.id,
            created_at: created_at.unwrap_or(stored.created_at),
            attachments,
            idempotent_key: new.idempotent_key,
            authorization_attribute: new.authorization_attribute,
            extended_type: new.extended_type,
            external_reference: new.external_reference,
            related_transmission_id: new.related_transmission_id,
            kind: new.kind,
            sender: new.sender,
            content: new.content,
            navigational_actions: new.navigational_actions,
        };
        Ok(CorrectedTransmission {
            transmission,
            claimed_ids: merge.claimed,
            released_ids,
            root: self.change(true, true, &[], now, ids),
            event: self.event(true, EventKind::DialogUpdated, now, ids),
        })
    }
}

/// An activity at another time, ready to be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrectedActivity {
    /// The activity as it is from now on.
    pub activity: Activity,
    /// What changes on the dialog.
    pub root: RootChange,
    /// What to tell the world.
    pub event: Event,
}

impl AppendTarget {
    /// Corrects when a form was saved.
    pub fn correct_form_saved_time(
        &self,
        activity: Activity,
        created_at: Timestamp,
        now: Timestamp,
        ids: &IdGenerator,
    ) -> Result<CorrectedActivity, Vec<DomainError>> {
        if activity.kind != ActivityType::FormSaved {
            let message = format!("the activity must be of the type FormSaved, not {}", activity.kind);
            return Err(vec![DomainError::new("Type", message)]);
        }
        let mut root = self.change(true, false, &[], now, ids);
        root.updated_at = root.updated_at.or(Some(created_at));
        Ok(CorrectedActivity {
            activity: Activity { created_at, ..activity },
            root,
            event: self.event(true, EventKind::DialogUpdated, now, ids),
        })
    }
}

/// Matches files and addresses of a body with the stored ones.
struct Merge<'a> {
    ids: &'a IdGenerator,
    now: Timestamp,
    known: HashSet<ClaimedId>,
    claimed: Vec<ClaimedId>,
}

impl Merge<'_> {
    fn attachments(&mut self, stored: &[Attachment], new: Vec<Attachment<SuppliedId>>) -> Vec<Attachment> {
        let places: HashMap<Uuid, usize> = stored.iter().enumerate().map(|(at, file)| (file.id, at)).collect();
        let urls_of = |id: SuppliedId| {
            id.and_then(|id| places.get(&id)).and_then(|at| stored.get(*at)).map_or(&[][..], |file| &file.urls)
        };
        let mut merged: Vec<Attachment> = new
            .into_iter()
            .map(|file| Attachment {
                urls: self.urls(urls_of(file.id), file.urls),
                id: self.identify(ChildKind::Attachment, file.id),
                display_name: file.display_name,
                name: file.name,
                expires_at: file.expires_at,
            })
            .collect();
        // Readers find the old ones where they were, and the new ones after them.
        merged.sort_by_key(|file| places.get(&file.id).copied().unwrap_or(usize::MAX));
        merged
    }

    fn urls(&mut self, stored: &[AttachmentUrl], new: Vec<AttachmentUrl<SuppliedId>>) -> Vec<AttachmentUrl> {
        let places: HashMap<Uuid, usize> = stored.iter().enumerate().map(|(at, url)| (url.id, at)).collect();
        let mut merged: Vec<AttachmentUrl> = new
            .into_iter()
            .map(|url| AttachmentUrl {
                id: self.identify(ChildKind::AttachmentUrl, url.id),
                url: url.url,
                media_type: url.media_type,
                consumer_type: url.consumer_type,
            })
            .collect();
        merged.sort_by_key(|url| places.get(&url.id).copied().unwrap_or(usize::MAX));
        merged
    }

    fn identify(&mut self, kind: ChildKind, supplied: SuppliedId) -> Uuid {
        let Some(id) = supplied else { return self.ids.entity(self.now) };
        let claimed = ClaimedId { kind, id };
        if !self.known.contains(&claimed) {
            self.claimed.push(claimed);
        }
        id
    }
}

fn ids_of(attachments: &[Attachment]) -> impl Iterator<Item = ClaimedId> {
    let files = attachments.iter().map(|file| ClaimedId { kind: ChildKind::Attachment, id: file.id });
    let urls = attachments.iter().flat_map(|file| &file.urls);
    files.chain(urls.map(|url| ClaimedId { kind: ChildKind::AttachmentUrl, id: url.id }))
}

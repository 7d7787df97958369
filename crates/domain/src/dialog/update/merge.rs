//! The document of a dialog: what is sent replaces what is stored, and what has the same identifier stays the same
//! thing.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use crate::Timestamp;
use crate::dialog::assign::{Assignment, SuppliedId};
use crate::dialog::{
    ApiAction, Attachment, ChildKind, ClaimedId, DialogBody, DialogContent, DomainError, GuiAction, Transmission,
};

/// A document as it was sent.
pub(super) struct SentBody {
    pub(super) content: Option<DialogContent>,
    pub(super) search_tags: Vec<String>,
    pub(super) attachments: Vec<Attachment<SuppliedId>>,
    pub(super) gui_actions: Vec<GuiAction<SuppliedId>>,
    pub(super) api_actions: Vec<ApiAction<SuppliedId>>,
}

impl SentBody {
    /// Returns the document that results: elements that are stored keep their order, new ones follow in the order in
    /// which they were sent.
    pub(super) fn merge_into(self, stored: &DialogBody, assignment: &mut Assignment<'_>) -> DialogBody {
        let search_tags = ordered_like(&stored.search_tags, self.search_tags, String::clone);
        let attachments = self.attachments.into_iter().map(|file| assignment.attachment(file)).collect();
        let mut attachments = ordered_like(&stored.attachments, attachments, |file| file.id);
        pair(
            &stored.attachments,
            &mut attachments,
            |file| file.id,
            |stored, file| {
                file.urls = ordered_like(&stored.urls, std::mem::take(&mut file.urls), |url| url.id);
            },
        );
        let gui_actions = self.gui_actions.into_iter().map(|action| assignment.gui_action(action)).collect();
        let gui_actions = ordered_like(&stored.gui_actions, gui_actions, |action| action.id);
        let api_actions = self.api_actions.into_iter().map(|action| assignment.api_action(action)).collect();
        let mut api_actions = ordered_like(&stored.api_actions, api_actions, |action| action.id);
        pair(
            &stored.api_actions,
            &mut api_actions,
            |action| action.id,
            |stored, action| {
                action.endpoints =
                    ordered_like(&stored.endpoints, std::mem::take(&mut action.endpoints), |endpoint| endpoint.id);
            },
        );
        DialogBody { content: self.content, search_tags, attachments, gui_actions, api_actions }
    }
}

/// Puts elements that are stored in their stored order, and the others behind them.
fn ordered_like<T, K: Eq + std::hash::Hash>(stored: &[T], mut sent: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let places: HashMap<K, usize> = stored.iter().enumerate().map(|(place, element)| (key(element), place)).collect();
    sent.sort_by_key(|element| places.get(&key(element)).copied().unwrap_or(usize::MAX));
    sent
}

/// Walks over the elements that are stored and sent.
fn pair<T>(stored: &[T], sent: &mut [T], id: impl Fn(&T) -> Uuid, mut walk: impl FnMut(&T, &mut T)) {
    let by_id: HashMap<Uuid, &T> = stored.iter().map(|element| (id(element), element)).collect();
    for element in sent {
        if let Some(stored) = by_id.get(&id(element)) {
            walk(stored, element);
        }
    }
}

/// Files whose time is new and has passed.
pub(super) fn expired_attachments(stored: &DialogBody, sent: &DialogBody, now: Timestamp) -> Option<DomainError> {
    let known: HashMap<Uuid, Option<Timestamp>> =
        stored.attachments.iter().map(|file| (file.id, file.expires_at)).collect();
    let is_new = |file: &&Attachment| known.get(&file.id) != Some(&file.expires_at);
    let has_expired =
        sent.attachments.iter().filter(is_new).any(|file| file.expires_at.is_some_and(|time| time <= now));
    has_expired.then(|| DomainError::new("Attachments.ExpiresAt", "must be in the future or absent"))
}

/// Returns the identifiers that the dialog takes and those that it gives up; `claims` are the ones the client sent.
pub(super) fn changed_claims(
    claims: Vec<ClaimedId>,
    before: &DialogBody,
    after: &DialogBody,
    appended: &[Transmission],
) -> (Vec<ClaimedId>, Vec<ClaimedId>) {
    let before: HashSet<ClaimedId> = ids_of(before).collect();
    let files = appended.iter().flat_map(|transmission| &transmission.attachments).flat_map(ids_of_attachment);
    let after: HashSet<ClaimedId> = ids_of(after).chain(files).collect();
    let claimed = claims.into_iter().filter(|claim| !before.contains(claim)).collect();
    let released = before.into_iter().filter(|claim| !after.contains(claim)).collect();
    (claimed, released)
}

fn ids_of(body: &DialogBody) -> impl Iterator<Item = ClaimedId> {
    let buttons = body.gui_actions.iter().map(|action| ClaimedId { kind: ChildKind::GuiAction, id: action.id });
    let operations = body.api_actions.iter().flat_map(|action| {
        let endpoints = action.endpoints.iter();
        let endpoints = endpoints.map(|endpoint| ClaimedId { kind: ChildKind::ApiActionEndpoint, id: endpoint.id });
        endpoints.chain(std::iter::once(ClaimedId { kind: ChildKind::ApiAction, id: action.id }))
    });
    body.attachments.iter().flat_map(ids_of_attachment).chain(buttons).chain(operations)
}

fn ids_of_attachment(file: &Attachment) -> impl Iterator<Item = ClaimedId> {
    let urls = file.urls.iter().map(|url| ClaimedId { kind: ChildKind::AttachmentUrl, id: url.id });
    urls.chain(std::iter::once(ClaimedId { kind: ChildKind::Attachment, id: file.id }))
}

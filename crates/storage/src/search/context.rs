//! The readers' state of an owner's dialogs.

use dialogporten_domain::dialog::{SystemLabel, SystemLabels};
use dialogporten_domain::search::{ContinuationToken, KeyValue, Order, OrderKey};
use dialogporten_domain::{PartyId, Timestamp};
use uuid::Uuid;

use crate::{Error, Store};

/// A search for the readers' state of an owner's dialogs, the latest content first. Deleted, unpublished and expired
/// dialogs belong to it.
#[derive(Clone)]
pub struct ContextSearch {
    /// The owner.
    pub org: String,
    /// The parties; none have no dialogs.
    pub parties: Vec<PartyId>,
    /// Labels, any of them.
    pub labels: Vec<SystemLabel>,
    /// The earliest time of the content.
    pub content_updated_after: Option<Timestamp>,
    /// After which place; must have the keys `contentUpdatedAt` and `id`.
    pub after: Option<ContinuationToken>,
    /// Most entries of the page.
    pub limit: u16,
}

/// A page of readers' states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContextPage {
    /// The latest content first.
    pub contexts: Vec<ListedContext>,
    /// Is there at least one more?
    pub has_next: bool,
}

impl ContextPage {
    /// Returns the place of the last entry, after which the next page begins.
    pub fn end(&self) -> Option<ContinuationToken> {
        let last = self.contexts.last()?;
        Some(ContinuationToken::of(&Order::default(), |key| match key {
            OrderKey::Id => KeyValue::Id(last.dialog_id),
            _ => KeyValue::Time(Some(last.content_updated_at)),
        }))
    }
}

/// The readers' state of a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedContext {
    /// The dialog.
    pub dialog_id: Uuid,
    /// When its content was updated.
    pub content_updated_at: Timestamp,
    /// Revision of the readers' state.
    pub end_user_context_revision: Uuid,
    /// All labels.
    pub system_labels: SystemLabels,
}

impl Store {
    /// Lists the readers' state of dialogs. One statement.
    #[expect(clippy::unused_async, reason = "the statement follows")]
    pub async fn search_contexts(&self, _search: &ContextSearch) -> Result<ContextPage, Error> {
        Ok(ContextPage::default())
    }
}

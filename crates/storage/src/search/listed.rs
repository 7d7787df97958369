//! What a list shows of a dialog.

use dialogporten_domain::dialog::{Activity, ContentValue, DialogStatus, SeenEntry, SystemLabels};
use dialogporten_domain::search::{ContinuationToken, KeyValue, Order, OrderKey};
use dialogporten_domain::{PartyId, ResourceType, ServiceResource, Timestamp, UriReference};
use serde::Deserialize;
use uuid::Uuid;

/// A page of dialogs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// In the order that was asked for.
    pub dialogs: Vec<ListedDialog>,
    /// Is there at least one more?
    pub has_next: bool,
}

impl Page {
    /// Returns the place of the last dialog, after which the next page begins.
    pub fn end(&self, order: &Order) -> Option<ContinuationToken> {
        self.dialogs.last().map(|dialog| ContinuationToken::of(order, |key| dialog.key(key)))
    }
}

/// A dialog as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedDialog {
    /// Identifier.
    pub id: Uuid,
    /// Revision.
    pub revision: Uuid,
    /// Short name of the owner.
    pub org: String,
    /// The service.
    pub service_resource: ServiceResource,
    /// Its type.
    pub service_resource_type: ResourceType,
    /// The party.
    pub party: PartyId,
    /// 0 to 100.
    pub progress: Option<u8>,
    /// The process.
    pub process: Option<UriReference>,
    /// The process before that one.
    pub preceding_process: Option<UriReference>,
    /// Status in the owner's terms.
    pub extended_status: Option<String>,
    /// The owner's reference.
    pub external_reference: Option<String>,
    /// How many files people can open.
    pub gui_attachment_count: u64,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was updated.
    pub updated_at: Timestamp,
    /// When its content was updated.
    pub content_updated_at: Timestamp,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// From when it is visible.
    pub visible_from: Option<Timestamp>,
    /// Status.
    pub status: DialogStatus,
    /// For systems only?
    pub is_api_only: bool,
    /// Is anything unopened?
    pub has_unopened_content: bool,
    /// Has anybody seen the content as it is now? A label may say otherwise.
    pub is_seen_since_content_update: bool,
    /// How many transmissions came from the owner.
    pub from_service_owner_transmissions_count: i16,
    /// How many came from the party.
    pub from_party_transmissions_count: i16,
    /// The activity with the greatest (`created_at`, `id`).
    pub latest_activity: Option<Activity>,
    /// Texts; dialogs for systems may have none.
    pub content: Option<ListedContent>,
    /// Openings since the content was updated, all of every actor, by (`seen_at`, `id`) from the latest on.
    pub seen: Vec<SeenEntry>,
    /// Labels of readers.
    pub system_labels: SystemLabels,
    /// Revision of the readers' state.
    pub end_user_context_revision: Uuid,
    /// Labels of the owner by their bytes; looked up only when an owner asks, alone or on behalf of a user.
    pub service_owner_labels: Vec<String>,
    /// Revision of the owner's labels.
    pub service_owner_context_revision: Uuid,
}

/// The texts that a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedContent {
    /// Title.
    pub title: ContentValue,
    /// Title for readers whose login is too weak for the real one.
    #[serde(default)]
    pub non_sensitive_title: Option<ContentValue>,
    /// Summary.
    #[serde(default)]
    pub summary: Option<ContentValue>,
    /// Summary for readers whose login is too weak for the real one.
    #[serde(default)]
    pub non_sensitive_summary: Option<ContentValue>,
    /// Sender to show instead of the owner's name.
    #[serde(default)]
    pub sender_name: Option<ContentValue>,
    /// Short label for the status.
    #[serde(default)]
    pub extended_status: Option<ContentValue>,
}

impl ListedDialog {
    /// Returns the value of an order key.
    pub fn key(&self, key: OrderKey) -> KeyValue {
        match key {
            OrderKey::ContentUpdatedAt => KeyValue::Time(Some(self.content_updated_at)),
            OrderKey::UpdatedAt => KeyValue::Time(Some(self.updated_at)),
            OrderKey::CreatedAt => KeyValue::Time(Some(self.created_at)),
            OrderKey::DueAt => KeyValue::Time(self.due_at),
            OrderKey::Id => KeyValue::Id(self.id),
        }
    }
}

//! The root of the aggregate.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Activity, ApiAction, Attachment, AttachmentConsumer, DialogContent, DialogStatus, GuiAction, SeenEntry,
    SystemLabels, Transmission,
};
use crate::event::EventKind;
use crate::{Event, PartyId, ResourceType, ServiceResource, Timestamp, UriReference};

/// One matter between a party and a service resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Dialog {
    /// Identifier.
    pub id: Uuid,
    /// Changes with every accepted write to the aggregate.
    pub revision: Uuid,
    /// Key of the service owner, unique within `org`.
    pub idempotent_key: Option<String>,
    /// Short name of the owner, in lower case.
    pub org: String,
    /// The service.
    pub service_resource: ServiceResource,
    /// Its type when the dialog was created.
    pub service_resource_type: ResourceType,
    /// Who the dialog is for.
    pub party: PartyId,
    /// 0 to 100.
    pub progress: Option<u8>,
    /// Machine code of the service owner.
    pub extended_status: Option<String>,
    /// Reference in the service owner's own system.
    pub external_reference: Option<String>,
    /// Hidden from end users before this time.
    pub visible_from: Option<Timestamp>,
    /// Deadline, a hint.
    pub due_at: Option<Timestamp>,
    /// Hidden from end users after this time.
    pub expires_at: Option<Timestamp>,
    /// Business process that ties dialogs together.
    pub process: Option<UriReference>,
    /// The process before that one.
    pub preceding_process: Option<UriReference>,
    /// Meant for systems only.
    pub is_api_only: bool,
    /// When it was created, or becomes visible.
    pub created_at: Timestamp,
    /// When anything last changed.
    pub updated_at: Timestamp,
    /// When something that readers care about last changed.
    pub content_updated_at: Timestamp,
    /// When it was soft-deleted.
    pub deleted_at: Option<Timestamp>,
    /// Only administrators may change it.
    pub is_frozen: bool,
    /// Status.
    pub status: DialogStatus,
    /// Is there a transmission or message that nobody opened?
    pub has_unopened_content: bool,
    /// Has somebody opened the dialog since its content changed? Readers also see the label `MarkedAsUnopened`.
    pub is_seen_since_content_update: bool,
    /// Transmissions from the service owner.
    pub from_service_owner_transmissions_count: i16,
    /// Transmissions from the party.
    pub from_party_transmissions_count: i16,
    /// Labels of the readers.
    pub system_labels: SystemLabels,
    /// Changes with every change of labels.
    pub end_user_context_revision: Uuid,
    /// Labels of the service owner, ordered, in lower case.
    pub service_owner_labels: Vec<String>,
    /// Changes with every change of the service owner's labels.
    pub service_owner_context_revision: Uuid,
    /// Everything that a full update replaces.
    pub body: DialogBody,
}

impl Dialog {
    /// Has somebody opened the dialog since its content changed, and did nobody mark it as unopened?
    pub fn is_content_seen(&self) -> bool {
        self.is_seen_since_content_update && !self.system_labels.contains(super::SystemLabel::MarkedAsUnopened)
    }

    /// Returns an event of the dialog as it is now.
    pub(crate) fn event(&self, event_id: Uuid, occurred_at: Timestamp, kind: EventKind) -> Event {
        Event {
            event_id,
            occurred_at,
            is_silent: false,
            dialog_id: self.id,
            service_resource: self.service_resource.clone(),
            party: self.party.clone(),
            process: self.process.clone(),
            preceding_process: self.preceding_process.clone(),
            kind,
        }
    }
}

/// What a full update replaces and nobody searches in. Stored as one document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DialogBody {
    /// Texts; may be missing in API-only dialogs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<DialogContent>,
    /// Extra words for the text search, in lower case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search_tags: Vec<String>,
    /// Files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Buttons for people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gui_actions: Vec<GuiAction>,
    /// Operations for systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub api_actions: Vec<ApiAction>,
}

impl DialogBody {
    /// Puts children that came in one request in the order of their identifiers. Clients address them by position.
    pub(crate) fn sort(&mut self) {
        Attachment::sort(&mut self.attachments);
        self.gui_actions.sort_by_key(|action| action.id);
        self.api_actions.sort_by_key(|action| action.id);
        for action in &mut self.api_actions {
            action.endpoints.sort_by_key(|endpoint| endpoint.id);
        }
    }

    /// Counts the attachments that have an address for people.
    pub fn gui_attachment_count(&self) -> usize {
        let is_for_people =
            |file: &&Attachment| file.urls.iter().any(|url| url.consumer_type == AttachmentConsumer::Gui);
        self.attachments.iter().filter(is_for_people).count()
    }
}

/// A dialog with everything below it that a details read shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// The root.
    pub dialog: Dialog,
    /// Transmissions by (`created_at`, `id`).
    pub transmissions: Vec<Transmission>,
    /// Activities by (`created_at`, `id`).
    pub activities: Vec<Activity>,
    /// Openings not older than the last change of the dialog or of its content, by (`seen_at`, `id`).
    pub seen: Vec<SeenEntry>,
}

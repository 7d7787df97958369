//! A whole dialog to create.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    ActivityDraft, ApiActionDraft, AttachmentDraft, ContentDraft, GuiActionDraft, SearchTagDraft,
    ServiceOwnerContextDraft, StatusInput, TransmissionDraft, read,
};
use crate::Timestamp;
use crate::dialog::{Coded, SystemLabel};

/// The body of a create command.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CreateDialog)]
pub struct DialogDraft {
    /// Identifier.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::id")]
    pub id: Option<Uuid>,
    /// Key of the service owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotent_key: Option<String>,
    /// The service.
    #[serde(default)]
    pub service_resource: String,
    /// Who the dialog is for.
    #[serde(default)]
    pub party: String,
    /// 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<i32>,
    /// Machine code of the service owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended_status: Option<String>,
    /// Reference in the service owner's own system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_reference: Option<String>,
    /// Hidden from end users before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_from: Option<Timestamp>,
    /// Deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// Hidden from end users after this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// Business process that ties dialogs together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process: Option<String>,
    /// The process before that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preceding_process: Option<String>,
    /// Meant for systems only.
    #[serde(default)]
    pub is_api_only: bool,
    /// Overrides the time of creation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// Overrides the time of the last change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// Status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<StatusInput>)]
    pub status: Option<Coded<StatusInput>>,
    /// Where the dialog lies at first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<SystemLabel>)]
    pub system_label: Option<Coded<SystemLabel>>,
    /// What the service owner keeps for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_owner_context: Option<ServiceOwnerContextDraft>,
    /// Texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<ContentDraft>,
    /// Extra words for the text search.
    #[serde(default, deserialize_with = "read::list")]
    pub search_tags: Vec<SearchTagDraft>,
    /// Files.
    #[serde(default, deserialize_with = "read::list")]
    pub attachments: Vec<AttachmentDraft>,
    /// Messages.
    #[serde(default, deserialize_with = "read::list")]
    pub transmissions: Vec<TransmissionDraft>,
    /// Buttons for people.
    #[serde(default, deserialize_with = "read::list")]
    pub gui_actions: Vec<GuiActionDraft>,
    /// Operations for systems.
    #[serde(default, deserialize_with = "read::list")]
    pub api_actions: Vec<ApiActionDraft>,
    /// What happened so far.
    #[serde(default, deserialize_with = "read::list")]
    pub activities: Vec<ActivityDraft>,
}

/// Names the service only: the party may be a person number, which must not reach a log through `{:?}`.
impl fmt::Debug for DialogDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DialogDraft")
            .field("id", &self.id)
            .field("service_resource", &self.service_resource)
            .finish_non_exhaustive()
    }
}

//! The mutable part of a dialog, to replace what is stored.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ActivityDraft, ApiActionDraft, AttachmentDraft, ContentDraft, GuiActionDraft, SearchTagDraft, StatusInput,
    TransmissionDraft, read,
};
use crate::Timestamp;
use crate::dialog::Coded;

/// The body of an update command. What is missing is reset; transmissions and activities are appended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UpdateDialog)]
pub struct UpdateDraft {
    /// Status; mandatory.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::not_null")]
    #[schema(value_type = StatusInput)]
    pub status: Option<Coded<StatusInput>>,
    /// 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<i32>,
    /// Machine code of the service owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended_status: Option<String>,
    /// Reference in the service owner's own system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_reference: Option<String>,
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
    /// Texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<ContentDraft>,
    /// Extra words for the text search.
    #[serde(default, deserialize_with = "read::list")]
    pub search_tags: Vec<SearchTagDraft>,
    /// Files.
    #[serde(default, deserialize_with = "read::list")]
    pub attachments: Vec<AttachmentDraft>,
    /// Messages to append.
    #[serde(default, deserialize_with = "read::list")]
    pub transmissions: Vec<TransmissionDraft>,
    /// Buttons for people.
    #[serde(default, deserialize_with = "read::list")]
    pub gui_actions: Vec<GuiActionDraft>,
    /// Operations for systems.
    #[serde(default, deserialize_with = "read::list")]
    pub api_actions: Vec<ApiActionDraft>,
    /// Activities to append.
    #[serde(default, deserialize_with = "read::list")]
    pub activities: Vec<ActivityDraft>,
}

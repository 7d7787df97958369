//! Files.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{LocalizationDraft, read};
use crate::Timestamp;
use crate::dialog::{AttachmentConsumer, Coded};

/// A file of a dialog or of a transmission.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::draft::Attachment)]
pub struct AttachmentDraft {
    /// Identifier.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::id")]
    pub id: Option<Uuid>,
    /// Name to show.
    #[serde(default, deserialize_with = "read::list")]
    pub display_name: Vec<LocalizationDraft>,
    /// Logical name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Addresses.
    #[serde(default, deserialize_with = "read::list")]
    pub urls: Vec<AttachmentUrlDraft>,
    /// When the addresses stop working.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// One address of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::draft::Url)]
pub struct AttachmentUrlDraft {
    /// Identifier; not every command takes it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::id")]
    pub id: Option<Uuid>,
    /// Address.
    #[serde(default)]
    #[schema(format = Uri)]
    pub url: String,
    /// Media type of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// For whom.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::not_null")]
    #[schema(value_type = AttachmentConsumer)]
    pub consumer_type: Option<Coded<AttachmentConsumer>>,
}

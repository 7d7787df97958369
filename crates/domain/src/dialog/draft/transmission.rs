//! Messages inside a dialog.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{ActorDraft, AttachmentDraft, LocalizationDraft, TransmissionContentDraft, read};
use crate::Timestamp;
use crate::dialog::{Coded, TransmissionType};

/// A transmission to add.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::draft::Transmission)]
pub struct TransmissionDraft {
    /// Identifier.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::id")]
    pub id: Option<Uuid>,
    /// Key of the service owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotent_key: Option<String>,
    /// When it was sent. May be missing, but not null.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::not_null")]
    #[schema(value_type = Timestamp)]
    pub created_at: Option<Timestamp>,
    /// Narrows or redirects the policy check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_attribute: Option<String>,
    /// Type in the service owner's own terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Uri)]
    pub extended_type: Option<String>,
    /// Reference in the service owner's own system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_reference: Option<String>,
    /// The transmission that this one answers.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::id")]
    pub related_transmission_id: Option<Uuid>,
    /// Type.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none", deserialize_with = "read::not_null")]
    #[schema(value_type = TransmissionType)]
    pub kind: Option<Coded<TransmissionType>>,
    /// Who sent it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::not_null")]
    #[schema(value_type = ActorDraft)]
    pub sender: Option<ActorDraft>,
    /// Texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<TransmissionContentDraft>,
    /// Files.
    #[serde(default, deserialize_with = "read::list")]
    pub attachments: Vec<AttachmentDraft>,
    /// Links.
    #[serde(default, deserialize_with = "read::list")]
    pub navigational_actions: Vec<NavigationalActionDraft>,
}

/// A stored transmission as it should have been. Without a time, also with an explicit null, it keeps the one that it has;
/// its identifier is in the path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = part::draft::TransmissionCorrection)]
pub struct TransmissionCorrectionDraft {
    idempotent_key: Option<String>,
    created_at: Option<Timestamp>,
    authorization_attribute: Option<String>,
    #[schema(format = Uri)]
    extended_type: Option<String>,
    external_reference: Option<String>,
    #[serde(deserialize_with = "read::id")]
    related_transmission_id: Option<Uuid>,
    #[serde(rename = "type", deserialize_with = "read::not_null")]
    #[schema(value_type = TransmissionType)]
    kind: Option<Coded<TransmissionType>>,
    #[serde(deserialize_with = "read::not_null")]
    #[schema(value_type = ActorDraft)]
    sender: Option<ActorDraft>,
    content: Option<TransmissionContentDraft>,
    #[serde(deserialize_with = "read::list")]
    attachments: Vec<AttachmentDraft>,
    #[serde(deserialize_with = "read::list")]
    navigational_actions: Vec<NavigationalActionDraft>,
}

impl From<TransmissionCorrectionDraft> for TransmissionDraft {
    fn from(draft: TransmissionCorrectionDraft) -> Self {
        Self {
            id: None,
            idempotent_key: draft.idempotent_key,
            created_at: draft.created_at,
            authorization_attribute: draft.authorization_attribute,
            extended_type: draft.extended_type,
            external_reference: draft.external_reference,
            related_transmission_id: draft.related_transmission_id,
            kind: draft.kind,
            sender: draft.sender,
            content: draft.content,
            attachments: draft.attachments,
            navigational_actions: draft.navigational_actions,
        }
    }
}

/// A link on a transmission.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::draft::NavigationalAction)]
pub struct NavigationalActionDraft {
    /// Text of the link.
    #[serde(default, deserialize_with = "read::list")]
    pub title: Vec<LocalizationDraft>,
    /// Where it leads.
    #[serde(default)]
    #[schema(format = Uri)]
    pub url: String,
    /// When it stops working.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

//! Messages inside a dialog. They are only ever added.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::code::coded_enum;
use super::{Actor, Attachment, TransmissionContent};
use crate::{HttpsUrl, Localizations, Timestamp, UriReference};

coded_enum! {
    /// What a transmission is. The type alone decides whether it comes from the party.
    TransmissionType as "DialogTransmissionType" {
        /// General information.
        Information = 1 => "Information",
        /// The party's submission was accepted.
        Acceptance = 2 => "Acceptance",
        /// The party's submission was rejected.
        Rejection = 3 => "Rejection",
        /// The service owner asks for something.
        Request = 4 => "Request",
        /// Something urgent.
        Alert = 5 => "Alert",
        /// A decision.
        Decision = 6 => "Decision",
        /// Sent in by the party.
        Submission = 7 => "Submission",
        /// Corrected by the party.
        Correction = 8 => "Correction",
    }
}

impl TransmissionType {
    /// Does the transmission come from the party? Such transmissions are never counted as unopened.
    pub fn is_from_party(self) -> bool {
        matches!(self, Self::Submission | Self::Correction)
    }
}

/// A message inside a dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Transmission<Id = Uuid> {
    /// Identifier.
    pub id: Id,
    /// Key of the service owner, unique within the dialog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotent_key: Option<String>,
    /// When it was sent.
    pub created_at: Timestamp,
    /// Narrows or redirects the policy check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_attribute: Option<String>,
    /// Type in the service owner's own terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended_type: Option<UriReference>,
    /// Reference in the service owner's own system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_reference: Option<String>,
    /// The transmission that this one answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub related_transmission_id: Option<Uuid>,
    /// Type.
    #[serde(rename = "type")]
    pub kind: TransmissionType,
    /// Who sent it.
    pub sender: Actor,
    /// Texts; may be missing in API-only dialogs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<TransmissionContent>,
    /// Files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment<Id>>,
    /// Links.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub navigational_actions: Vec<NavigationalAction>,
}

/// A link on a transmission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::NavigationalAction)]
pub struct NavigationalAction {
    /// Text of the link.
    pub title: Localizations,
    /// Where it leads.
    pub url: HttpsUrl,
    /// When it stops working.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

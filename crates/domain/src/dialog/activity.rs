//! The log of what happened. Entries are only ever added.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Actor;
use super::code::coded_enum;
use crate::{Localizations, Timestamp, UriReference};

coded_enum! {
    /// What happened.
    ActivityType as "DialogActivityType" {
        /// The dialog came into being.
        DialogCreated = 1 => "DialogCreated",
        /// The matter is closed.
        DialogClosed = 2 => "DialogClosed",
        /// Anything else, in words.
        Information = 3 => "Information",
        /// A transmission was opened.
        TransmissionOpened = 4 => "TransmissionOpened",
        /// Something was paid.
        PaymentMade = 5 => "PaymentMade",
        /// Something was signed.
        SignatureProvided = 6 => "SignatureProvided",
        /// The dialog was opened.
        DialogOpened = 7 => "DialogOpened",
        /// The dialog was deleted.
        DialogDeleted = 8 => "DialogDeleted",
        /// The dialog was restored.
        DialogRestored = 9 => "DialogRestored",
        /// Sent to be signed.
        SentToSigning = 10 => "SentToSigning",
        /// Sent to be filled in.
        SentToFormFill = 11 => "SentToFormFill",
        /// Sent to be sent in.
        SentToSendIn = 12 => "SentToSendIn",
        /// Sent to be paid.
        SentToPayment = 13 => "SentToPayment",
        /// A form was sent in.
        FormSubmitted = 14 => "FormSubmitted",
        /// A form was saved.
        FormSaved = 15 => "FormSaved",
        /// A message was opened.
        CorrespondenceOpened = 16 => "CorrespondenceOpened",
        /// A message was confirmed.
        CorrespondenceConfirmed = 17 => "CorrespondenceConfirmed",
    }
}

impl ActivityType {
    /// May only callers with the correspondence scope add such an activity?
    pub fn needs_correspondence_scope(self) -> bool {
        matches!(self, Self::CorrespondenceOpened | Self::CorrespondenceConfirmed)
    }
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Activity<Id = Uuid> {
    /// Identifier.
    pub id: Id,
    /// When it happened.
    pub created_at: Timestamp,
    /// Type in the service owner's own terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended_type: Option<UriReference>,
    /// Type.
    #[serde(rename = "type")]
    pub kind: ActivityType,
    /// The transmission that was opened; set exactly for that type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transmission_id: Option<Uuid>,
    /// Who did it.
    pub performed_by: Actor,
    /// In words; set exactly for the type `Information`.
    #[serde(default, skip_serializing_if = "Localizations::is_empty")]
    pub description: Localizations,
}

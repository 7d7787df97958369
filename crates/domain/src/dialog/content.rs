//! Texts of dialogs and transmissions.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Localizations, MediaType};

/// A text in several languages with its media type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContentValue {
    /// The text per language, never empty.
    pub value: Localizations,
    /// How to read it.
    #[schema(value_type = String)]
    pub media_type: MediaType,
}

/// Texts of a dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DialogContent {
    /// Title.
    pub title: ContentValue,
    /// Title for readers whose login is too weak for the real one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub non_sensitive_title: Option<ContentValue>,
    /// Summary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<ContentValue>,
    /// Summary for readers whose login is too weak for the real one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub non_sensitive_summary: Option<ContentValue>,
    /// Sender to show instead of the service owner's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender_name: Option<ContentValue>,
    /// Longer text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_info: Option<ContentValue>,
    /// Short label for the status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended_status: Option<ContentValue>,
    /// Address of the main content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub main_content_reference: Option<ContentValue>,
}

impl DialogContent {
    /// Iterates over the values that are present.
    pub fn values(&self) -> impl Iterator<Item = &ContentValue> {
        let optional = [
            &self.non_sensitive_title,
            &self.summary,
            &self.non_sensitive_summary,
            &self.sender_name,
            &self.additional_info,
            &self.extended_status,
            &self.main_content_reference,
        ];
        std::iter::once(&self.title).chain(optional.into_iter().flatten())
    }
}

/// Texts of a transmission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::transmission::Content)]
pub struct TransmissionContent {
    /// Title.
    pub title: ContentValue,
    /// Summary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<ContentValue>,
    /// Address of the content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_reference: Option<ContentValue>,
}

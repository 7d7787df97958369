//! Texts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::read;

/// Texts of a dialog.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::draft::Content)]
pub struct ContentDraft {
    /// Title.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::not_null")]
    #[schema(value_type = ContentValueDraft)]
    pub title: Option<ContentValueDraft>,
    /// Title for readers whose login is too weak for the real one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub non_sensitive_title: Option<ContentValueDraft>,
    /// Summary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<ContentValueDraft>,
    /// Summary for readers whose login is too weak for the real one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub non_sensitive_summary: Option<ContentValueDraft>,
    /// Sender to show instead of the service owner's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender_name: Option<ContentValueDraft>,
    /// Longer text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_info: Option<ContentValueDraft>,
    /// Short label for the status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended_status: Option<ContentValueDraft>,
    /// Address of the main content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub main_content_reference: Option<ContentValueDraft>,
}

/// Texts of a transmission.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::draft::transmission::Content)]
pub struct TransmissionContentDraft {
    /// Title.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::not_null")]
    #[schema(value_type = ContentValueDraft)]
    pub title: Option<ContentValueDraft>,
    /// Summary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<ContentValueDraft>,
    /// Address of the content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_reference: Option<ContentValueDraft>,
}

/// A text in several languages with its media type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = draft::ContentValue)]
pub struct ContentValueDraft {
    /// The text per language.
    #[serde(default, deserialize_with = "read::list")]
    pub value: Vec<LocalizationDraft>,
    /// How to read it.
    #[serde(default = "plain")]
    pub media_type: String,
}

fn plain() -> String {
    crate::MediaType::Plain.as_str().to_owned()
}

/// A text in one language. Both members are mandatory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = draft::Localization)]
pub struct LocalizationDraft {
    /// The text.
    pub value: String,
    /// Its language, in any of the usual spellings.
    pub language_code: String,
}

//! Buttons for people and operations for systems.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{LocalizationDraft, read};
use crate::Timestamp;
use crate::dialog::{Coded, GuiActionPriority, HttpVerb};

/// A button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::draft::GuiAction)]
pub struct GuiActionDraft {
    /// Identifier.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::id")]
    pub id: Option<Uuid>,
    /// Policy action that the reader needs.
    #[serde(default)]
    pub action: String,
    /// Where the button leads, or what it calls.
    #[serde(default)]
    #[schema(format = Uri)]
    pub url: String,
    /// Narrows or redirects the policy check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_attribute: Option<String>,
    /// Does the button delete the dialog at the service owner?
    #[serde(default)]
    pub is_delete_dialog_action: bool,
    /// Method; GET when missing.
    #[serde(default = "get")]
    #[schema(value_type = HttpVerb)]
    pub http_method: Coded<HttpVerb>,
    /// Prominence.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::not_null")]
    #[schema(value_type = GuiActionPriority)]
    pub priority: Option<Coded<GuiActionPriority>>,
    /// Text on the button.
    #[serde(default, deserialize_with = "read::list")]
    pub title: Vec<LocalizationDraft>,
    /// Question to ask before the action is taken.
    #[serde(default, deserialize_with = "read::list")]
    pub prompt: Vec<LocalizationDraft>,
}

fn get() -> Coded<HttpVerb> {
    Coded::Known(HttpVerb::Get)
}

/// An operation for systems.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::draft::ApiAction)]
pub struct ApiActionDraft {
    /// Identifier.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::id")]
    pub id: Option<Uuid>,
    /// Policy action that the reader needs.
    #[serde(default)]
    pub action: String,
    /// Narrows or redirects the policy check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_attribute: Option<String>,
    /// Name of the operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Versions of the operation.
    #[serde(default, deserialize_with = "read::list")]
    pub endpoints: Vec<ApiActionEndpointDraft>,
}

/// One version of an operation for systems.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::draft::Endpoint)]
pub struct ApiActionEndpointDraft {
    /// Identifier.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::id")]
    pub id: Option<Uuid>,
    /// Version label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Address.
    #[serde(default)]
    #[schema(format = Uri)]
    pub url: String,
    /// Method.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::not_null")]
    #[schema(value_type = HttpVerb)]
    pub http_method: Option<Coded<HttpVerb>>,
    /// Documentation for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Uri)]
    pub documentation_url: Option<String>,
    /// Schema of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Uri)]
    pub request_schema: Option<String>,
    /// Schema of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Uri)]
    pub response_schema: Option<String>,
    /// Should clients move to another version?
    #[serde(default)]
    pub deprecated: bool,
    /// When the version goes away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sunset_at: Option<Timestamp>,
}

//! What a reader can do: buttons for people, endpoints for systems.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::code::coded_enum;
use crate::{HttpsUrl, Localizations, Timestamp, UriReference};

coded_enum! {
    /// Prominence of a button. A dialog has at most one primary, one secondary and five tertiary.
    GuiActionPriority as "DialogGuiActionPriority" {
        /// The main thing to do.
        Primary = 1 => "Primary",
        /// The alternative.
        Secondary = 2 => "Secondary",
        /// Everything else.
        Tertiary = 3 => "Tertiary",
    }
}

coded_enum! {
    /// HTTP methods.
    HttpVerb {
        /// GET
        Get = 1 => "GET",
        /// POST
        Post = 2 => "POST",
        /// PUT
        Put = 3 => "PUT",
        /// PATCH
        Patch = 4 => "PATCH",
        /// DELETE
        Delete = 5 => "DELETE",
        /// HEAD
        Head = 6 => "HEAD",
        /// OPTIONS
        Options = 7 => "OPTIONS",
        /// TRACE
        Trace = 8 => "TRACE",
        /// CONNECT
        Connect = 9 => "CONNECT",
    }
}

/// A button in an inbox for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GuiAction<Id = Uuid> {
    /// Identifier.
    pub id: Id,
    /// Policy action that the reader needs.
    pub action: String,
    /// Where the button leads, or what it calls.
    pub url: HttpsUrl,
    /// Narrows or redirects the policy check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_attribute: Option<String>,
    /// Does the button delete the dialog at the service owner?
    pub is_delete_dialog_action: bool,
    /// GET navigates; POST and DELETE are called with the dialog token.
    pub http_method: HttpVerb,
    /// Prominence.
    pub priority: GuiActionPriority,
    /// Text on the button.
    pub title: Localizations,
    /// Question to ask before the action is taken.
    #[serde(default, skip_serializing_if = "Localizations::is_empty")]
    pub prompt: Localizations,
}

/// An operation for systems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiAction<Id = Uuid> {
    /// Identifier.
    pub id: Id,
    /// Policy action that the reader needs.
    pub action: String,
    /// Narrows or redirects the policy check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_attribute: Option<String>,
    /// Name of the operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Versions of the operation, at least one.
    pub endpoints: Vec<ApiActionEndpoint<Id>>,
}

/// One version of an operation for systems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::Endpoint, bound = "")]
pub struct ApiActionEndpoint<Id = Uuid> {
    /// Identifier.
    #[schema(value_type = Uuid)]
    pub id: Id,
    /// Version label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Address.
    pub url: HttpsUrl,
    /// Method.
    pub http_method: HttpVerb,
    /// Documentation for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation_url: Option<UriReference>,
    /// Schema of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_schema: Option<UriReference>,
    /// Schema of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_schema: Option<UriReference>,
    /// Should clients move to another version?
    pub deprecated: bool,
    /// When the version goes away; set only on deprecated ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sunset_at: Option<Timestamp>,
}

//! Actions, with the reader's right to take them.

use dialogporten_app::access::Rights;
use dialogporten_domain::dialog::{ApiAction, ApiActionEndpoint, GuiAction, GuiActionPriority, HttpVerb};
use dialogporten_domain::{HttpsUrl, Localizations};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::GuiAction)]
pub(crate) struct GuiActionResponse<'a> {
    id: Uuid,
    action: &'a str,
    url: &'a HttpsUrl,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_attribute: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_authorized: Option<bool>,
    is_delete_dialog_action: bool,
    priority: GuiActionPriority,
    http_method: HttpVerb,
    title: &'a Localizations,
    #[serde(skip_serializing_if = "Localizations::is_empty")]
    prompt: &'a Localizations,
}

impl<'a> GuiActionResponse<'a> {
    pub(crate) fn new(action: &'a GuiAction, rights: &Rights) -> Self {
        Self {
            id: action.id,
            action: &action.action,
            url: &action.url,
            authorization_attribute: action.authorization_attribute.as_deref(),
            is_authorized: rights.action(&action.action, action.authorization_attribute.as_deref()),
            is_delete_dialog_action: action.is_delete_dialog_action,
            priority: action.priority,
            http_method: action.http_method,
            title: &action.title,
            prompt: &action.prompt,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::ApiAction)]
pub(crate) struct ApiActionResponse<'a> {
    id: Uuid,
    action: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_attribute: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_authorized: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    endpoints: &'a [ApiActionEndpoint],
}

impl<'a> ApiActionResponse<'a> {
    pub(crate) fn new(action: &'a ApiAction, rights: &Rights) -> Self {
        Self {
            id: action.id,
            action: &action.action,
            authorization_attribute: action.authorization_attribute.as_deref(),
            is_authorized: rights.action(&action.action, action.authorization_attribute.as_deref()),
            name: action.name.as_deref(),
            endpoints: &action.endpoints,
        }
    }
}

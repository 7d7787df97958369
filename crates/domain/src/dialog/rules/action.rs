//! Buttons for people and operations for systems.

use super::attribute::authorization_attribute;
use super::{address, code, id, list, localization, text};
use crate::Violations;
use crate::dialog::draft::{ApiActionDraft, ApiActionEndpointDraft, GuiActionDraft};
use crate::dialog::{
    ApiAction, ApiActionEndpoint, Coded, GuiAction, GuiActionPriority, HttpVerb, SuppliedId, ValidationContext,
};
use crate::text::SHORT;

/// How many buttons of each prominence a dialog may have.
const MAX_PER_PRIORITY: [(GuiActionPriority, usize); 3] =
    [(GuiActionPriority::Primary, 1), (GuiActionPriority::Secondary, 1), (GuiActionPriority::Tertiary, 5)];

/// Validates the buttons of a dialog.
pub(super) fn gui_actions(
    cx: &ValidationContext<'_>,
    v: &mut Violations,
    drafts: Vec<GuiActionDraft>,
) -> Vec<GuiAction<SuppliedId>> {
    id::distinct_ids(v, "guiActions", drafts.iter().map(|draft| draft.id));
    for (priority, max) in MAX_PER_PRIORITY {
        if drafts.iter().filter(|draft| draft.priority == Some(Coded::Known(priority))).count() > max {
            v.add("guiActions", format!("must contain at most {max} with the priority {priority}"));
        }
    }
    list::each(v, "guiActions", drafts, |v, draft| draft.validate(cx, v))
}

/// Validates the operations of a dialog.
pub(super) fn api_actions(
    cx: &ValidationContext<'_>,
    v: &mut Violations,
    drafts: Vec<ApiActionDraft>,
) -> Vec<ApiAction<SuppliedId>> {
    id::distinct_ids(v, "apiActions", drafts.iter().map(|draft| draft.id));
    list::each(v, "apiActions", drafts, |v, draft| Some(draft.validate(cx, v)))
}

impl GuiActionDraft {
    fn validate(self, cx: &ValidationContext<'_>, v: &mut Violations) -> Option<GuiAction<SuppliedId>> {
        let id = action_id(cx, v, self.id);
        text::required(v, "action", &self.action, SHORT);
        let url = address::https(v, "url", &self.url);
        authorization_attribute(v, self.authorization_attribute.as_deref());
        let verbs = [HttpVerb::Get, HttpVerb::Post, HttpVerb::Delete];
        let http_method = code::among(v, "httpMethod", self.http_method, &verbs);
        let priority = code::required(v, "priority", self.priority);
        let title = localization::required(v, "title", self.title, SHORT);
        let prompt = localization::optional(v, "prompt", self.prompt, SHORT);
        Some(GuiAction {
            id,
            action: self.action,
            url: url?,
            authorization_attribute: self.authorization_attribute,
            is_delete_dialog_action: self.is_delete_dialog_action,
            http_method: http_method?,
            priority: priority?,
            title,
            prompt,
        })
    }
}

impl ApiActionDraft {
    fn validate(self, cx: &ValidationContext<'_>, v: &mut Violations) -> ApiAction<SuppliedId> {
        let id = action_id(cx, v, self.id);
        text::required(v, "action", &self.action, SHORT);
        authorization_attribute(v, self.authorization_attribute.as_deref());
        text::optional(v, "name", self.name.as_deref(), SHORT);
        list::not_empty(v, "endpoints", &self.endpoints);
        id::distinct_ids(v, "endpoints", self.endpoints.iter().map(|endpoint| endpoint.id));
        let endpoints = list::each(v, "endpoints", self.endpoints, |v, endpoint| endpoint.validate(v));
        ApiAction {
            id,
            action: self.action,
            authorization_attribute: self.authorization_attribute,
            name: self.name,
            endpoints,
        }
    }
}

impl ApiActionEndpointDraft {
    /// Any identifier is good enough for an endpoint.
    fn validate(self, v: &mut Violations) -> Option<ApiActionEndpoint<SuppliedId>> {
        text::optional(v, "version", self.version.as_deref(), SHORT);
        let url = address::https(v, "url", &self.url);
        let http_method = code::required(v, "httpMethod", self.http_method);
        let documentation_url = address::reference(v, "documentationUrl", self.documentation_url.as_deref());
        let request_schema = address::reference(v, "requestSchema", self.request_schema.as_deref());
        let response_schema = address::reference(v, "responseSchema", self.response_schema.as_deref());
        if self.sunset_at.is_some() && !self.deprecated {
            v.add("deprecated", "must be true when sunsetAt is given");
        }
        Some(ApiActionEndpoint {
            id: self.id,
            version: self.version,
            url: url?,
            http_method: http_method?,
            documentation_url,
            request_schema,
            response_schema,
            deprecated: self.deprecated,
            sunset_at: self.sunset_at,
        })
    }
}

fn action_id(cx: &ValidationContext<'_>, v: &mut Violations, id: SuppliedId) -> SuppliedId {
    if cx.command.checks_action_ids() { id::fresh(cx, v, id) } else { id }
}

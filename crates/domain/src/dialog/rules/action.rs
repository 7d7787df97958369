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
        let url = address::https(cx, v, "url", &self.url);
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
        let endpoints = list::each(v, "endpoints", self.endpoints, |v, endpoint| endpoint.validate(cx, v));
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
    fn validate(self, cx: &ValidationContext<'_>, v: &mut Violations) -> Option<ApiActionEndpoint<SuppliedId>> {
        text::optional(v, "version", self.version.as_deref(), SHORT);
        let url = address::https(cx, v, "url", &self.url);
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

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;
    use crate::dialog::Command;
    use crate::dialog::sample::{OWNER, api_action, full, gui_action, minimal, now, validated, violations, with};

    #[rstest]
    #[case(1, 1, 5, &[])]
    #[case(2, 1, 5, &["dto.guiActions"])]
    #[case(1, 2, 5, &["dto.guiActions"])]
    #[case(0, 0, 6, &["dto.guiActions"])]
    #[case(2, 2, 6, &["dto.guiActions", "dto.guiActions", "dto.guiActions"])]
    fn few_buttons_are_prominent(
        #[case] primary: usize,
        #[case] secondary: usize,
        #[case] tertiary: usize,
        #[case] paths: &[&str],
    ) {
        let of = |priority: &str, count: usize| vec![gui_action(priority); count];
        let actions = [of("Primary", primary), of("Secondary", secondary), of("Tertiary", tertiary)].concat();
        assert_eq!(violations(with(minimal(), [("/guiActions", json!(actions))]), OWNER), paths);
    }

    #[test]
    fn buttons_have_three_methods_and_endpoints_have_all() {
        for verb in HttpVerb::ALL {
            let is_for_people = matches!(verb, HttpVerb::Get | HttpVerb::Post | HttpVerb::Delete);
            let button = with(full(), [("/guiActions/0/httpMethod", json!(verb))]);
            assert_eq!(violations(button, OWNER).is_empty(), is_for_people, "{verb}");
            let endpoint = with(full(), [("/apiActions/0/endpoints/0/httpMethod", json!(verb))]);
            assert_eq!(violations(endpoint, OWNER), [""; 0], "{verb}");
        }
        let command = validated(with(minimal(), [("/guiActions", json!([gui_action("Primary")]))]));
        assert_eq!(command.gui_actions[0].http_method, HttpVerb::Get);
    }

    #[rstest]
    #[case(json!(false), json!("2020-01-01T00:00:00Z"), &["dto.apiActions[0].endpoints[0].deprecated"])]
    #[case(json!(true), json!("2020-01-01T00:00:00Z"), &[])]
    #[case(json!(true), Value::Null, &[])]
    #[case(json!(false), Value::Null, &[])]
    fn only_deprecated_endpoints_go_away(#[case] deprecated: Value, #[case] sunset_at: Value, #[case] paths: &[&str]) {
        let endpoint = "/apiActions/0/endpoints/0";
        let deprecated = (&*format!("{endpoint}/deprecated"), deprecated);
        let sunset_at = (&*format!("{endpoint}/sunsetAt"), sunset_at);
        assert_eq!(violations(with(full(), [deprecated, sunset_at]), OWNER), paths);
    }

    /// Stored actions may have identifiers that are older than the rule, and an update names them.
    #[test]
    fn an_update_takes_any_identifier() {
        let any = json!("5b0c6a52-6f0e-4d0b-9a37-0c3f6a4e9d11");
        let gui: GuiActionDraft = serde_json::from_value(with(gui_action("Primary"), [("/id", any.clone())])).unwrap();
        let api: ApiActionDraft = serde_json::from_value(with(api_action(), [("/id", any)])).unwrap();
        for (command, count) in [(Command::CreateDialog, 4), (Command::UpdateDialog, 0)] {
            let cx = ValidationContext { rules: &OWNER, now: now(), command, is_api_only: false };
            let mut v = Violations::new("dto");
            gui_actions(&cx, &mut v, vec![gui.clone()]);
            api_actions(&cx, &mut v, vec![api.clone()]);
            assert_eq!(v.len(), count, "{command:?}");
        }
    }
}

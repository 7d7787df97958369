//! What the service offers, and what it demands for it: read off the dialogs that point to it.

use std::collections::HashMap;

use axum::http::Method;
use serde_json::Value;
use uuid::Uuid;

use crate::world::SeedDialog;

/// Policy action that opens a transmission with an attribute of its own.
const TRANSMISSION_READ: &str = "transmissionread";

/// Everything the service offers, by method and path.
pub(super) struct Offers(HashMap<(Method, String), Offer>);

/// One thing that the service offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) kind: Kind,
    pub(super) action: String,
    pub(super) attribute: Option<String>,
    /// The dialog that points here, where its identifier is fixed.
    pub(super) dialog: Option<Uuid>,
    pub(super) party: String,
    pub(super) resource: String,
    /// Organization number of the service owner.
    pub(super) owner: String,
    pub(super) title: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    MarkdownEmbed,
    HtmlEmbed,
    /// A page that the user is sent to, without a token.
    Page,
    /// Something that clients do for the user.
    WriteAction,
    /// Something that systems read or do.
    ApiAction,
}

impl Offers {
    /// Collects what dialogs offer under a base address.
    pub(super) fn of(dialogs: &[SeedDialog], base: &str) -> Self {
        let mut offers = Self(HashMap::new());
        for dialog in dialogs {
            offers.add_dialog(dialog, base);
        }
        offers
    }

    pub(super) fn find(&self, method: &Method, path: &str) -> Option<&Offer> {
        self.0.get(&(method.clone(), path.to_owned()))
    }

    fn add_dialog(&mut self, dialog: &SeedDialog, base: &str) {
        let body = &dialog.body;
        let mut add = |method: &str, url: &str, kind: Kind, action: &Value, attribute: &Value| {
            let path = url.strip_prefix(base).map(|rest| rest.split('?').next().unwrap_or_default().to_owned());
            if let (Some(path), Ok(method)) = (path, method.parse()) {
                self.0.insert((method, path), offer(dialog, kind, action, attribute));
            }
        };
        let main = &body["content"]["mainContentReference"];
        for (url, kind) in embeds(main) {
            add("GET", url, kind, &"read".into(), &Value::Null);
        }
        for transmission in items(&body["transmissions"]) {
            let attribute = &transmission["authorizationAttribute"];
            let action = if attribute.is_null() { "read" } else { TRANSMISSION_READ };
            for (url, kind) in embeds(&transmission["content"]["contentReference"]) {
                add("GET", url, kind, &action.into(), attribute);
            }
        }
        for action in items(&body["guiActions"]) {
            let method = action["httpMethod"].as_str().unwrap_or("GET");
            let kind = if method == "GET" { Kind::Page } else { Kind::WriteAction };
            add(method, text(&action["url"]), kind, &action["action"], &action["authorizationAttribute"]);
        }
        for action in items(&body["apiActions"]) {
            for endpoint in items(&action["endpoints"]) {
                let (method, url) = (text(&endpoint["httpMethod"]), text(&endpoint["url"]));
                add(method, url, Kind::ApiAction, &action["action"], &action["authorizationAttribute"]);
            }
        }
    }
}

fn offer(dialog: &SeedDialog, kind: Kind, action: &Value, attribute: &Value) -> Offer {
    let body = &dialog.body;
    Offer {
        kind,
        action: text(action).to_owned(),
        attribute: attribute.as_str().map(str::to_owned),
        dialog: body["id"].as_str().and_then(|id| id.parse().ok()),
        party: text(&body["party"]).to_owned(),
        resource: text(&body["serviceResource"]).to_owned(),
        owner: dialog.owner_number.clone(),
        title: text(&body["content"]["title"]["value"][0]["value"]).to_owned(),
    }
}

/// Returns the addresses of a text that is embedded, one per language.
fn embeds(content: &Value) -> impl Iterator<Item = (&str, Kind)> {
    let kind = match text(&content["mediaType"]).rsplit_once("type=") {
        Some((_, "text/markdown" | "markdown")) => Some(Kind::MarkdownEmbed),
        Some((_, "text/html" | "html")) => Some(Kind::HtmlEmbed),
        _ => None,
    };
    items(&content["value"]).iter().filter_map(move |value| Some((value["value"].as_str()?, kind?)))
}

fn items(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use dialogporten_domain::Clock;

    use super::*;

    const BASE: &str = "http://127.0.0.1:7216";

    #[test]
    fn the_dialogs_of_the_world_offer_one_of_each_kind() {
        let offers = Offers::of(&crate::world::dialogs(Clock::System.now(), BASE), BASE);
        for kind in [Kind::MarkdownEmbed, Kind::HtmlEmbed, Kind::Page, Kind::WriteAction, Kind::ApiAction] {
            assert!(offers.0.values().any(|offer| offer.kind == kind), "{kind:?}");
        }
        let sign = offers.find(&Method::POST, "/skd/skattemelding/178/send").unwrap();
        assert_eq!(
            (sign.action.as_str(), sign.attribute.as_deref()),
            ("sign", Some("urn:altinn:subresource:innsending"))
        );
        assert_eq!(sign.resource, "urn:altinn:resource:skd-skattemelding-person");
        assert_eq!(offers.find(&Method::DELETE, "/skd/skattemelding/178/send"), None);
    }
}

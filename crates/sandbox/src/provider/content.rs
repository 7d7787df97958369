//! What the service shows.

use axum::http::{HeaderMap, header};
use dialogporten_dialog_token::Claims;

use super::offers::Offer;

/// The texts of one language.
struct Words {
    intro: &'static str,
    level: &'static str,
    actions: &'static str,
}

const NORWEGIAN: Words = Words {
    intro: "Denne teksten kommer rett fra tjenesten, som har kontrollert dialogtokenet.",
    level: "Sikkerhetsnivå",
    actions: "Du kan",
};
const ENGLISH: Words = Words {
    intro: "This text comes straight from the service, which has verified the dialog token.",
    level: "Security level",
    actions: "You may",
};

impl Words {
    fn of(headers: &HeaderMap) -> &'static Self {
        let languages = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if languages.trim_start().starts_with("en") { &ENGLISH } else { &NORWEGIAN }
    }
}

pub(super) fn markdown(headers: &HeaderMap, offer: &Offer, claims: &Claims) -> String {
    let Words { intro, level, actions } = Words::of(headers);
    let permitted: Vec<String> = claims.actions.split(';').map(|entry| format!("* `{entry}`")).collect();
    let permitted = permitted.join("\n");
    format!("## {}\n\n{intro}\n\n{level}: **{}**\n\n{actions}:\n\n{permitted}\n", offer.title, claims.level)
}

pub(super) fn html(headers: &HeaderMap, offer: &Offer, claims: &Claims) -> String {
    let Words { intro, level, actions } = Words::of(headers);
    let permitted: Vec<String> =
        claims.actions.split(';').map(|entry| format!("<li>{}</li>", escaped(entry))).collect();
    let permitted = permitted.concat();
    let title = escaped(&offer.title);
    format!(
        "<p><strong>{title}</strong></p><p>{intro}</p><p>{level}: {}</p><p>{actions}:</p><ul>{permitted}</ul>",
        claims.level
    )
}

/// A page that the user is sent to. A real one would ask the user to log in.
pub(super) fn page(offer: &Offer) -> String {
    let title = escaped(&offer.title);
    format!("<!doctype html><html lang=\"nb\"><meta charset=\"utf-8\"><title>{title}</title><h1>{title}</h1>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

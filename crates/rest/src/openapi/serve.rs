//! The documents at the addresses where tools look for them.

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::get;
use serde_json::{Value, json};
use url::Url;

use super::{Document, OpenApiSettings, page};
use crate::RestState;

/// Serves the documents, with the public address of this installation, and the page that shows them. Everybody may read
/// the documents, from any web page.
pub(crate) fn routes(base_uri: &str, settings: &OpenApiSettings) -> Router<RestState> {
    Document::ALL.into_iter().fold(page::routes(base_uri, settings), |routes, document| {
        let mut described = document.generate();
        described["servers"] = json!([{ "url": base_uri }]);
        tell_where_tokens_are(&mut described["components"]["securitySchemes"], settings);
        let body = Bytes::from(described.to_string());
        let headers =
            [(header::CONTENT_TYPE, "application/json; charset=utf-8"), (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
        routes.route(document.path(), get(move || async move { (headers, body) }))
    })
}

/// Adds what this installation knows about getting a token.
fn tell_where_tokens_are(schemes: &mut Value, settings: &OpenApiSettings) {
    let link = |text: &str, url: &Option<Url>| url.as_ref().map(|url| format!("[{text}]({url})"));
    let tokens: Vec<String> = [
        link("Maskinporten", &settings.maskinporten_token_url),
        link("a token of a service owner", &settings.service_owner_token_url),
        link("a token of a person", &settings.end_user_token_url),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !tokens.is_empty() {
        schemes["maskinporten"]["description"] = format!("Where tokens come from: {}.", tokens.join(", ")).into();
    }
    let Some(login) = schemes.get_mut("idporten") else { return };
    let flow = &mut login["flows"]["authorizationCode"];
    for (member, url) in
        [("authorizationUrl", &settings.idporten_authorization_url), ("tokenUrl", &settings.idporten_token_url)]
    {
        if let Some(url) = url {
            flow[member] = url.as_str().into();
        }
    }
    if let Some(logout) = link("Log out", &settings.idporten_logout_url) {
        login["description"] = logout.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_come_from_where_operators_say() {
        let url = |path: &str| Url::parse(&format!("https://login.example.com/{path}")).ok();
        let settings = OpenApiSettings {
            idporten_authorization_url: url("authorize"),
            idporten_token_url: url("token"),
            idporten_logout_url: url("logout"),
            maskinporten_token_url: url("machines"),
            ..OpenApiSettings::default()
        };
        let mut described = Document::EndUser.generate();
        let schemes = &mut described["components"]["securitySchemes"];
        let published = schemes.clone();
        tell_where_tokens_are(schemes, &OpenApiSettings::default());
        assert_eq!(*schemes, published);
        tell_where_tokens_are(schemes, &settings);
        let flow = &schemes["idporten"]["flows"]["authorizationCode"];
        assert_eq!(flow["authorizationUrl"], "https://login.example.com/authorize");
        assert_eq!(flow["tokenUrl"], "https://login.example.com/token");
        assert_eq!(schemes["idporten"]["description"], "[Log out](https://login.example.com/logout)");
        let text = "Where tokens come from: [Maskinporten](https://login.example.com/machines).";
        assert_eq!(schemes["maskinporten"]["description"], text);

        let mut machines = json!({ "maskinporten": {} });
        tell_where_tokens_are(&mut machines, &settings);
        assert_eq!(machines, json!({ "maskinporten": { "description": text } }));
    }
}

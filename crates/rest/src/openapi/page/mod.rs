//! `/swagger`: the documents as a page, from which requests can be sent. Everything it needs is part of the program.

use std::borrow::Cow;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Extension;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;
use url::Url;
use utoipa_swagger_ui::Config;

use super::{Document, OpenApiSettings};
use crate::RestState;
use crate::http::SentPath;

const INDEX: &str = include_str!("index.html");
const INITIALIZER: &str = include_str!("initializer.js");
/// What the page loads from the distribution of Swagger UI.
const ASSETS: [&str; 7] = [
    "index.css",
    "swagger-ui.css",
    "swagger-ui-bundle.js",
    "swagger-ui-standalone-preset.js",
    "favicon-32x32.png",
    "oauth2-redirect.html",
    "oauth2-redirect.js",
];

/// Assets change when the service does.
const ONE_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("no-cache");

/// Serves the page and what it loads. Only these files exist here, so no path can lead to others.
pub(super) fn routes(base_uri: &str, settings: &OpenApiSettings) -> Router<RestState> {
    let policy = policy(settings);
    let file = |routes: Router<RestState>, name: &str, body: Bytes, cache: HeaderValue| {
        let headers = headers(name, &policy, cache);
        routes.route(&format!("/swagger/{name}"), get(move || async move { (headers, body) }))
    };
    let routes = Router::new()
        .route("/swagger", get(|sent| async { redirect(sent, "swagger/index.html", "index.html") }))
        .route("/scalar", get(|sent| async { redirect(sent, &service_owner(""), &service_owner("../")) }));
    let routes = file(routes, "index.html", Bytes::from_static(INDEX.as_bytes()), ASK_EACH_TIME);
    let routes = file(routes, "initializer.js", initializer(base_uri, settings), ASK_EACH_TIME);
    ASSETS
        .into_iter()
        .filter_map(|name| Some((name, asset(name)?)))
        .fold(routes, |routes, (name, body)| file(routes, name, body, ONE_HOUR))
}

/// Returns a file of the distribution.
fn asset(name: &str) -> Option<Bytes> {
    let file = utoipa_swagger_ui::serve(name, Arc::new(Config::default())).ok()??;
    Some(match file.bytes {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    })
}

/// Returns the script that puts the page together.
fn initializer(base_uri: &str, settings: &OpenApiSettings) -> Bytes {
    let documents = Document::ALL.map(|document| {
        // Relative, because the service does not know where a gateway puts it.
        let url = document.path().trim_start_matches("/swagger/");
        json!({ "name": document.title(), "url": url })
    });
    let settings = json!({
        "documents": documents,
        "publicBase": base_uri,
        "isTryItOutEnabled": settings.is_try_it_out_enabled,
        "clientId": settings.idporten_client_id,
    });
    Bytes::from(format!("const settings = {settings};\n{INITIALIZER}"))
}

/// The page loads nothing from elsewhere, runs no script but ours, and sends requests to this service only; to the
/// token endpoint as well, if people may log in from it.
fn policy(settings: &OpenApiSettings) -> HeaderValue {
    let login = settings.idporten_client_id.as_ref().and(settings.idporten_token_url.as_ref());
    let login = login.map(|url| format!(" {}", Url::origin(url).ascii_serialization())).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'{login}; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

fn headers(name: &str, policy: &HeaderValue, cache: HeaderValue) -> HeaderMap {
    let content_type = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => "image/png",
    };
    HeaderMap::from_iter([
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (header::CACHE_CONTROL, cache),
        (header::CONTENT_SECURITY_POLICY, policy.clone()),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    ])
}

fn service_owner(folder: &str) -> String {
    let name = Document::ServiceOwner.title().replace(' ', "%20");
    format!("{folder}swagger/index.html?urls.primaryName={name}")
}

/// Leads to the page, relative to the address that the client sees, with or without a slash at its end.
fn redirect(sent: Option<Extension<SentPath>>, from_here: &str, from_slash: &str) -> Response {
    let has_slash = sent.is_some_and(|Extension(sent)| sent.0.ends_with('/'));
    let target = HeaderValue::from_str(if has_slash { from_slash } else { from_here });
    let target = target.unwrap_or(HeaderValue::from_static("/swagger/index.html"));
    (StatusCode::FOUND, [(header::LOCATION, target)]).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_the_page_loads_is_there() {
        assert!(ASSETS.iter().all(|name| asset(name).is_some_and(|body| !body.is_empty())));
        assert!(asset("../Cargo.toml").is_none());
    }

    #[test]
    fn redirects_are_relative_to_what_was_sent() {
        let target = |sent: Option<&str>| {
            let sent = sent.map(|path| Extension(SentPath(path.to_owned())));
            redirect(sent, &service_owner(""), &service_owner("../")).headers()[header::LOCATION].clone()
        };
        let name = "urls.primaryName=Dialogporten%20ServiceOwner";
        assert_eq!(target(None), format!("swagger/index.html?{name}"));
        assert_eq!(target(Some("/Scalar")), format!("swagger/index.html?{name}"));
        assert_eq!(target(Some("/scalar/")), format!("../swagger/index.html?{name}"));
    }

    #[test]
    fn only_a_configured_login_is_let_out() {
        let mut settings = OpenApiSettings {
            idporten_token_url: Url::parse("https://login.example.com/token").ok(),
            ..OpenApiSettings::default()
        };
        let connects = |settings: &OpenApiSettings| {
            let policy = policy(settings).to_str().unwrap().to_owned();
            policy.split("; ").find(|rule| rule.starts_with("connect-src")).unwrap().to_owned()
        };
        assert_eq!(connects(&settings), "connect-src 'self'");
        settings.idporten_client_id = Some("client".to_owned());
        assert_eq!(connects(&settings), "connect-src 'self' https://login.example.com");
    }
}

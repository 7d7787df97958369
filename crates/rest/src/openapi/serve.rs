//! The documents at the addresses where tools look for them.

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::get;
use serde_json::json;

use super::Document;
use crate::RestState;

/// Serves the documents, with the public address of this installation. Everybody may read them, from any web page.
pub(crate) fn routes(base_uri: &str) -> Router<RestState> {
    Document::ALL.into_iter().fold(Router::new(), |routes, document| {
        let mut described = document.generate();
        described["servers"] = json!([{ "url": base_uri }]);
        let body = Bytes::from(described.to_string());
        let headers =
            [(header::CONTENT_TYPE, "application/json; charset=utf-8"), (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
        routes.route(document.path(), get(move || async move { (headers, body) }))
    })
}

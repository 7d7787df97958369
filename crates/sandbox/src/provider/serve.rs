//! One call to the service.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dialogporten_dialog_token::{Error, Validator};
use serde_json::json;

use super::callback::Callback;
use super::offers::{Kind, Offers};
use super::{access, content};

/// What calls are answered from.
pub(super) struct Shared {
    pub(super) offers: Offers,
    pub(super) validator: Validator,
    pub(super) callback: Callback,
}

/// Answers a call to any address.
pub(super) async fn serve(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (method, headers) = (request.method(), request.headers());
    let Some(offer) = shared.offers.find(method, request.uri().path()) else {
        return problem(StatusCode::NOT_FOUND, "the service has nothing here");
    };
    if offer.kind == Kind::Page {
        return typed("text/html; charset=utf-8", content::page(offer));
    }
    let claims = match access::authorize(&shared.validator, headers, offer).await {
        Ok(claims) => claims,
        Err(error) => return refused(&error),
    };
    match offer.kind {
        Kind::MarkdownEmbed => typed("text/markdown", content::markdown(headers, offer, &claims)),
        Kind::HtmlEmbed => typed("text/html", content::html(headers, offer, &claims)),
        Kind::ApiAction if method.is_safe() => {
            Json(json!({ "dialogId": claims.dialog_id, "title": offer.title })).into_response()
        }
        Kind::Page | Kind::WriteAction | Kind::ApiAction => match shared.callback.tell(method, offer, &claims).await {
            Ok(()) => StatusCode::NO_CONTENT.into_response(),
            Err(error) => {
                tracing::warn!(%error, "the sample service could not update a dialog");
                problem(StatusCode::BAD_GATEWAY, "the dialog could not be updated")
            }
        },
    }
}

fn refused(error: &Error) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNAUTHORIZED);
    let mut answer = problem(status, &error.to_string());
    if status == StatusCode::UNAUTHORIZED {
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    answer
}

fn problem(status: StatusCode, detail: &str) -> Response {
    let body = json!({ "title": status.canonical_reason(), "status": status.as_u16(), "detail": detail });
    let content_type = [(header::CONTENT_TYPE, "application/problem+json; charset=utf-8")];
    (status, content_type, body.to_string()).into_response()
}

/// Answers with exactly the type that the dialog announces.
fn typed(media_type: &'static str, body: String) -> Response {
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-store")], body).into_response()
}

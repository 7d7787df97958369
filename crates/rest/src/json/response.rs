//! JSON answers.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;
use uuid::Uuid;

use crate::problem::Problem;

const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// Room for most small answers, in bytes.
const SMALL: usize = 256;

/// Writes a JSON answer.
pub fn json(status: StatusCode, body: &impl Serialize) -> Result<Response, Problem> {
    json_of_size(status, body, SMALL)
}

/// Writes a JSON answer that is expected to have no more than a number of bytes; room for more has to be made on the way.
pub fn json_of_size(status: StatusCode, body: &impl Serialize, expected: usize) -> Result<Response, Problem> {
    let mut text = Vec::with_capacity(expected);
    serde_json::to_writer(&mut text, body).map_err(|error| {
        tracing::error!(%error, "an answer could not be written");
        Problem::of(StatusCode::INTERNAL_SERVER_ERROR)
    })?;
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, CONTENT_TYPE);
    Ok(response)
}

/// Answers with the identifier of what was created, where to find it, and the revision of the dialog.
pub fn created(id: Uuid, location: &str, revision: Uuid) -> Result<Response, Problem> {
    let mut answer = with_etag(json(StatusCode::CREATED, &id)?, revision);
    if let Ok(location) = HeaderValue::from_str(location) {
        answer.headers_mut().insert(header::LOCATION, location);
    }
    Ok(answer)
}

/// Returns an answer without a body.
pub fn no_content() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

/// Adds a revision as a bare UUID, which is how clients read the header.
pub fn with_etag(mut response: Response, revision: Uuid) -> Response {
    if let Ok(value) = HeaderValue::from_str(&revision.to_string()) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
}

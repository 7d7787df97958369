//! Request bodies as an extractor.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use super::{BindingError, bind};
use crate::problem::Problem;

/// How long a client may take to send a body.
const PATIENCE: Duration = Duration::from_secs(30);
/// Bodies over this size, in bytes, are read on a thread of their own, so that small requests do not wait for them.
const LARGE: usize = 256 * 1024;

/// A JSON request body. Refuses other content types (415), bodies over the limit (413), slow ones (408) and unreadable
/// ones (400).
#[derive(Debug)]
pub struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send + 'static> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        read(request, state, &[JSON], bind).await.map(Self)
    }
}

/// A JSON request body of which two types are read; each ignores what it does not know.
#[derive(Debug)]
pub struct JsonParts<A, B>(pub A, pub B);

impl<S, A, B> FromRequest<S> for JsonParts<A, B>
where
    S: Send + Sync,
    A: DeserializeOwned + Send + 'static,
    B: DeserializeOwned + Send + 'static,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        read(request, state, &[JSON], |body| Ok(Self(bind(body)?, bind(body)?))).await
    }
}

/// A list of JSON Patch operations. Takes the content type of JSON Patch too; otherwise like [`JsonBody`].
#[derive(Debug)]
pub struct JsonPatchBody<T>(pub Vec<T>);

impl<S: Send + Sync, T: DeserializeOwned + Send + 'static> FromRequest<S> for JsonPatchBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        read(request, state, &[JSON, JSON_PATCH], bind).await.map(Self)
    }
}

const JSON: &str = "application/json";
const JSON_PATCH: &str = "application/json-patch+json";

async fn read<S: Send + Sync, T: Send + 'static>(
    request: Request,
    state: &S,
    media_types: &[&str],
    bind: fn(&[u8]) -> Result<T, BindingError>,
) -> Result<T, Problem> {
    if !is_json(request.headers(), media_types) {
        return Err(Problem::of(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let body = tokio::time::timeout(PATIENCE, Bytes::from_request(request, state))
        .await
        .map_err(|_| Problem::of(StatusCode::REQUEST_TIMEOUT))?
        .map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::of(StatusCode::PAYLOAD_TOO_LARGE),
            _ => Problem::invalid("SerializerErrors", "the body could not be read"),
        })?;
    let bound = if body.len() > LARGE {
        tokio::task::spawn_blocking(move || bind(&body))
            .await
            .map_err(|_| Problem::of(StatusCode::INTERNAL_SERVER_ERROR))?
    } else {
        bind(&body)
    };
    bound.map_err(|error| Problem::invalid(error.key, error.message))
}

/// Is the body JSON of one of the media types, in UTF-8 and sent as it is?
fn is_json(headers: &HeaderMap, media_types: &[&str]) -> bool {
    let text = |name| headers.get(name).map_or(Some(""), |value| value.to_str().ok());
    let (Some(content_type), Some(encoding)) = (text(header::CONTENT_TYPE), text(header::CONTENT_ENCODING)) else {
        return false;
    };
    let mut parts = content_type.split(';').map(str::trim);
    let is_json = parts
        .next()
        .is_some_and(|essence| media_types.iter().any(|media_type| essence.eq_ignore_ascii_case(media_type)));
    let is_utf8 = parts.all(|parameter| match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            matches!(value.trim().trim_matches('"').to_ascii_lowercase().as_str(), "utf-8" | "utf8" | "us-ascii")
        }
        _ => true,
    });
    is_json && is_utf8 && matches!(encoding.trim().to_ascii_lowercase().as_str(), "" | "identity")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("application/json", "", true)]
    #[case("Application/JSON; charset=UTF-8", "identity", true)]
    #[case("application/json; charset=\"utf-8\"; x=y", "", true)]
    #[case("application/json; charset=utf-16", "", false)]
    #[case("application/json", "gzip", false)]
    #[case("text/json", "", false)]
    #[case("", "", false)]
    fn bodies_are_plain_json(#[case] content_type: &str, #[case] encoding: &str, #[case] expected: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, content_type.parse().unwrap());
        headers.insert(header::CONTENT_ENCODING, encoding.parse().unwrap());
        assert_eq!(is_json(&headers, &[JSON]), expected);
    }
}

//! Request bodies.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use utoipa::openapi::schema::{AllOfBuilder, Schema};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use super::{BindingError, bind};
use crate::problem::Problem;

/// How long a client may take to send a body.
const PATIENCE: Duration = Duration::from_secs(30);
/// Bodies over this size, in bytes, are read on a thread of their own, so that small requests do not wait for them.
const LARGE: usize = 256 * 1024;

/// What a request body is read as.
pub trait RequestBody: Sized + Send + 'static {
    /// Content types that are taken.
    const MEDIA_TYPES: &'static [&'static str] = &[JSON];

    /// Reads a body.
    fn read(body: &[u8]) -> Result<Self, BindingError>;
}

/// A request with a body: what its address and its headers say, and what the body says.
///
/// The order is part of the contract: content type (415), size (413) and patience with slow senders (408) come before
/// address and headers (400), and those before what the body says (400). The caller is a handler's first argument, and
/// so comes before all of them.
#[derive(Debug)]
pub struct WithBody<P, B>(pub P, pub B);

impl<S: Send + Sync, P: FromRequestParts<S> + Send, B: RequestBody> FromRequest<S> for WithBody<P, B> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        if !is_json(&parts.headers, B::MEDIA_TYPES) {
            return Err(Problem::of(StatusCode::UNSUPPORTED_MEDIA_TYPE).into_response());
        }
        let request = Request::from_parts(parts.clone(), body);
        let body = receive(request, state, PATIENCE).await.map_err(IntoResponse::into_response)?;
        let address = P::from_request_parts(&mut parts, state).await.map_err(IntoResponse::into_response)?;
        let body = read(body).await.map_err(IntoResponse::into_response)?;
        Ok(Self(address, body))
    }
}

/// A JSON request body.
#[derive(Debug)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned + Send + 'static> RequestBody for JsonBody<T> {
    fn read(body: &[u8]) -> Result<Self, BindingError> {
        bind(body).map(Self)
    }
}

/// A JSON request body of which two types are read; each ignores what it does not know.
#[derive(Debug)]
pub struct JsonParts<A, B>(pub A, pub B);

impl<A: ToSchema, B: ToSchema> PartialSchema for JsonParts<A, B> {
    fn schema() -> RefOr<Schema> {
        AllOfBuilder::new().item(Ref::from_schema_name(A::name())).item(Ref::from_schema_name(B::name())).into()
    }
}

impl<A: ToSchema, B: ToSchema> ToSchema for JsonParts<A, B> {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((A::name().into_owned(), A::schema()));
        schemas.push((B::name().into_owned(), B::schema()));
        A::schemas(schemas);
        B::schemas(schemas);
    }
}

impl<A, B> RequestBody for JsonParts<A, B>
where
    A: DeserializeOwned + Send + 'static,
    B: DeserializeOwned + Send + 'static,
{
    fn read(body: &[u8]) -> Result<Self, BindingError> {
        Ok(Self(bind(body)?, bind(body)?))
    }
}

/// A list of JSON Patch operations. Takes the content type of JSON Patch too.
#[derive(Debug)]
pub struct JsonPatchBody<T>(pub Vec<T>);

impl<T: DeserializeOwned + Send + 'static> RequestBody for JsonPatchBody<T> {
    const MEDIA_TYPES: &'static [&'static str] = &[JSON, JSON_PATCH];

    fn read(body: &[u8]) -> Result<Self, BindingError> {
        bind(body).map(Self)
    }
}

const JSON: &str = "application/json";
const JSON_PATCH: &str = "application/json-patch+json";

async fn receive<S: Send + Sync>(request: Request, state: &S, patience: Duration) -> Result<Bytes, Problem> {
    tokio::time::timeout(patience, Bytes::from_request(request, state))
        .await
        .map_err(|_| Problem::of(StatusCode::REQUEST_TIMEOUT))?
        .map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::of(StatusCode::PAYLOAD_TOO_LARGE),
            _ => Problem::invalid("SerializerErrors", "the body could not be read"),
        })
}

async fn read<B: RequestBody>(body: Bytes) -> Result<B, Problem> {
    let read = if body.len() > LARGE {
        tokio::task::spawn_blocking(move || B::read(&body))
            .await
            .map_err(|_| Problem::of(StatusCode::INTERNAL_SERVER_ERROR))?
    } else {
        B::read(&body)
    };
    read.map_err(|error| Problem::invalid(error.key, error.message))
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
    use axum::body::Body;
    use axum::extract::DefaultBodyLimit;
    use futures::StreamExt as _;
    use futures::stream::{pending, repeat};
    use rstest::rstest;

    use super::*;

    #[tokio::test]
    async fn a_client_that_stops_sending_is_not_waited_for() {
        let body = Body::from_stream(pending::<Result<Bytes, std::io::Error>>());
        let refused = receive(Request::new(body), &(), Duration::ZERO).await.unwrap_err();
        assert_eq!(refused.into_response().status(), StatusCode::REQUEST_TIMEOUT);
    }

    /// Without a declared length, too, nobody can make us keep more than the limit.
    #[tokio::test]
    async fn a_body_without_a_length_has_a_limit() {
        let chunks = repeat(Bytes::from(vec![b' '; 64 * 1024])).map(Ok::<_, std::io::Error>);
        let mut request = Request::new(Body::from_stream(chunks));
        DefaultBodyLimit::max(crate::http::MAX_BODY).apply(&mut request);
        let refused = receive(request, &(), PATIENCE).await.unwrap_err();
        assert_eq!(refused.into_response().status(), StatusCode::PAYLOAD_TOO_LARGE);
    }

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

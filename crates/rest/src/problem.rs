//! Problem documents: the one place that decides what leaves the process when something goes wrong.
//!
//! Handlers return a [`Problem`]; the outermost layer (`http::finish`) knows path and trace and writes the
//! body.

use std::fmt;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dialogporten_app as app;
use indexmap::IndexMap;
use serde::Serialize;
use utoipa::ToSchema;

/// Content type of every problem body.
pub const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json; charset=utf-8");

/// A failed request: status, public texts by key, and headers that belong to the failure.
#[derive(Debug, Clone)]
pub struct Problem {
    status: StatusCode,
    errors: Option<IndexMap<String, Vec<String>>>,
    headers: Vec<(HeaderName, HeaderValue)>,
    cause: Option<Box<str>>,
}

/// The body of a problem as it is written.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProblemDetails)]
pub struct ProblemDocument<'a> {
    #[serde(rename = "type")]
    #[schema(nullable)]
    kind: String,
    #[schema(nullable)]
    title: &'a str,
    #[schema(nullable)]
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    #[schema(nullable)]
    instance: &'a str,
    #[serde(rename = "traceId")]
    #[schema(nullable)]
    trace_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = HashMap<String, Vec<String>>)]
    errors: Option<&'a IndexMap<String, Vec<String>>>,
}

impl Problem {
    /// Creates a problem without texts.
    pub fn of(status: StatusCode) -> Self {
        Self { status, errors: has_errors(status).then(IndexMap::new), headers: Vec::new(), cause: None }
    }

    /// Creates a 400 with one text.
    pub fn invalid(key: impl Into<String>, message: impl Into<String>) -> Self {
        Self::of(StatusCode::BAD_REQUEST).with(key, message)
    }

    /// Creates a 401 with a challenge.
    pub fn unauthenticated(challenge: &str) -> Self {
        let challenge = HeaderValue::from_str(challenge).unwrap_or(HeaderValue::from_static("Bearer"));
        Self::of(StatusCode::UNAUTHORIZED).with_header(header::WWW_AUTHENTICATE, challenge)
    }

    /// Adds a text under a key.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, message: impl Into<String>) -> Self {
        self.errors.get_or_insert_default().entry(key.into()).or_default().push(message.into());
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Adds what went wrong. It goes to the log and never leaves the process.
    #[must_use]
    pub fn because(mut self, cause: impl fmt::Display) -> Self {
        self.cause = Some(cause.to_string().into());
        self
    }

    /// Returns what went wrong, for the log.
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// Puts problems of one status together.
    pub fn joined<'a>(problems: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        problems.into_iter().fold(None, |joined: Option<Self>, problem| match joined {
            None => Some(problem.clone()),
            Some(joined) => Some(problem.errors.iter().flatten().fold(joined, |joined, (key, messages)| {
                messages.iter().fold(joined, |joined, message| joined.with(key, message))
            })),
        })
    }

    /// Returns the body for a request path and trace.
    pub fn document<'a>(&'a self, instance: &'a str, trace_id: &'a str) -> ProblemDocument<'a> {
        let (section, title, detail) = describe(self.status);
        ProblemDocument {
            kind: format!("https://datatracker.ietf.org/doc/html/{section}"),
            title,
            status: self.status.as_u16(),
            detail,
            instance,
            trace_id,
            errors: self.errors.as_ref(),
        }
    }
}

fn has_errors(status: StatusCode) -> bool {
    matches!(status.as_u16(), 400 | 403 | 404 | 406 | 409 | 410 | 422)
}

/// Section that defines the status, title, and detail where the contract has one.
fn describe(status: StatusCode) -> (&'static str, &'static str, Option<&'static str>) {
    match status.as_u16() {
        400 => ("rfc7231#section-6.5.1", "One or more validation errors occurred.", None),
        401 => ("rfc7235#section-3.1", "Unauthorized.", None),
        403 => ("rfc7231#section-6.5.3", "Forbidden.", None),
        404 => ("rfc7231#section-6.5.4", "Resource not found.", None),
        405 => ("rfc7231#section-6.5.5", "Method not allowed.", None),
        406 => (
            "rfc7231#section-6.5.6",
            "Requested content type is not acceptable.",
            Some("The Accept header must allow JSON responses."),
        ),
        408 => ("rfc7231#section-6.5.7", "Request timed out.", None),
        409 => ("rfc7231#section-6.5.8", "Conflict.", None),
        410 => ("rfc7231#section-6.5.9", "Resource no longer available.", None),
        412 => ("rfc7232#section-4.2", "Precondition failed.", None),
        413 => ("rfc7231#section-6.5.11", "Payload too large. The maximum allowed size is 20000000 bytes.", None),
        414 => ("rfc7231#section-6.5.12", "Address too long.", None),
        415 => ("rfc7231#section-6.5.13", "Unsupported media type.", None),
        422 => ("rfc4918#section-11.2", "Unprocessable request.", None),
        429 => (
            "rfc6585#section-4",
            "Too many requests.",
            Some("The client has used up what it may ask for. The header Retry-After tells when to try again."),
        ),
        431 => ("rfc6585#section-5", "Header fields too large.", None),
        502 => (
            "rfc7231#section-6.6.3",
            "Bad gateway.",
            Some("A service that the answer depends on is not available. Please try again later."),
        ),
        503 => ("rfc7231#section-6.6.4", "Service unavailable.", None),
        _ => (
            "rfc7231#section-6.6.1",
            "An error occurred while processing the request.",
            Some("Something went wrong during the request."),
        ),
    }
}

/// The body is written later, by the layer that knows path and trace.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.headers_mut().extend(self.headers.clone());
        response.extensions_mut().insert(self);
        response
    }
}

impl From<app::Error> for Problem {
    fn from(error: app::Error) -> Self {
        use app::Error;
        match error {
            Error::Invalid(violations) => violations
                .into_iter()
                .fold(Self::of(StatusCode::BAD_REQUEST), |problem, found| problem.with(found.path, found.message)),
            Error::Forbidden(message) => Self::of(StatusCode::FORBIDDEN).with("Forbidden", message),
            Error::NotFound { entity, ids } => Self::of(StatusCode::NOT_FOUND)
                .with(entity, format!("Entity '{entity}' with the following key(s) was not found: ({ids}).")),
            Error::NotVisible { until } => {
                let expires = HeaderValue::from_str(&until.to_http_date()).unwrap_or(HeaderValue::from_static("0"));
                Self::of(StatusCode::NOT_FOUND)
                    .with("DialogEntity", format!("Dialog is not visible until {}", until.to_whole_seconds()))
                    .with_header(header::EXPIRES, expires)
            }
            Error::Expired { at } => Self::of(StatusCode::NOT_FOUND)
                .with("DialogEntity", format!("Dialog expired at {}", at.to_whole_seconds())),
            Error::Gone { entity, ids } => Self::of(StatusCode::GONE)
                .with(entity, format!("Entity '{entity}' with the following key(s) is removed: ({ids}).")),
            Error::Conflict { key, message } => Self::of(StatusCode::CONFLICT).with(key, message),
            Error::Busy => Self::of(StatusCode::CONFLICT).with("", Error::TRY_AGAIN),
            Error::PreconditionFailed => Self::of(StatusCode::PRECONDITION_FAILED),
            Error::Domain(errors) => errors
                .into_iter()
                .fold(Self::of(StatusCode::UNPROCESSABLE_ENTITY), |problem, e| problem.with(e.key, e.message)),
            Error::Upstream(cause) => Self::of(StatusCode::BAD_GATEWAY).because(cause),
            Error::Unknown(cause) => Self::of(StatusCode::BAD_GATEWAY).because(cause),
            Error::Internal(cause) => Self::of(StatusCode::INTERNAL_SERVER_ERROR).because(cause),
        }
    }
}

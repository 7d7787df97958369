//! Path parameters.

use axum::RequestPartsExt;
use axum::extract::path::ErrorKind as PathError;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::http::request::Parts;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::schema::Type;
use utoipa::{IntoParams, PartialSchema as _};
use uuid::Uuid;

use crate::openapi;
use crate::problem::Problem;

/// The dialog of a path, `{dialogId}`.
#[derive(Debug, Clone, Copy)]
pub struct DialogPath(pub Uuid);

impl IntoParams for DialogPath {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![identifier("dialogId")]
    }
}

impl<S: Send + Sync> FromRequestParts<S> for DialogPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parameter(parts, "dialogId").await.map(Self)
    }
}

/// An activity of a path, `{dialogId}/activities/{activityId}`.
#[derive(Debug, Clone, Copy)]
pub struct DialogActivityPath {
    /// The dialog.
    pub dialog_id: Uuid,
    /// The activity.
    pub activity_id: Uuid,
}

impl IntoParams for DialogActivityPath {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![identifier("dialogId"), identifier("activityId")]
    }
}

impl<S: Send + Sync> FromRequestParts<S> for DialogActivityPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let (dialog_id, activity_id) = two_parameters(parts, "dialogId", "activityId").await?;
        Ok(Self { dialog_id, activity_id })
    }
}

/// A transmission of a path, `{dialogId}/transmissions/{transmissionId}`.
#[derive(Debug, Clone, Copy)]
pub struct DialogTransmissionPath {
    /// The dialog.
    pub dialog_id: Uuid,
    /// The transmission.
    pub transmission_id: Uuid,
}

impl IntoParams for DialogTransmissionPath {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![identifier("dialogId"), identifier("transmissionId")]
    }
}

impl<S: Send + Sync> FromRequestParts<S> for DialogTransmissionPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let (dialog_id, transmission_id) = two_parameters(parts, "dialogId", "transmissionId").await?;
        Ok(Self { dialog_id, transmission_id })
    }
}

/// An entry of the seen log of a path, `{dialogId}/seenlog/{seenLogId}`.
#[derive(Debug, Clone, Copy)]
pub struct DialogSeenLogPath {
    /// The dialog.
    pub dialog_id: Uuid,
    /// The entry.
    pub seen_log_id: Uuid,
}

impl IntoParams for DialogSeenLogPath {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![identifier("dialogId"), identifier("seenLogId")]
    }
}

impl<S: Send + Sync> FromRequestParts<S> for DialogSeenLogPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let (dialog_id, seen_log_id) = two_parameters(parts, "dialogId", "seenLogId").await?;
        Ok(Self { dialog_id, seen_log_id })
    }
}

/// The label of a path, `{label}`, decoded.
#[derive(Debug, Clone)]
pub struct LabelPath(pub String);

impl IntoParams for LabelPath {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![openapi::path("label", String::schema())]
    }
}

impl<S: Send + Sync> FromRequestParts<S> for LabelPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        text(parts, "label").await.map(Self)
    }
}

/// The dialog and the activity of an operation that exists for UUIDs only: other paths lead nowhere.
#[derive(Debug, Clone, Copy)]
pub struct FormSavedPath {
    /// `{dialogId}`
    pub dialog: Uuid,
    /// `{activityId}`
    pub activity: Uuid,
}

impl<S: Send + Sync> FromRequestParts<S> for FormSavedPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let nowhere = |_| Problem::of(StatusCode::NOT_FOUND);
        let dialog = parameter(parts, "dialogId").await.map_err(nowhere)?;
        let activity = parameter(parts, "activityId").await.map_err(nowhere)?;
        Ok(Self { dialog, activity })
    }
}

fn identifier(name: &str) -> Parameter {
    openapi::path(name, openapi::identifier([Type::String]))
}

/// Reads a UUID in any of its usual spellings.
async fn parameter(parts: &mut Parts, name: &'static str) -> Result<Uuid, Problem> {
    let value = text(parts, name).await?;
    parse_uuid(&value).ok_or_else(|| Problem::invalid(name, "the value is not a UUID"))
}

/// Reads two UUIDs and reports each that is none.
async fn two_parameters(parts: &mut Parts, one: &'static str, other: &'static str) -> Result<(Uuid, Uuid), Problem> {
    let (one, other) = (parameter(parts, one).await, parameter(parts, other).await);
    match Problem::joined([one.as_ref().err(), other.as_ref().err()].into_iter().flatten()) {
        Some(problem) => Err(problem),
        None => Ok((one?, other?)),
    }
}

/// Returns a parameter, decoded. Where one of the path is not UTF-8, that is what is wrong, whichever is asked for.
async fn text(parts: &mut Parts, name: &'static str) -> Result<String, Problem> {
    let Path(parameters) = parts.extract::<Path<Vec<(String, String)>>>().await.map_err(|rejection| {
        let name = match &rejection {
            PathRejection::FailedToDeserializePathParams(failure) => undecodable(failure.kind()).unwrap_or(name),
            _ => name,
        };
        Problem::invalid(name, "the value is not text in UTF-8")
    })?;
    let value = parameters.into_iter().find(|(key, _)| key == name).map(|(_, value)| value);
    Ok(value.unwrap_or_default())
}

/// Returns the name of the parameter that is not UTF-8.
fn undecodable(failure: &PathError) -> Option<&str> {
    match failure {
        PathError::InvalidUtf8InPathParam { key } => Some(key),
        _ => None,
    }
}

/// Parses a UUID with hyphens, without them, or in braces or parentheses.
pub(super) fn parse_uuid(text: &str) -> Option<Uuid> {
    let text = text.trim();
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(text);
    let is_urn = inner.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("urn:"));
    if is_urn { None } else { Uuid::try_parse(inner).ok() }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::parse_uuid;

    #[rstest]
    #[case("0198c6d1-5b0a-7c3e-9a41-2f5a4b6c7d8e", true)]
    #[case("0198C6D15B0A7C3E9A412F5A4B6C7D8E", true)]
    #[case("{0198c6d1-5b0a-7c3e-9a41-2f5a4b6c7d8e}", true)]
    #[case("(0198c6d1-5b0a-7c3e-9a41-2f5a4b6c7d8e)", true)]
    #[case("urn:uuid:0198c6d1-5b0a-7c3e-9a41-2f5a4b6c7d8e", false)]
    #[case("abc", false)]
    #[case("", false)]
    fn uuids_are_read_in_their_usual_spellings(#[case] text: &str, #[case] is_valid: bool) {
        assert_eq!(parse_uuid(text).is_some(), is_valid);
    }
}

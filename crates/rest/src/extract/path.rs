//! Path parameters.

use axum::RequestPartsExt;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use uuid::Uuid;

use crate::problem::Problem;

/// The dialog of a path, `{dialogId}`.
#[derive(Debug, Clone, Copy)]
pub struct DialogPath(pub Uuid);

impl<S: Send + Sync> FromRequestParts<S> for DialogPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parameter(parts, "dialogId").await.map(Self)
    }
}

/// Reads a UUID in any of its usual spellings.
async fn parameter(parts: &mut Parts, name: &'static str) -> Result<Uuid, Problem> {
    let invalid = || Problem::invalid(name, "the value is not a UUID");
    let Path(parameters) = parts.extract::<Path<Vec<(String, String)>>>().await.map_err(|_| invalid())?;
    let value = parameters.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    parse_uuid(value).ok_or_else(invalid)
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

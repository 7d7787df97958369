//! `If-Match`.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header;
use axum::http::request::Parts;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::schema::Type;
use uuid::Uuid;

use super::path::parse_uuid;
use crate::openapi;
use crate::problem::Problem;

/// The revision that the caller expects, as it was handed out: bare, or in one pair of quotes, or marked as weak.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(pub Option<Uuid>);

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![openapi::header("if-Match", openapi::identifier([Type::String, Type::Null]))]
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        revision(&parts.headers)
            .map(Self)
            .map_err(|NoRevision| Problem::invalid("If-Match", "the value is not a revision"))
    }
}

/// The header holds something else than one revision.
#[derive(Debug, PartialEq)]
struct NoRevision;

fn revision(headers: &HeaderMap) -> Result<Option<Uuid>, NoRevision> {
    let mut values = headers.get_all(header::IF_MATCH).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let text = value.to_str().ok().filter(|_| values.next().is_none()).ok_or(NoRevision)?.trim();
    let tag = text.strip_prefix("W/").unwrap_or(text);
    let bare = tag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(tag);
    parse_uuid(bare).map(Some).ok_or(NoRevision)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const REVISION: &str = "5f0c1f0e-3a50-4a55-9d43-5d3a6c0c8d11";

    #[rstest]
    #[case(&[], Ok(false))]
    #[case(&["5f0c1f0e-3a50-4a55-9d43-5d3a6c0c8d11"], Ok(true))]
    #[case(&["5F0C1F0E-3A50-4A55-9D43-5D3A6C0C8D11"], Ok(true))]
    #[case(&["\"5f0c1f0e-3a50-4a55-9d43-5d3a6c0c8d11\""], Ok(true))]
    #[case(&["W/\"5f0c1f0e-3a50-4a55-9d43-5d3a6c0c8d11\""], Ok(true))]
    #[case(&["W/5f0c1f0e-3a50-4a55-9d43-5d3a6c0c8d11"], Ok(true))]
    #[case(&["\"\"5f0c1f0e-3a50-4a55-9d43-5d3a6c0c8d11\"\""], Err(NoRevision))]
    #[case(&["\"5f0c1f0e-3a50-4a55-9d43-5d3a6c0c8d11"], Err(NoRevision))]
    #[case(&["5f0c1f0e-3a50-4a55-9d43-5d3a6c0c8d11, 5f0c1f0e-3a50-4a55-9d43-5d3a6c0c8d11"], Err(NoRevision))]
    #[case(&["5f0c1f0e-3a50-4a55-9d43-5d3a6c0c8d11", "5f0c1f0e-3a50-4a55-9d43-5d3a6c0c8d11"], Err(NoRevision))]
    #[case(&["*"], Err(NoRevision))]
    #[case(&["zzz"], Err(NoRevision))]
    #[case(&[""], Err(NoRevision))]
    fn one_revision_is_taken(#[case] values: &[&str], #[case] is_revision: Result<bool, NoRevision>) {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::IF_MATCH, value.parse().unwrap());
        }
        let revision = revision(&headers);
        let expected = is_revision.map(|is_revision| is_revision.then(|| Uuid::parse_str(REVISION).unwrap()));
        assert_eq!(revision, expected);
    }
}

//! `Accept` and `Accept-Language`.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use dialogporten_app::AcceptedLanguages;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, PartialSchema as _};

use crate::openapi;
use crate::problem::Problem;

/// Proof that the client takes JSON.
#[derive(Debug)]
pub struct AcceptsJson;

impl<S: Sync> FromRequestParts<S> for AcceptsJson {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        if accepts_json(&joined(&parts.headers, &header::ACCEPT)) {
            Ok(Self)
        } else {
            let text = "the media types asked for do not include application/json";
            Err(Problem::of(StatusCode::NOT_ACCEPTABLE).with("Accept", text))
        }
    }
}

/// The languages of the `Accept-Language` header.
#[derive(Debug)]
pub struct Languages(pub AcceptedLanguages);

impl IntoParams for Languages {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![openapi::header("accept-Language", Option::<String>::schema())]
    }
}

impl<S: Sync> FromRequestParts<S> for Languages {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        AcceptedLanguages::parse(&joined(&parts.headers, &header::ACCEPT_LANGUAGE)).map(Self).map_err(|_| {
            Problem::invalid("Accept-Language", "expected languages with weights, for example nb, en;q=0.8")
        })
    }
}

fn joined(headers: &HeaderMap, name: &HeaderName) -> String {
    let values: Vec<&str> = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    values.join(",")
}

/// Does the header allow JSON? A missing or unreadable header allows everything.
fn accepts_json(header: &str) -> bool {
    let ranges: Vec<(&str, bool)> = header.split(',').filter_map(parse_range).collect();
    ranges.is_empty() || ranges.into_iter().any(|(range, is_wanted)| is_wanted && is_json_range(range))
}

/// Returns the media range and whether its weight is above zero.
fn parse_range(text: &str) -> Option<(&str, bool)> {
    let mut pieces = text.split(';');
    let range = pieces.next().unwrap_or_default().trim();
    let (kind, subtype) = range.split_once('/')?;
    if kind.is_empty() || subtype.is_empty() {
        return None;
    }
    let weight = pieces.find_map(|piece| {
        let (name, value) = piece.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| value.trim().parse::<f64>().unwrap_or(1.0))
    });
    Some((range, weight.is_none_or(|weight| weight > 0.0)))
}

fn is_json_range(range: &str) -> bool {
    let range = range.to_ascii_lowercase();
    matches!(range.as_str(), "*/*" | "application/*" | "application/json")
        || (range.starts_with("application/") && range.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::accepts_json;

    #[rstest]
    #[case("", true)]
    #[case("nonsense", true)]
    #[case("*/*", true)]
    #[case("text/html, application/json;q=0.1", true)]
    #[case("application/problem+json", true)]
    #[case("APPLICATION/*", true)]
    #[case("text/html", false)]
    #[case("application/json;q=0", false)]
    #[case("application/xml, text/*", false)]
    fn json_is_acceptable_when_the_header_says_so(#[case] header: &str, #[case] expected: bool) {
        assert_eq!(accepts_json(header), expected);
    }
}

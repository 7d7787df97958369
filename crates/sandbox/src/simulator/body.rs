//! JSON bodies whose member names are matched in any case, as the platform does.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A request body, read into a type whose members are named in lower case.
pub(super) struct AnyCase<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for AnyCase<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let bytes = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        parse(&bytes).map(Self).map_err(|error| (StatusCode::BAD_REQUEST, error).into_response())
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    serde_json::from_value(with_lower_names(value)).map_err(|error| error.to_string())
}

fn with_lower_names(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name.to_lowercase(), with_lower_names(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(with_lower_names).collect(),
        scalar => scalar,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn names_lose_their_case_and_values_keep_it() {
        let parsed: BTreeMap<String, Value> = parse(br#"{"Data": ["URN:Test", {"Inner": true}]}"#).unwrap();
        assert_eq!(parsed["data"], serde_json::json!(["URN:Test", { "inner": true }]));
        assert!(parse::<Value>(b"{").is_err());
    }
}

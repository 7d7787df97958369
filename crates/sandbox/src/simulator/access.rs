//! What protected routes demand of a request.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::{StatusCode, header, request::Parts};

use super::state::Shared;

/// A bearer token, whatever it says.
pub(super) struct Bearer(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Bearer {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let value = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = value
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, token)| scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty());
        token.map(|(_, token)| Self(token.trim().to_owned())).ok_or(StatusCode::UNAUTHORIZED)
    }
}

/// The right subscription key, when one is configured.
pub(super) struct Subscription;

impl FromRequestParts<Arc<Shared>> for Subscription {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, StatusCode> {
        let sent = parts.headers.get("ocp-apim-subscription-key").and_then(|value| value.to_str().ok());
        match &shared.subscription_key {
            Some(wanted) if sent != Some(wanted) => Err(StatusCode::FORBIDDEN),
            _ => Ok(Self),
        }
    }
}

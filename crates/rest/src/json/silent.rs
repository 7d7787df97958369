//! Request bodies that may say whether the change is silent.

use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use super::JsonParts;
use crate::extract::Query;
use crate::problem::Problem;

/// A JSON request body that may say whether the change is to be kept from subscribers and readers. So may the query,
/// which wins.
#[derive(Debug)]
pub struct SilentBody<T> {
    /// Is the change to be kept from subscribers and readers?
    pub is_silent: bool,
    /// The rest of the body.
    pub body: T,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Silence {
    #[serde(default, deserialize_with = "not_null")]
    is_silent_update: Option<bool>,
}

fn not_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    bool::deserialize(deserializer).map(Some)
}

impl<S: Send + Sync, T: DeserializeOwned + Send + 'static> FromRequest<S> for SilentBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let asked = Query::parse(request.uri().query().unwrap_or_default()).boolean("isSilentUpdate")?;
        let JsonParts(silence, body) = JsonParts::<Silence, T>::from_request(request, state).await?;
        Ok(Self { is_silent: asked.or(silence.is_silent_update).unwrap_or_default(), body })
    }
}

//! Request bodies that may say whether the change is silent.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::{BindingError, JsonParts, RequestBody, bind};

/// A JSON request body that may say whether the change is to be kept from subscribers and readers.
#[derive(Debug)]
pub struct SilentBody<T> {
    /// Is the change to be kept from subscribers and readers, if the body says so or not?
    pub is_silent: Option<bool>,
    /// The rest of the body.
    pub body: T,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Silence {
    #[serde(default, deserialize_with = "not_null")]
    #[schema(value_type = bool)]
    is_silent_update: Option<bool>,
}

fn not_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    bool::deserialize(deserializer).map(Some)
}

impl<T: ToSchema> PartialSchema for SilentBody<T> {
    fn schema() -> RefOr<Schema> {
        JsonParts::<Silence, T>::schema()
    }
}

impl<T: ToSchema> ToSchema for SilentBody<T> {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        JsonParts::<Silence, T>::schemas(schemas);
    }
}

impl<T: DeserializeOwned + Send + 'static> RequestBody for SilentBody<T> {
    fn read(body: &[u8]) -> Result<Self, BindingError> {
        let Silence { is_silent_update } = bind(body)?;
        Ok(Self { is_silent: is_silent_update, body: bind(body)? })
    }
}

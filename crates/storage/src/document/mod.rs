//! Objects that are stored as documents: JSON, compressed by the service. The server does not compress rows below 2 KB,
//! which most are, and knows nothing of what all documents have in common.

mod codec;
mod column;

use serde::Serialize;

pub use column::Document;
pub(crate) use column::{CorruptDocument, ordered};

use crate::Error;

/// Returns an object as it is stored.
pub(crate) fn stored(object: &impl Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(object).map(|json| codec::pack(&json)).map_err(unserializable)
}

/// Returns several objects as they are stored.
pub(crate) fn all_stored<T: Serialize>(objects: &[T]) -> Result<Vec<Vec<u8>>, Error> {
    objects.iter().map(stored).collect()
}

/// Returns the JSON text of an event. Events do not stay, so they are not compressed.
pub(crate) fn payload(event: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(event).map_err(unserializable)
}

fn unserializable(error: serde_json::Error) -> Error {
    Error::Database(sqlx::Error::Encode(error.into()))
}

//! Objects that are stored as documents.

use serde::Serialize;

use crate::Error;

/// Returns the JSON text of an object.
pub(super) fn document(object: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(object).map_err(|error| Error::Database(sqlx::Error::Encode(error.into())))
}

/// Returns the JSON texts of several objects.
pub(super) fn documents<T: Serialize>(objects: &[T]) -> Result<Vec<String>, Error> {
    objects.iter().map(document).collect()
}

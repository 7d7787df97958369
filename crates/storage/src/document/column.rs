//! Documents in columns of rows.

use serde::de::DeserializeOwned;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgHasArrayType, PgTypeInfo, PgValueRef};
use sqlx::{Decode, Postgres, Type};

use super::codec;

/// An object out of a column with a document.
#[derive(Debug)]
pub struct Document<T>(pub T);

/// Stored bytes that are no document, or not the one that they should be. Does not say what they are.
#[derive(Debug, thiserror::Error)]
#[error("the bytes are no document")]
pub(crate) struct CorruptDocument;

impl<T> Type<Postgres> for Document<T> {
    fn type_info() -> PgTypeInfo {
        <Vec<u8> as Type<Postgres>>::type_info()
    }
}

impl<T> PgHasArrayType for Document<T> {
    fn array_type_info() -> PgTypeInfo {
        <Vec<u8> as PgHasArrayType>::array_type_info()
    }
}

impl<'r, T: DeserializeOwned> Decode<'r, Postgres> for Document<T> {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        let packed = <&[u8] as Decode<'r, Postgres>>::decode(value)?;
        Ok(Self(codec::unpack(packed, |json| serde_json::from_str(json))?))
    }
}

/// Sorts children here, where they are small: the server would sort the documents too, on disk when there are many.
/// They come in the order in which they were stored, so there is little to do.
pub(crate) fn ordered<T, K: Ord>(children: Vec<Document<T>>, key: impl FnMut(&T) -> K) -> Vec<T> {
    let mut children: Vec<T> = children.into_iter().map(|child| child.0).collect();
    children.sort_by_key(key);
    children
}

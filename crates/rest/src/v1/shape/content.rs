//! References to content at the service owner.

use dialogporten_domain::dialog::ContentValue;
use serde::Serialize;
use utoipa::ToSchema;

/// A content value with the reader's right to follow it, where that was asked for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = reference::ContentValue)]
pub(crate) struct ReferenceResponse<'a> {
    #[serde(flatten)]
    value: &'a ContentValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_authorized: Option<bool>,
}

impl<'a> ReferenceResponse<'a> {
    pub(crate) fn new(value: &'a ContentValue, is_authorized: Option<bool>) -> Self {
        Self { value, is_authorized }
    }
}

//! Pages of lists.

use dialogporten_domain::search::{ContinuationToken, Order};
use serde::Serialize;
use utoipa::ToSchema;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PaginatedListOf)]
pub(crate) struct PageResponse<T> {
    items: Vec<T>,
    has_next_page: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    continuation_token: Option<String>,
    order_by: String,
}

impl<T> PageResponse<T> {
    pub(crate) fn new(items: Vec<T>, has_next_page: bool, next: Option<&ContinuationToken>, order: &Order) -> Self {
        let (continuation_token, order_by) = (next.map(ToString::to_string), order.to_string());
        Self { items, has_next_page, continuation_token, order_by }
    }
}

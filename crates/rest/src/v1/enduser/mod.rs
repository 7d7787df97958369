//! `/api/v1/enduser`

mod dialogs;

use axum::Router;

use crate::RestState;

pub(crate) fn routes() -> Router<RestState> {
    Router::new().nest("/dialogs", dialogs::routes())
}

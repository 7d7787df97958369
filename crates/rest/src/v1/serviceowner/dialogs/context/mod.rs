//! `/api/v1/serviceowner/dialogs/{dialogId}/context`

mod labels;

use axum::Router;

use crate::RestState;

pub(crate) fn routes() -> Router<RestState> {
    Router::new().nest("/labels", labels::routes())
}

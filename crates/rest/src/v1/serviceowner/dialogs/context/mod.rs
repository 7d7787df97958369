//! `/api/v1/serviceowner/dialogs/{dialogId}/context`

mod labels;

use utoipa_axum::router::OpenApiRouter;

use crate::RestState;

pub(crate) fn routes() -> OpenApiRouter<RestState> {
    OpenApiRouter::new().nest("/labels", labels::routes())
}

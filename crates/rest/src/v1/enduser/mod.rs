//! `/api/v1/enduser`

mod dialoglookup;
mod dialogs;
mod parties;
mod serviceresources;

use axum::Router;
use axum::routing;

use crate::RestState;

pub(crate) fn routes() -> Router<RestState> {
    Router::new()
        .route("/dialoglookup", routing::get(dialoglookup::get))
        .nest("/dialogs", dialogs::routes())
        .route("/parties", routing::get(parties::list))
        .route("/serviceresources", routing::get(serviceresources::list))
}

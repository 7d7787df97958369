//! `/api/v1/serviceowner`

mod dialoglookup;
mod dialogs;

use axum::Router;
use axum::routing;

use crate::RestState;

pub(crate) fn routes() -> Router<RestState> {
    Router::new().route("/dialoglookup", routing::get(dialoglookup::get)).nest("/dialogs", dialogs::routes())
}

//! `/api/v1/serviceowner/dialogs`

mod actions;
mod activities;
mod context;
mod create;
mod delete;
mod endusercontext;
mod get;
mod patch;
mod search;
mod seenlog;
mod transmissions;
mod update;

use dialogporten_app::serviceowner::Target;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::RestState;
use crate::extract::{DialogPath, IfMatch, SilentUpdate};

pub(crate) fn routes() -> OpenApiRouter<RestState> {
    OpenApiRouter::new()
        .routes(routes!(search::search, create::create))
        .routes(routes!(get::get, update::update, patch::patch, delete::delete))
        .nest("/{dialogId}/actions", actions::routes())
        .nest("/{dialogId}/activities", activities::routes())
        .nest("/{dialogId}/context", context::routes())
        .nest("/{dialogId}/endusercontext", endusercontext::routes())
        .nest("/{dialogId}/seenlog", seenlog::routes())
        .nest("/{dialogId}/transmissions", transmissions::routes())
        .nest("/endusercontext", endusercontext::bulk_routes())
}

/// What a command about a whole dialog is aimed at.
fn target(DialogPath(id): DialogPath, IfMatch(if_match): IfMatch, SilentUpdate(is_silent): SilentUpdate) -> Target {
    Target { id, if_match, is_silent: is_silent.unwrap_or_default() }
}

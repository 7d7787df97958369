//! `POST /api/v1/serviceowner/dialogs/{dialogId}/activities`: a service owner adds to the log of a dialog.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::serviceowner::{self, Change};
use dialogporten_domain::dialog::draft::ActivityDraft;

use crate::RestState;
use crate::extract::{DialogPath, IfMatch, ServiceOwner};
use crate::json::{SilentBody, created};
use crate::problem::Problem;

pub(super) async fn create(
    owner: ServiceOwner,
    State(state): State<RestState>,
    DialogPath(dialog): DialogPath,
    IfMatch(if_match): IfMatch,
    SilentBody { is_silent, body }: SilentBody<ActivityDraft>,
) -> Result<Response, Problem> {
    let change = Change { if_match, is_silent };
    let new = serviceowner::append_activity(&state.app, &owner.principal, dialog, body, change).await?;
    created(new.id, &format!("/api/v1/serviceowner/dialogs/{dialog}/activities/{}", new.id), new.revision)
}

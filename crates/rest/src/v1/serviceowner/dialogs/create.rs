//! `POST /api/v1/serviceowner/dialogs`: a service owner creates a dialog.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::serviceowner;
use dialogporten_domain::dialog::DialogDraft;

use crate::RestState;
use crate::extract::{ServiceOwner, SilentUpdate};
use crate::json::{JsonBody, WithBody, created};
use crate::problem::Problem;

/// Creates a dialog.
#[utoipa::path(
    post,
    path = "/",
    operation_id = "CreateDialog",
    request_body = DialogDraft,
    responses((status = 201, body = String, headers(("Etag" = String), ("Location" = String))), (status = 409), (status = 422)),
)]
pub(crate) async fn create(
    owner: ServiceOwner,
    State(state): State<RestState>,
    WithBody(SilentUpdate(is_silent), JsonBody(draft)): WithBody<SilentUpdate, JsonBody<DialogDraft>>,
) -> Result<Response, Problem> {
    let new = serviceowner::create(&state.app, &owner.principal, draft, is_silent.unwrap_or_default()).await?;
    created(new.id, &format!("/api/v1/serviceowner/dialogs/{}", new.id), new.revision)
}

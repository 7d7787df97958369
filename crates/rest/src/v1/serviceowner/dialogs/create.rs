//! `POST /api/v1/serviceowner/dialogs`: a service owner creates a dialog.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use dialogporten_app::serviceowner;
use dialogporten_domain::dialog::DialogDraft;

use crate::RestState;
use crate::extract::{ServiceOwner, SilentUpdate};
use crate::json::{JsonBody, json, with_etag};
use crate::problem::Problem;

pub(crate) async fn create(
    owner: ServiceOwner,
    State(state): State<RestState>,
    SilentUpdate(is_silent): SilentUpdate,
    JsonBody(draft): JsonBody<DialogDraft>,
) -> Result<Response, Problem> {
    let created = serviceowner::create(&state.app, &owner.principal, draft, is_silent).await?;
    let mut answer = with_etag(json(StatusCode::CREATED, &created.id)?, created.revision);
    if let Ok(location) = HeaderValue::from_str(&format!("/api/v1/serviceowner/dialogs/{}", created.id)) {
        answer.headers_mut().insert(header::LOCATION, location);
    }
    Ok(answer)
}

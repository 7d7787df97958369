//! `POST /api/v1/enduser/dialogs/context/systemlabels/actions/bulkset`: a reader changes the labels of many dialogs at
//! once.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::{BulkLabels, enduser};
use dialogporten_domain::dialog::draft::{LabeledDialogDraft, SystemLabelsDraft};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::RestState;
use crate::extract::EndUser;
use crate::json::{JsonParts, WithBody, no_content};
use crate::problem::Problem;

/// What the body holds besides labels.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct BulkSetRequest {
    /// The dialogs.
    #[serde(default)]
    dialogs: Option<Vec<LabeledDialogDraft>>,
}

type Body = JsonParts<SystemLabelsDraft, BulkSetRequest>;

/// Changes the labels of several dialogs, of all or of none.
#[utoipa::path(
    post,
    path = "/systemlabels/actions/bulkset",
    operation_id = "BulkSetDialogSystemLabels",
    request_body = inline(Body),
    responses((status = 204), (status = 404), (status = 409), (status = 412), (status = 422)),
)]
pub(crate) async fn bulkset(
    reader: EndUser,
    State(state): State<RestState>,
    WithBody((), JsonParts(lists, request)): WithBody<(), Body>,
) -> Result<Response, Problem> {
    let labels = BulkLabels { dialogs: request.dialogs.unwrap_or_default(), lists };
    enduser::bulk_set_system_labels(&state.app, &reader.principal, labels).await?;
    Ok(no_content())
}

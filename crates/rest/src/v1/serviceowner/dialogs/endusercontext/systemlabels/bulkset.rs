//! `POST /api/v1/serviceowner/dialogs/endusercontext/systemlabels/actions/bulkset`: a service owner changes a reader's
//! labels on many dialogs at once.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::BulkLabels;
use dialogporten_app::serviceowner::{self, LabelActor};
use dialogporten_domain::dialog::draft::{ActorDraft, LabeledDialogDraft, SystemLabelsDraft};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::RestState;
use crate::extract::{Impersonation, ServiceOwner};
use crate::json::{JsonParts, WithBody, no_content};
use crate::problem::Problem;

/// What the body holds besides labels.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BulkSetRequest {
    /// The dialogs.
    #[serde(default)]
    dialogs: Option<Vec<LabeledDialogDraft>>,
    /// Whoever made the change, if an administrator says so.
    #[serde(default)]
    performed_by: Option<ActorDraft>,
}

type Body = JsonParts<SystemLabelsDraft, BulkSetRequest>;

/// Changes the labels of several dialogs, of all or of none.
#[utoipa::path(
    post,
    path = "/systemlabels/actions/bulkset",
    operation_id = "BulkSetDialogSystemLabels",
    params(("enduserId" = Option<String>, Query)),
    request_body = inline(Body),
    responses((status = 204), (status = 404), (status = 409), (status = 412), (status = 422)),
)]
pub(crate) async fn bulkset(
    owner: ServiceOwner,
    State(state): State<RestState>,
    WithBody(Impersonation(person), JsonParts(lists, request)): WithBody<Impersonation, Body>,
) -> Result<Response, Problem> {
    let labels = BulkLabels { dialogs: request.dialogs.unwrap_or_default(), lists };
    let actor = LabelActor { person, performed_by: request.performed_by };
    serviceowner::bulk_set_system_labels(&state.app, &owner.principal, actor, labels).await?;
    Ok(no_content())
}

//! `PUT /api/v1/serviceowner/dialogs/{dialogId}/endusercontext/systemlabels`: a service owner changes a reader's labels.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::Labels;
use dialogporten_app::serviceowner::{self, LabelActor};
use dialogporten_domain::dialog::draft::{ActorDraft, SystemLabelsDraft};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::RestState;
use crate::extract::{DialogPath, IfMatch, Impersonation, ServiceOwner};
use crate::json::{JsonParts, WithBody, no_content, with_etag};
use crate::problem::Problem;

/// What the body holds besides labels.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UpdateRequest {
    /// Whoever made the change, if an administrator says so.
    #[serde(default)]
    performed_by: Option<ActorDraft>,
}

type Body = JsonParts<SystemLabelsDraft, UpdateRequest>;

/// Changes the labels of a dialog.
#[utoipa::path(
    put,
    path = "/systemlabels",
    operation_id = "SetDialogSystemLabels",
    params(DialogPath, ("enduserId" = Option<String>, Query), IfMatch),
    request_body = inline(Body),
    responses((status = 204, headers(("Etag" = String))), (status = 404), (status = 409), (status = 410), (status = 412), (status = 422)),
)]
pub(crate) async fn update(
    owner: ServiceOwner,
    State(state): State<RestState>,
    WithBody((DialogPath(dialog), Impersonation(person), IfMatch(if_match)), JsonParts(lists, request)): WithBody<
        (DialogPath, Impersonation, IfMatch),
        Body,
    >,
) -> Result<Response, Problem> {
    let labels = Labels { dialog, if_match, lists };
    let actor = LabelActor { person, performed_by: request.performed_by };
    let revision = serviceowner::set_system_labels(&state.app, &owner.principal, actor, labels).await?;
    Ok(with_etag(no_content(), revision))
}

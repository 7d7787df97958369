//! `POST /api/v1/serviceowner/dialogs/endusercontext/systemlabels/actions/bulkset`: a service owner changes a reader's
//! labels on many dialogs at once.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::BulkLabels;
use dialogporten_app::serviceowner::{self, LabelActor};
use dialogporten_domain::dialog::draft::{ActorDraft, LabeledDialogDraft, SystemLabelsDraft};
use serde::Deserialize;

use crate::RestState;
use crate::extract::{Impersonation, ServiceOwner};
use crate::json::{JsonParts, WithBody, no_content};
use crate::problem::Problem;

/// What the body holds besides labels.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BulkSetRequest {
    /// The dialogs.
    #[serde(default)]
    dialogs: Option<Vec<LabeledDialogDraft>>,
    /// Whoever made the change, if an administrator says so.
    #[serde(default)]
    performed_by: Option<ActorDraft>,
}

pub(crate) async fn bulkset(
    owner: ServiceOwner,
    State(state): State<RestState>,
    WithBody(Impersonation(person), JsonParts(lists, request)): WithBody<
        Impersonation,
        JsonParts<SystemLabelsDraft, BulkSetRequest>,
    >,
) -> Result<Response, Problem> {
    let labels = BulkLabels { dialogs: request.dialogs.unwrap_or_default(), lists };
    let actor = LabelActor { person, performed_by: request.performed_by };
    serviceowner::bulk_set_system_labels(&state.app, &owner.principal, actor, labels).await?;
    Ok(no_content())
}

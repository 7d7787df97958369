//! `GET /api/v1/serviceowner/dialogs/endusercontext`: a service owner looks up the labels of readers.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::search::{ContextSearchDraft, ListedContext};
use dialogporten_app::serviceowner;
use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::SystemLabel;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::RestState;
use crate::extract::{Binding, Query, SearchingServiceOwner};
use crate::json::json;
use crate::problem::Problem;
use crate::v1::shape::PageResponse;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DialogEndUserContextItem)]
struct EndUserContextItem {
    dialog_id: Uuid,
    end_user_context_revision: Uuid,
    system_labels: Vec<SystemLabel>,
}

impl From<&ListedContext> for EndUserContextItem {
    fn from(context: &ListedContext) -> Self {
        Self {
            dialog_id: context.dialog_id,
            end_user_context_revision: context.end_user_context_revision,
            system_labels: context.system_labels.iter().collect(),
        }
    }
}

fn bind(query: &Query) -> Result<ContextSearchDraft, Problem> {
    let mut binding = Binding::new(query);
    let draft = ContextSearchDraft {
        parties: binding.texts("party"),
        content_updated_after: binding.time("contentUpdatedAfter"),
        labels: binding.members("label"),
        continuation_token: binding.parse("continuationToken"),
        limit: binding.number("limit"),
    };
    binding.finish().map(|()| draft)
}

/// Searches the labels that readers have given to dialogs, page by page.
#[utoipa::path(
    get,
    path = "/",
    operation_id = "SearchDialogEndUserContexts",
    params(
        ("party" = Vec<String>, Query),
        ("contentUpdatedAfter" = Option<Timestamp>, Query),
        ("label" = Option<Vec<SystemLabel>>, Query),
        ("continuationToken" = Option<String>, Query),
        ("limit" = Option<i32>, Query),
    ),
    responses((status = 200, body = PageResponse<EndUserContextItem>), (status = 422)),
    security(("maskinporten" = ["digdir:dialogporten.serviceprovider", "digdir:dialogporten.serviceprovider.search"])),
)]
pub(crate) async fn search(
    owner: SearchingServiceOwner,
    State(state): State<RestState>,
    query: Query,
) -> Result<Response, Problem> {
    let found = serviceowner::search_contexts(&state.app, &owner.principal, bind(&query)?).await?;
    let items: Vec<EndUserContextItem> = found.items.iter().map(EndUserContextItem::from).collect();
    let next = found.continuation_token.as_ref();
    json(StatusCode::OK, &PageResponse::new(items, found.has_next_page, next, &found.order))
}

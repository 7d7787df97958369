//! `GET /api/v1/enduser/dialogs`: a reader searches its dialogs.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::ActorMask;
use dialogporten_app::enduser;
use dialogporten_app::search::{ListItem, SearchDraft};
use dialogporten_domain::dialog::{DialogStatus, SystemLabel};
use dialogporten_domain::{PartyId, ResourceType, ServiceResource, Timestamp, UriReference};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::RestState;
use crate::extract::{Binding, EndUser, Languages, Query};
use crate::json::json_of_size;
use crate::problem::Problem;
use crate::v1::search::{CommonParameters, common, expected_size};
use crate::v1::shape::{
    ActorView, EndUserContextResponse, LatestActivityResponse, ListedContentResponse, PageResponse, SeenLogResponse,
};

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DialogListItem)]
struct DialogListItem<'a> {
    id: Uuid,
    org: &'a str,
    service_resource: &'a ServiceResource,
    #[schema(value_type = String)]
    service_resource_type: ResourceType,
    party: &'a PartyId,
    #[serde(skip_serializing_if = "Option::is_none")]
    progress: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    process: Option<&'a UriReference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    preceding_process: Option<&'a UriReference>,
    #[schema(nullable)]
    gui_attachment_count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    extended_status: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_reference: Option<&'a str>,
    created_at: Timestamp,
    updated_at: Timestamp,
    content_updated_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Timestamp>,
    status: DialogStatus,
    has_unopened_content: bool,
    system_label: SystemLabel,
    is_api_only: bool,
    from_service_owner_transmissions_count: i16,
    from_party_transmissions_count: i16,
    #[serde(skip_serializing_if = "Option::is_none")]
    latest_activity: Option<LatestActivityResponse<'a>>,
    seen_since_last_update: Vec<SeenLogResponse<'a>>,
    seen_since_last_content_update: Vec<SeenLogResponse<'a>>,
    is_content_seen: bool,
    end_user_context: EndUserContextResponse,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<ListedContentResponse<'a>>,
}

impl<'a> DialogListItem<'a> {
    fn new(item: &'a ListItem, reader: Option<&PartyId>, mask: &ActorMask) -> Self {
        let (dialog, actors) = (&item.dialog, ActorView::Masked(mask));
        let seen = item.seen_since_content_update();
        let show = |since: Timestamp| {
            let entries = seen.iter().copied().filter(move |entry| entry.seen_at >= since);
            entries.map(|entry| SeenLogResponse::new(entry, reader, actors)).collect()
        };
        Self {
            id: dialog.id,
            org: &dialog.org,
            service_resource: &dialog.service_resource,
            service_resource_type: dialog.service_resource_type,
            party: &dialog.party,
            progress: dialog.progress,
            process: dialog.process.as_ref(),
            preceding_process: dialog.preceding_process.as_ref(),
            gui_attachment_count: dialog.gui_attachment_count,
            extended_status: dialog.extended_status.as_deref(),
            external_reference: dialog.external_reference.as_deref(),
            created_at: dialog.created_at,
            updated_at: dialog.updated_at,
            content_updated_at: dialog.content_updated_at,
            due_at: dialog.due_at,
            status: dialog.status,
            has_unopened_content: dialog.has_unopened_content,
            system_label: dialog.system_labels.place(),
            is_api_only: dialog.is_api_only,
            from_service_owner_transmissions_count: dialog.from_service_owner_transmissions_count,
            from_party_transmissions_count: dialog.from_party_transmissions_count,
            latest_activity: dialog.latest_activity.as_ref().map(|latest| LatestActivityResponse::new(latest, actors)),
            seen_since_last_update: show(dialog.updated_at),
            seen_since_last_content_update: show(dialog.content_updated_at),
            is_content_seen: item.is_content_seen(),
            end_user_context: EndUserContextResponse::new(dialog.end_user_context_revision, dialog.system_labels),
            content: item.content.as_ref().map(ListedContentResponse::from),
        }
    }
}

fn bind(query: &Query) -> Result<SearchDraft, Problem> {
    let mut binding = Binding::new(query);
    let draft = SearchDraft { orgs: binding.texts("org"), ..common(&mut binding) };
    binding.finish().map(|()| draft)
}

/// Searches the dialogs of the reader, page by page.
#[utoipa::path(
    get,
    path = "/",
    operation_id = "SearchDialogs",
    params(("org" = Option<Vec<String>>, Query), CommonParameters, Languages),
    responses((status = 200, body = PageResponse<DialogListItem>), (status = 422)),
)]
pub(crate) async fn search(
    reader: EndUser,
    State(state): State<RestState>,
    query: Query,
    Languages(languages): Languages,
) -> Result<Response, Problem> {
    let found = enduser::search(&state.app, &reader.principal, bind(&query)?, &languages).await?;
    let (user, mask) = (reader.principal.end_user_party(), state.app.actor_mask());
    let items = found.items.iter().map(|item| DialogListItem::new(item, user, mask)).collect();
    let next = found.continuation_token.as_ref();
    let page = PageResponse::new(items, found.has_next_page, next, &found.order);
    json_of_size(StatusCode::OK, &page, expected_size(found.items.len()))
}

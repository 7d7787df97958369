//! `GET /api/v1/serviceowner/dialogs`: a service owner searches its dialogs, possibly on behalf of a person.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::search::{ListItem, SearchDraft};
use dialogporten_app::serviceowner;
use dialogporten_domain::dialog::{DialogStatus, SystemLabel};
use dialogporten_domain::search::{Bounds, Deleted};
use dialogporten_domain::{PartyId, ResourceType, ServiceResource, Timestamp, UriReference};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::RestState;
use crate::extract::{Binding, Query, SearchingServiceOwner};
use crate::json::json_of_size;
use crate::problem::Problem;
use crate::v1::search::{CommonParameters, common, expected_size};
use crate::v1::shape::{
    ActorView, EndUserContextResponse, LatestActivityResponse, ListedContentResponse, PageResponse, SeenLogResponse,
    ServiceOwnerContextResponse,
};

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DialogListItem)]
struct DialogListItem<'a> {
    id: Uuid,
    org: &'a str,
    revision: Uuid,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visible_from: Option<Timestamp>,
    status: DialogStatus,
    system_label: SystemLabel,
    is_api_only: bool,
    from_service_owner_transmissions_count: i16,
    from_party_transmissions_count: i16,
    has_unopened_content: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    latest_activity: Option<LatestActivityResponse<'a>>,
    seen_since_last_update: Vec<SeenLogResponse<'a>>,
    seen_since_last_content_update: Vec<SeenLogResponse<'a>>,
    is_content_seen: bool,
    service_owner_context: ServiceOwnerContextResponse<'a>,
    end_user_context: EndUserContextResponse,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<ListedContentResponse<'a>>,
}

impl<'a> DialogListItem<'a> {
    fn new(item: &'a ListItem, person: Option<&PartyId>) -> Self {
        let (dialog, actors) = (&item.dialog, ActorView::Plain);
        let seen = item.seen_since_content_update();
        let show = |since: Timestamp| {
            let entries = seen.iter().copied().filter(move |entry| entry.seen_at >= since);
            entries.map(|entry| SeenLogResponse::new(entry, person, actors)).collect()
        };
        Self {
            id: dialog.id,
            org: &dialog.org,
            revision: dialog.revision,
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
            deleted_at: dialog.deleted_at,
            visible_from: dialog.visible_from,
            status: dialog.status,
            system_label: dialog.system_labels.place(),
            is_api_only: dialog.is_api_only,
            from_service_owner_transmissions_count: dialog.from_service_owner_transmissions_count,
            from_party_transmissions_count: dialog.from_party_transmissions_count,
            has_unopened_content: dialog.has_unopened_content,
            latest_activity: dialog.latest_activity.as_ref().map(|latest| LatestActivityResponse::new(latest, actors)),
            seen_since_last_update: show(dialog.updated_at),
            seen_since_last_content_update: show(dialog.content_updated_at),
            is_content_seen: item.is_content_seen(),
            service_owner_context: ServiceOwnerContextResponse::new(
                dialog.service_owner_context_revision,
                &dialog.service_owner_labels,
            ),
            end_user_context: EndUserContextResponse::new(dialog.end_user_context_revision, dialog.system_labels),
            content: item.content.as_ref().map(ListedContentResponse::from),
        }
    }
}

fn bind(query: &Query) -> Result<SearchDraft, Problem> {
    let mut binding = Binding::new(query);
    let draft = SearchDraft {
        end_user_id: binding.text("endUserId"),
        deleted: binding.member("deleted", deleted_by_name, deleted_by_code).unwrap_or_default(),
        visible: Bounds { after: binding.time("visibleAfter"), before: binding.time("visibleBefore") },
        service_owner_labels: binding.texts("serviceOwnerLabels"),
        ..common(&mut binding)
    };
    binding.finish().map(|()| draft)
}

fn deleted_by_name(name: &str) -> Option<Deleted> {
    let members = [("Exclude", Deleted::Exclude), ("Include", Deleted::Include), ("Only", Deleted::Only)];
    members.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, member)| member)
}

fn deleted_by_code(code: i64) -> Option<Deleted> {
    match code {
        1 => Some(Deleted::Exclude),
        2 => Some(Deleted::Include),
        3 => Some(Deleted::Only),
        _ => None,
    }
}

/// Searches the dialogs of the service owner, page by page.
///
/// With `endUserId`, what that person may see.
#[utoipa::path(
    get,
    path = "/",
    operation_id = "SearchDialogs",
    params(
        ("endUserId" = Option<String>, Query),
        ("deleted" = Option<Deleted>, Query),
        ("visibleAfter" = Option<Timestamp>, Query),
        ("visibleBefore" = Option<Timestamp>, Query),
        ("serviceOwnerLabels" = Option<Vec<String>>, Query),
        CommonParameters,
    ),
    responses((status = 200, body = PageResponse<DialogListItem>), (status = 422)),
    security(("maskinporten" = ["digdir:dialogporten.serviceprovider", "digdir:dialogporten.serviceprovider.search"])),
)]
pub(crate) async fn search(
    owner: SearchingServiceOwner,
    State(state): State<RestState>,
    query: Query,
) -> Result<Response, Problem> {
    let found = serviceowner::search(&state.app, &owner.principal, bind(&query)?).await?;
    let person = owner.principal.end_user_party();
    let items = found.items.iter().map(|item| DialogListItem::new(item, person)).collect();
    let next = found.continuation_token.as_ref();
    let page = PageResponse::new(items, found.has_next_page, next, &found.order);
    json_of_size(StatusCode::OK, &page, expected_size(found.items.len()))
}

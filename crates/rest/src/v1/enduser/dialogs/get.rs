//! `GET /api/v1/enduser/dialogs/{dialogId}`: a reader opens a dialog.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::ReadDialog;
use dialogporten_app::enduser;
use dialogporten_domain::dialog::{Attachment, ContentValue, DialogStatus, SystemLabel};
use dialogporten_domain::{PartyId, ResourceType, ServiceResource, Timestamp, UriReference};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::RestState;
use crate::extract::{DialogPath, EndUser, Languages};
use crate::json::{json, with_etag};
use crate::problem::Problem;
use crate::v1::shape::{
    ActivityResponse, ActorView, ApiActionResponse, EndUserContextResponse, GuiActionResponse, ReferenceResponse,
    SeenLogResponse, TransmissionResponse,
};

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Dialog)]
struct DialogResponse<'a> {
    id: Uuid,
    revision: Uuid,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    extended_status: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Timestamp,
    content_updated_at: Timestamp,
    status: DialogStatus,
    system_label: SystemLabel,
    is_api_only: bool,
    has_unopened_content: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = ContentResponse)]
    content: Option<ContentResponse<'a>>,
    #[schema(nullable)]
    dialog_token: &'a str,
    from_service_owner_transmissions_count: i16,
    from_party_transmissions_count: i16,
    attachments: &'a [Attachment],
    transmissions: Vec<TransmissionResponse<'a>>,
    gui_actions: Vec<GuiActionResponse<'a>>,
    api_actions: Vec<ApiActionResponse<'a>>,
    activities: Vec<ActivityResponse<'a>>,
    seen_since_last_update: Vec<SeenLogResponse<'a>>,
    seen_since_last_content_update: Vec<SeenLogResponse<'a>>,
    is_content_seen: bool,
    end_user_context: EndUserContextResponse,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Content)]
struct ContentResponse<'a> {
    title: &'a ContentValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a ContentValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_name: Option<&'a ContentValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_info: Option<&'a ContentValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extended_status: Option<&'a ContentValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_content_reference: Option<ReferenceResponse<'a>>,
}

impl<'a> DialogResponse<'a> {
    fn new(read: &'a ReadDialog, dialog_token: &'a str, actors: ActorView<'a>) -> Self {
        let (dialog, rights) = (&read.aggregate.dialog, &read.rights);
        let seen = |entries: Vec<&'a _>| {
            entries.into_iter().map(|entry| SeenLogResponse::new(entry, read.reader.as_ref(), actors)).collect()
        };
        Self {
            id: dialog.id,
            revision: dialog.revision,
            org: &dialog.org,
            service_resource: &dialog.service_resource,
            service_resource_type: dialog.service_resource_type,
            party: &dialog.party,
            progress: dialog.progress,
            process: dialog.process.as_ref(),
            preceding_process: dialog.preceding_process.as_ref(),
            extended_status: dialog.extended_status.as_deref(),
            external_reference: dialog.external_reference.as_deref(),
            due_at: dialog.due_at,
            expires_at: dialog.expires_at,
            created_at: dialog.created_at,
            updated_at: dialog.updated_at,
            content_updated_at: dialog.content_updated_at,
            status: dialog.status,
            system_label: dialog.system_labels.place(),
            is_api_only: dialog.is_api_only,
            has_unopened_content: dialog.has_unopened_content,
            content: dialog.body.content.as_ref().map(|content| ContentResponse {
                title: &content.title,
                summary: content.summary.as_ref(),
                sender_name: content.sender_name.as_ref(),
                additional_info: content.additional_info.as_ref(),
                extended_status: content.extended_status.as_ref(),
                main_content_reference: content
                    .main_content_reference
                    .as_ref()
                    .map(|value| ReferenceResponse::new(value, rights.main_content())),
            }),
            dialog_token,
            from_service_owner_transmissions_count: dialog.from_service_owner_transmissions_count,
            from_party_transmissions_count: dialog.from_party_transmissions_count,
            attachments: &dialog.body.attachments,
            transmissions: read
                .transmissions()
                .map(|(transmission, is_opened)| {
                    TransmissionResponse::new(transmission, rights, actors, false, Some(is_opened))
                })
                .collect(),
            gui_actions: dialog.body.gui_actions.iter().map(|action| GuiActionResponse::new(action, rights)).collect(),
            api_actions: dialog.body.api_actions.iter().map(|action| ApiActionResponse::new(action, rights)).collect(),
            activities: read.aggregate.activities.iter().map(|a| ActivityResponse::new(a, actors)).collect(),
            seen_since_last_update: seen(read.seen_since(dialog.updated_at)),
            seen_since_last_content_update: seen(read.seen_since(dialog.content_updated_at)),
            is_content_seen: read.is_content_seen,
            end_user_context: EndUserContextResponse::new(dialog.end_user_context_revision, dialog.system_labels),
        }
    }
}

/// Opens a dialog.
///
/// The answer has the dialog token, and the opening is noted in the seen log.
#[utoipa::path(
    get,
    path = "/{dialogId}",
    operation_id = "GetDialog",
    params(DialogPath, Languages),
    responses((status = 200, body = DialogResponse, headers(("Etag" = String))), (status = 404), (status = 410)),
)]
pub(crate) async fn get(
    reader: EndUser,
    State(state): State<RestState>,
    DialogPath(dialog_id): DialogPath,
    Languages(languages): Languages,
) -> Result<Response, Problem> {
    let opened = enduser::get(&state.app, &reader.principal, dialog_id, &languages).await?;
    let actors = ActorView::Masked(state.app.actor_mask());
    let answer = json(StatusCode::OK, &DialogResponse::new(&opened.dialog, &opened.token, actors))?;
    Ok(with_etag(answer, opened.dialog.aggregate.dialog.revision))
}

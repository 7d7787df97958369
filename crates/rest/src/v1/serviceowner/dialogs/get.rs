//! `GET /api/v1/serviceowner/dialogs/{dialogId}`: a service owner reads a dialog, possibly on behalf of a person.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::ReadDialog;
use dialogporten_app::serviceowner;
use dialogporten_domain::dialog::{Attachment, ContentValue, DialogContent, DialogStatus, SystemLabel};
use dialogporten_domain::{PartyId, ResourceType, ServiceResource, Timestamp, UriReference};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::RestState;
use crate::extract::{DialogPath, Impersonation, ServiceOwner};
use crate::json::{json, with_etag};
use crate::problem::Problem;
use crate::v1::shape::{
    ActivityResponse, ActorView, ApiActionResponse, EndUserContextResponse, GuiActionResponse, LabelResponse,
    ReferenceResponse, SeenLogResponse, ServiceOwnerContextResponse, TransmissionResponse,
};

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Dialog)]
struct DialogResponse<'a> {
    id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    idempotent_key: Option<&'a str>,
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
    deleted_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visible_from: Option<Timestamp>,
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
    content: Option<ContentResponse<'a>>,
    from_service_owner_transmissions_count: i16,
    from_party_transmissions_count: i16,
    search_tags: Vec<LabelResponse<'a>>,
    attachments: &'a [Attachment],
    transmissions: Vec<TransmissionResponse<'a>>,
    gui_actions: Vec<GuiActionResponse<'a>>,
    api_actions: Vec<ApiActionResponse<'a>>,
    activities: Vec<ActivityResponse<'a>>,
    seen_since_last_update: Vec<SeenLogResponse<'a>>,
    seen_since_last_content_update: Vec<SeenLogResponse<'a>>,
    is_content_seen: bool,
    service_owner_context: ServiceOwnerContextResponse<'a>,
    end_user_context: EndUserContextResponse,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Content)]
struct ContentResponse<'a> {
    title: &'a ContentValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    non_sensitive_title: Option<&'a ContentValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a ContentValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    non_sensitive_summary: Option<&'a ContentValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_name: Option<&'a ContentValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_info: Option<&'a ContentValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extended_status: Option<&'a ContentValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_content_reference: Option<ReferenceResponse<'a>>,
}

impl<'a> ContentResponse<'a> {
    fn new(content: &'a DialogContent, can_read: Option<bool>) -> Self {
        Self {
            title: &content.title,
            non_sensitive_title: content.non_sensitive_title.as_ref(),
            summary: content.summary.as_ref(),
            non_sensitive_summary: content.non_sensitive_summary.as_ref(),
            sender_name: content.sender_name.as_ref(),
            additional_info: content.additional_info.as_ref(),
            extended_status: content.extended_status.as_ref(),
            main_content_reference: content
                .main_content_reference
                .as_ref()
                .map(|value| ReferenceResponse::new(value, can_read)),
        }
    }
}

impl<'a> DialogResponse<'a> {
    fn new(read: &'a ReadDialog) -> Self {
        let (dialog, rights, actors) = (&read.aggregate.dialog, &read.rights, ActorView::Plain);
        let seen = |entries: Vec<&'a _>| {
            entries.into_iter().map(|entry| SeenLogResponse::new(entry, read.reader.as_ref(), actors)).collect()
        };
        Self {
            id: dialog.id,
            idempotent_key: dialog.idempotent_key.as_deref(),
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
            deleted_at: dialog.deleted_at,
            visible_from: dialog.visible_from,
            due_at: dialog.due_at,
            expires_at: dialog.expires_at,
            created_at: dialog.created_at,
            updated_at: dialog.updated_at,
            content_updated_at: dialog.content_updated_at,
            status: dialog.status,
            system_label: dialog.system_labels.place(),
            is_api_only: dialog.is_api_only,
            has_unopened_content: dialog.has_unopened_content,
            content: dialog.body.content.as_ref().map(|c| ContentResponse::new(c, rights.main_content())),
            from_service_owner_transmissions_count: dialog.from_service_owner_transmissions_count,
            from_party_transmissions_count: dialog.from_party_transmissions_count,
            search_tags: LabelResponse::all(&dialog.body.search_tags),
            attachments: &dialog.body.attachments,
            transmissions: read
                .transmissions()
                .map(|(transmission, is_opened)| {
                    TransmissionResponse::new(transmission, rights, actors, true, Some(is_opened))
                })
                .collect(),
            gui_actions: dialog.body.gui_actions.iter().map(|action| GuiActionResponse::new(action, rights)).collect(),
            api_actions: dialog.body.api_actions.iter().map(|action| ApiActionResponse::new(action, rights)).collect(),
            activities: read.aggregate.activities.iter().map(|a| ActivityResponse::new(a, actors)).collect(),
            seen_since_last_update: seen(read.seen_since(dialog.updated_at)),
            seen_since_last_content_update: seen(read.seen_since(dialog.content_updated_at)),
            is_content_seen: read.is_content_seen,
            service_owner_context: ServiceOwnerContextResponse::new(
                dialog.service_owner_context_revision,
                &dialog.service_owner_labels,
            ),
            end_user_context: EndUserContextResponse::new(dialog.end_user_context_revision, dialog.system_labels),
        }
    }
}

/// Gets a dialog.
///
/// With `endUserId`, as that person may use it, and the opening is noted in the seen log.
#[utoipa::path(
    get,
    path = "/{dialogId}",
    operation_id = "GetDialog",
    params(DialogPath, ("endUserId" = Option<String>, Query)),
    responses((status = 200, body = DialogResponse, headers(("Etag" = String))), (status = 404)),
)]
pub(crate) async fn get(
    owner: ServiceOwner,
    State(state): State<RestState>,
    DialogPath(dialog_id): DialogPath,
    Impersonation(person): Impersonation,
) -> Result<Response, Problem> {
    let read = serviceowner::get(&state.app, &owner.principal, dialog_id, person).await?;
    let answer = json(StatusCode::OK, &DialogResponse::new(&read))?;
    Ok(with_etag(answer, read.aggregate.dialog.revision))
}

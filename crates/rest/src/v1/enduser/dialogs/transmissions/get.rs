//! `GET /api/v1/enduser/dialogs/{dialogId}/transmissions/{transmissionId}`: one transmission.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::access::Rights;
use dialogporten_app::enduser::transmissions;
use dialogporten_domain::dialog::{
    Attachment, AttachmentUrl, NavigationalAction, Transmission, TransmissionContent, TransmissionType,
};
use dialogporten_domain::{Localizations, Timestamp, UriReference};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::RestState;
use crate::extract::{DialogTransmissionPath, EndUser, Languages};
use crate::json::json;
use crate::problem::Problem;
use crate::v1::shape::{ActorResponse, ActorView};

/// A transmission by itself. Unlike inside a dialog, a file without a name has an empty one.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::single::Transmission)]
pub(super) struct TransmissionResponse<'a> {
    id: Uuid,
    created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_attribute: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_authorized: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extended_type: Option<&'a UriReference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    related_transmission_id: Option<Uuid>,
    #[serde(rename = "type")]
    kind: TransmissionType,
    sender: ActorResponse<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = TransmissionContent)]
    content: Option<&'a TransmissionContent>,
    attachments: Vec<AttachmentResponse<'a>>,
    navigational_actions: &'a [NavigationalAction],
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::single::Attachment)]
struct AttachmentResponse<'a> {
    id: Uuid,
    display_name: &'a Localizations,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    urls: &'a [AttachmentUrl],
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
}

impl<'a> TransmissionResponse<'a> {
    pub(super) fn new(transmission: &'a Transmission, rights: &Rights, actors: ActorView<'_>) -> Self {
        Self {
            id: transmission.id,
            created_at: transmission.created_at,
            authorization_attribute: transmission.authorization_attribute.as_deref(),
            is_authorized: rights.transmission(transmission.authorization_attribute.as_deref()),
            extended_type: transmission.extended_type.as_ref(),
            external_reference: transmission.external_reference.as_deref(),
            related_transmission_id: transmission.related_transmission_id,
            kind: transmission.kind,
            sender: ActorResponse::new(&transmission.sender, actors),
            content: transmission.content.as_ref(),
            attachments: transmission.attachments.iter().map(AttachmentResponse::from).collect(),
            navigational_actions: &transmission.navigational_actions,
        }
    }
}

impl<'a> From<&'a Attachment> for AttachmentResponse<'a> {
    fn from(file: &'a Attachment) -> Self {
        Self {
            id: file.id,
            display_name: &file.display_name,
            name: file.name.as_deref(),
            urls: &file.urls,
            expires_at: file.expires_at,
        }
    }
}

/// Gets one transmission of a dialog.
#[utoipa::path(
    get,
    path = "/{transmissionId}",
    operation_id = "GetDialogTransmission",
    params(DialogTransmissionPath, Languages),
    responses((status = 200, body = TransmissionResponse), (status = 404), (status = 410)),
)]
pub(crate) async fn get(
    reader: EndUser,
    State(state): State<RestState>,
    DialogTransmissionPath { dialog_id, transmission_id }: DialogTransmissionPath,
    Languages(languages): Languages,
) -> Result<Response, Problem> {
    let (transmission, rights) =
        transmissions::get(&state.app, &reader.principal, dialog_id, transmission_id, &languages).await?;
    let actors = ActorView::Masked(state.app.actor_mask());
    json(StatusCode::OK, &TransmissionResponse::new(&transmission, &rights, actors))
}

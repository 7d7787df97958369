//! Transmissions as they stand inside a dialog, and as service owners see them.

use dialogporten_app::access::Rights;
use dialogporten_domain::dialog::{
    Attachment, NavigationalAction, Transmission, TransmissionContent, TransmissionType,
};
use dialogporten_domain::{Timestamp, UriReference};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{ActorResponse, ActorView};

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::Transmission)]
pub(crate) struct TransmissionResponse<'a> {
    id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    idempotent_key: Option<&'a str>,
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
    #[schema(nullable = false)]
    is_opened: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = TransmissionContent)]
    content: Option<&'a TransmissionContent>,
    attachments: &'a [Attachment],
    navigational_actions: &'a [NavigationalAction],
}

impl<'a> TransmissionResponse<'a> {
    /// Shows a transmission; end users do not see the service owner's key. Whether it was opened is known inside a
    /// dialog only.
    pub(crate) fn new(
        transmission: &'a Transmission,
        rights: &Rights,
        actors: ActorView<'_>,
        shows_key: bool,
        is_opened: Option<bool>,
    ) -> Self {
        Self {
            id: transmission.id,
            idempotent_key: transmission.idempotent_key.as_deref().filter(|_| shows_key),
            created_at: transmission.created_at,
            authorization_attribute: transmission.authorization_attribute.as_deref(),
            is_authorized: rights.transmission(transmission.authorization_attribute.as_deref()),
            extended_type: transmission.extended_type.as_ref(),
            external_reference: transmission.external_reference.as_deref(),
            related_transmission_id: transmission.related_transmission_id,
            kind: transmission.kind,
            sender: ActorResponse::new(&transmission.sender, actors),
            is_opened: is_opened.map(|is_opened| is_opened && !transmission.kind.is_from_party()),
            content: transmission.content.as_ref(),
            attachments: &transmission.attachments,
            navigational_actions: &transmission.navigational_actions,
        }
    }
}

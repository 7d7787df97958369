//! Activities as they stand inside a dialog.

use dialogporten_domain::dialog::{Activity, ActivityType};
use dialogporten_domain::{Localizations, Timestamp, UriReference};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{ActorResponse, ActorView};

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::Activity)]
pub(crate) struct ActivityResponse<'a> {
    id: Uuid,
    #[schema(nullable)]
    created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    extended_type: Option<&'a UriReference>,
    #[serde(rename = "type")]
    kind: ActivityType,
    #[serde(skip_serializing_if = "Option::is_none")]
    transmission_id: Option<Uuid>,
    performed_by: ActorResponse<'a>,
    #[serde(skip_serializing_if = "Localizations::is_empty")]
    description: &'a Localizations,
}

impl<'a> ActivityResponse<'a> {
    pub(crate) fn new(activity: &'a Activity, actors: ActorView<'_>) -> Self {
        Self {
            id: activity.id,
            created_at: activity.created_at,
            extended_type: activity.extended_type.as_ref(),
            kind: activity.kind,
            transmission_id: activity.transmission_id,
            performed_by: ActorResponse::new(&activity.performed_by, actors),
            description: &activity.description,
        }
    }
}

//! Who opened a dialog.

use dialogporten_domain::dialog::SeenEntry;
use dialogporten_domain::{PartyId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{ActorResponse, ActorView};

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::SeenLog)]
pub(crate) struct SeenLogResponse<'a> {
    id: Uuid,
    seen_at: Timestamp,
    seen_by: ActorResponse<'a>,
    #[schema(nullable)]
    is_via_service_owner: bool,
    is_current_end_user: bool,
}

impl<'a> SeenLogResponse<'a> {
    pub(crate) fn new(entry: &'a SeenEntry, reader: Option<&PartyId>, actors: ActorView<'_>) -> Self {
        Self {
            id: entry.id,
            seen_at: entry.seen_at,
            seen_by: ActorResponse::new(&entry.seen_by, actors),
            is_via_service_owner: entry.is_via_service_owner,
            is_current_end_user: reader.is_some() && entry.seen_by.actor_id.as_ref() == reader,
        }
    }
}

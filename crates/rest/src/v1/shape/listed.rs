//! Parts of dialogs in lists.

use dialogporten_app::search::{ListedText, ShownContent};
use dialogporten_domain::dialog::{Activity, ActivityType, ContentValue};
use dialogporten_domain::{Localizations, Timestamp, UriReference};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{ActorResponse, ActorView};

/// The latest activity; its description is there even when it is empty.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::Activity)]
pub(crate) struct LatestActivityResponse<'a> {
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
    description: &'a Localizations,
}

impl<'a> LatestActivityResponse<'a> {
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

/// The texts that the caller may see.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DialogContentSummary)]
pub(crate) struct ListedContentResponse<'a> {
    #[schema(value_type = ContentValue)]
    title: &'a ListedText,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ContentValue>)]
    summary: Option<&'a ListedText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ContentValue>)]
    sender_name: Option<&'a ListedText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ContentValue>)]
    extended_status: Option<&'a ListedText>,
}

impl<'a> From<&'a ShownContent> for ListedContentResponse<'a> {
    fn from(content: &'a ShownContent) -> Self {
        Self {
            title: &content.title,
            summary: content.summary.as_ref(),
            sender_name: content.sender_name.as_ref(),
            extended_status: content.extended_status.as_ref(),
        }
    }
}

//! Entries of the activity log and who did things.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{LocalizationDraft, read};
use crate::Timestamp;
use crate::dialog::{ActivityType, ActorType, Coded};

/// An activity to add.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::draft::Activity)]
pub struct ActivityDraft {
    /// Identifier.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::id")]
    pub id: Option<Uuid>,
    /// When it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// Type in the service owner's own terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Uri)]
    pub extended_type: Option<String>,
    /// Type.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none", deserialize_with = "read::not_null")]
    #[schema(value_type = ActivityType)]
    pub kind: Option<Coded<ActivityType>>,
    /// The transmission that was opened.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::id")]
    pub transmission_id: Option<Uuid>,
    /// Who did it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::not_null")]
    #[schema(value_type = ActorDraft)]
    pub performed_by: Option<ActorDraft>,
    /// In words.
    #[serde(default, deserialize_with = "read::list")]
    pub description: Vec<LocalizationDraft>,
}

/// Who did something.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = draft::Actor)]
pub struct ActorDraft {
    /// The side.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::not_null")]
    #[schema(value_type = ActorType)]
    pub actor_type: Option<Coded<ActorType>>,
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_name: Option<String>,
    /// The identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<String>,
}

/// Names the side only: a person number must not reach a log through `{:?}`.
impl fmt::Debug for ActorDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActorDraft").field("actor_type", &self.actor_type).finish_non_exhaustive()
    }
}

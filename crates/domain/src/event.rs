//! What the world is told about a change. Events are stored with the change and delivered afterwards.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::dialog::{ActivityType, ActorType, EndUserType};
use crate::{PartyId, ServiceResource, Timestamp, UriReference};

/// One event of one dialog: a snapshot that can be delivered after the dialog is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Identifier, also of the published `CloudEvent`.
    pub event_id: Uuid,
    /// The instant of the command.
    pub occurred_at: Timestamp,
    /// Is it kept from external subscribers?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_silent: bool,
    /// The dialog.
    pub dialog_id: Uuid,
    /// Its service.
    pub service_resource: ServiceResource,
    /// Its party.
    pub party: PartyId,
    /// Its process.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process: Option<UriReference>,
    /// Its preceding process.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preceding_process: Option<UriReference>,
    /// What happened.
    pub kind: EventKind,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum EventKind {
    /// A dialog was created.
    DialogCreated,
    /// A dialog was changed, or opened for the first time.
    DialogUpdated,
    /// A dialog was deleted.
    DialogDeleted,
    /// A deleted dialog was restored.
    DialogRestored,
    /// Somebody opened a dialog.
    DialogSeen {
        /// The user; stays inside.
        user_id: PartyId,
        /// What kind of user.
        user_type: EndUserType,
        /// The entry of the seen log, also the identifier of the event.
        seen_log_id: Uuid,
    },
    /// A transmission was added.
    TransmissionCreated {
        /// The transmission.
        transmission_id: Uuid,
        /// Who sent it.
        sender_type: ActorType,
    },
    /// An activity was added.
    ActivityCreated {
        /// The activity.
        activity_id: Uuid,
        /// What happened.
        activity_type: ActivityType,
        /// Type in the service owner's own terms.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        extended_type: Option<UriReference>,
    },
}

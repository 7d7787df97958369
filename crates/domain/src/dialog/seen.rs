//! Who opened a dialog, and when.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Actor;
use super::code::coded_enum;
use crate::Timestamp;

coded_enum! {
    /// What kind of user opened a dialog.
    EndUserType {
        /// Not known.
        Unknown = 0 => "Unknown",
        /// A person.
        Person = 1 => "Person",
        /// A machine identity.
        SystemUser = 2 => "SystemUser",
        /// A service owner.
        ServiceOwner = 3 => "ServiceOwner",
        /// A service owner on behalf of a person.
        ServiceOwnerOnBehalfOfPerson = 4 => "ServiceOwnerOnBehalfOfPerson",
        /// A user with an e-mail address only.
        IdportenEmailIdentifiedUser = 5 => "IdportenEmailIdentifiedUser",
        /// A user of the old portal.
        AltinnSelfIdentifiedUser = 6 => "AltinnSelfIdentifiedUser",
        /// A Feide user.
        FeideUser = 7 => "FeideUser",
    }
}

/// One opening of a dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenEntry {
    /// Identifier, derived from dialog, state and user.
    pub id: Uuid,
    /// When.
    pub seen_at: Timestamp,
    /// By whom.
    pub seen_by: Actor,
    /// Through a service owner's own portal?
    pub is_via_service_owner: bool,
}

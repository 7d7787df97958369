//! Who did something.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::code::coded_enum;
use crate::PartyId;

coded_enum! {
    /// On whose side an actor stands.
    ActorType {
        /// Somebody who represents the party.
        PartyRepresentative = 1 => "PartyRepresentative",
        /// The service owner.
        ServiceOwner = 2 => "ServiceOwner",
    }
}

/// Who did something: the service owner, or a representative with an identifier or at least a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Actor {
    /// The side.
    pub actor_type: ActorType,
    /// The name, given by the service owner or looked up when an identifier was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_name: Option<String>,
    /// The identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<PartyId>,
}

impl Actor {
    /// Returns the service owner, who has neither identifier nor name.
    pub fn service_owner() -> Self {
        Self { actor_type: ActorType::ServiceOwner, actor_name: None, actor_id: None }
    }

    /// Returns a representative of the party with identifier and name.
    pub fn representative(id: PartyId, name: String) -> Self {
        Self { actor_type: ActorType::PartyRepresentative, actor_name: Some(name), actor_id: Some(id) }
    }

    /// Returns the identifier whose name must be looked up before the actor is stored.
    pub fn unnamed(&self) -> Option<&PartyId> {
        self.actor_id.as_ref().filter(|_| self.actor_name.is_none())
    }

    /// Takes the name that was looked up, unless there is one.
    pub fn take_name(&mut self, names: &BTreeMap<PartyId, String>) {
        if let Some(name) = self.unnamed().and_then(|id| names.get(id)) {
            self.actor_name = Some(name.clone());
        }
    }
}

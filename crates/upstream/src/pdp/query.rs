//! What is asked.

use std::collections::BTreeSet;

use dialogporten_domain::{PartyId, PartyKind, ServiceResource};

/// Authorization attribute that stands for the dialog's own service resource.
pub const MAIN: &str = "main";
/// Action that opens a dialog.
pub const READ: &str = "read";
/// Usual action that opens a transmission with an authorization attribute of its own.
///
/// It differs from [`READ`], because the right to read a resource also covers requests with further attributes.
pub const TRANSMISSION_READ: &str = "transmissionread";

/// A question about one user and one dialog.
#[derive(Clone, PartialEq, Eq)]
pub struct DetailsQuery {
    /// Who wants access.
    pub subject: Subject,
    /// Whose dialog it is.
    pub party: PartyAttribute,
    /// Service resource of the dialog.
    pub resource: ServiceResource,
    /// Reference to the instance behind the dialog, or to the dialog itself.
    pub instance_ref: String,
    /// Actions with their authorization attributes. They are asked for, and answered, in this order.
    pub pairs: BTreeSet<(String, String)>,
}

/// The one attribute that identifies a user.
#[derive(Clone, PartialEq, Eq)]
pub struct Subject {
    pub(super) attribute: &'static str,
    pub(super) value: String,
}

impl Subject {
    /// Returns the user with a user number of the platform.
    pub fn user_id(id: &str) -> Self {
        Self { attribute: "urn:altinn:userid", value: id.to_owned() }
    }

    /// Returns the person with a person number.
    pub fn person(pid: &str) -> Self {
        Self { attribute: PartyKind::Person.attribute(), value: pid.to_owned() }
    }

    /// Returns the machine identity with a UUID.
    pub fn system_user(id: &str) -> Self {
        Self { attribute: PartyKind::SystemUser.attribute(), value: id.to_owned() }
    }
}

/// The attribute that identifies the party of a dialog.
#[derive(Clone, PartialEq, Eq)]
pub struct PartyAttribute {
    pub(super) attribute: &'static str,
    pub(super) value: String,
}

impl PartyAttribute {
    /// Returns the attribute of a party.
    pub fn of(party: &PartyId) -> Self {
        Self { attribute: party.kind().attribute(), value: party.id().to_owned() }
    }

    /// Returns the party with a party number of the platform: the way to name an e-mail user's own party.
    pub fn party_id(id: i32) -> Self {
        Self { attribute: "urn:altinn:partyid", value: id.to_string() }
    }
}

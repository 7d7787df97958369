//! Services and the agencies that own them.

use dialogporten_domain::ResourceType;

/// How many agencies.
pub const AGENCIES: usize = 30;
/// How many services. The first ones have the most dialogs.
pub const SERVICES: usize = 200;

/// One service, by its place among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service(pub usize);

impl Service {
    /// Returns the short code of its agency.
    pub fn agency(self) -> String {
        agency_code(self.0 % AGENCIES)
    }

    /// Returns its identifier in the registry.
    pub fn identifier(self) -> String {
        match self.kind() {
            ResourceType::AltinnApp => format!("app_{}_skjema-{:03}", self.agency(), self.0),
            _ => format!("{}-tjeneste-{:03}", self.agency(), self.0),
        }
    }

    /// Returns its URN.
    pub fn urn(self) -> String {
        format!("{}{}", dialogporten_domain::resource::RESOURCE_PREFIX, self.identifier())
    }

    /// Returns its type.
    pub fn kind(self) -> ResourceType {
        if self.0 % 3 == 2 { ResourceType::AltinnApp } else { ResourceType::GenericAccessResource }
    }

    /// Does the role of an accountant give access to it?
    pub(super) fn is_for_accountants(self) -> bool {
        self.0 % 10 < 3
    }

    /// Does the access package for payroll give access to it?
    pub(super) fn is_for_payroll(self) -> bool {
        self.0 % 10 < 2
    }
}

/// Returns the short code of an agency.
pub(super) fn agency_code(agency: usize) -> String {
    format!("etat{agency:02}")
}

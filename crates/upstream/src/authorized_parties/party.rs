//! What is answered.

use std::sync::Arc;

use dialogporten_domain::{PartyId, ServiceResource};

/// A party that a user may represent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizedParty {
    /// The party.
    pub party: PartyId,
    /// Its UUID on the platform.
    pub party_uuid: String,
    /// Its number on the platform.
    pub party_id: i32,
    /// Its name, as access management writes it.
    pub name: String,
    /// What it is.
    pub party_type: AuthorizedPartyType,
    /// Birthday of a person, `yyyy-MM-dd`.
    pub date_of_birth: Option<String>,
    /// Has the organization been deleted?
    pub is_deleted: bool,
    /// Is it the user?
    pub is_current_end_user: bool,
    /// Does the user have a key role?
    pub has_key_role: bool,
    /// Is the user main administrator?
    pub is_main_administrator: bool,
    /// May the user manage access?
    pub is_access_manager: bool,
    /// Does the user have rights on sub-parties only?
    pub has_only_access_to_sub_parties: bool,
    /// Resources that the user has been given access to directly.
    pub resources: Vec<ServiceResource>,
    /// Roles and access packages as URNs in lower case. Parties of one answer with the same list share one allocation,
    /// so that what follows from a list can be computed once.
    pub subjects: Arc<[String]>,
    /// Single instances that the user has been given access to.
    pub instances: Vec<AuthorizedInstance>,
    /// Parts of the organization.
    pub sub_parties: Vec<AuthorizedParty>,
}

/// What an authorized party is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthorizedPartyType {
    /// A person.
    Person,
    /// An organization or a part of one.
    Organization,
    /// A user without a person number.
    SelfIdentified,
}

impl AuthorizedPartyType {
    /// Returns the published name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Organization => "Organization",
            Self::SelfIdentified => "SelfIdentified",
        }
    }
}

/// A single instance that a user has been given access to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizedInstance {
    /// Service resource of the instance.
    pub resource: ServiceResource,
    /// Identifier that access management uses.
    pub instance_id: String,
    /// Reference to the instance.
    pub instance_ref: Option<String>,
}

/// Iterates over parties, each followed by its direct sub-parties with their parent. Deeper levels are left out.
pub fn flattened(parties: &[AuthorizedParty]) -> impl Iterator<Item = (&AuthorizedParty, Option<&AuthorizedParty>)> {
    parties.iter().flat_map(|party| {
        std::iter::once((party, None)).chain(party.sub_parties.iter().map(move |child| (child, Some(party))))
    })
}

/// Returns how many parties [`flattened`] gives.
pub fn flattened_count(parties: &[AuthorizedParty]) -> usize {
    parties.iter().map(|party| 1 + party.sub_parties.len()).sum()
}

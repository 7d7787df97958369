//! What is answered.

use std::sync::{Arc, LazyLock};

use dialogporten_domain::{PartyId, ServiceResource};

/// A party that a user may represent. Some users have tens of thousands, so it is small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizedParty {
    /// The party.
    pub party: PartyId,
    /// How it is described, where no rights were asked for.
    pub described: Option<Box<PartyDescription>>,
    /// What it is.
    pub party_type: AuthorizedPartyType,
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
    /// Resources that the user has been given access to directly. Parties of one answer with the same list share it.
    pub resources: Arc<[ServiceResource]>,
    /// Roles and access packages as URNs in lower case. Parties of one answer with the same list share one allocation,
    /// so that what follows from a list can be computed once.
    pub subjects: Arc<[String]>,
    /// Single instances that the user has been given access to.
    pub instances: Box<[AuthorizedInstance]>,
    /// Parts of the organization.
    pub sub_parties: Box<[AuthorizedParty]>,
}

/// How access management describes a party to people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartyDescription {
    /// Its UUID on the platform.
    pub party_uuid: Box<str>,
    /// Its number on the platform.
    pub party_id: i32,
    /// Its name, as access management writes it.
    pub name: Box<str>,
    /// Birthday of a person, `yyyy-MM-dd`.
    pub date_of_birth: Option<Box<str>>,
}

impl AuthorizedParty {
    /// Returns the description, which says nothing where rights were asked for.
    pub fn description(&self) -> &PartyDescription {
        static NOTHING: LazyLock<PartyDescription> = LazyLock::new(PartyDescription::default);
        self.described.as_deref().unwrap_or(&NOTHING)
    }

    /// Returns how many parties and instances these are, those below included.
    pub(super) fn size(&self) -> usize {
        1 + self.instances.len() + self.sub_parties.iter().map(Self::size).sum::<usize>()
    }
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
    /// Reference to the instance.
    pub instance_ref: Option<Box<str>>,
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

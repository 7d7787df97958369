//! Who calls: the facts of a validated token, derived once.

mod claims;
mod level;
mod organization;
mod system_user;

use std::fmt;

use dialogporten_domain::dialog::EndUserType;
use dialogporten_domain::party::is_person_number;
use dialogporten_domain::{PartyId, PartyKind};
use serde_json::{Map, Value};

use self::claims::Claims;
pub use self::level::UnknownLevel;
use self::level::level_of;
use self::organization::organization_of_text;
pub use self::system_user::SystemUser;
use crate::scope;

/// The caller of a request.
#[derive(Clone, PartialEq, Eq)]
pub struct Principal {
    scopes: Vec<String>,
    client_id: Option<String>,
    pid: Option<String>,
    consumer_org: Option<String>,
    supplier_org: Option<String>,
    system_user: Option<SystemUser>,
    email_user: Option<String>,
    org_short_name: Option<String>,
    altinn_user_id: Option<String>,
    party_id: Option<i32>,
    level: Result<u32, UnknownLevel>,
    user_type: EndUserType,
    end_user_party: Option<PartyId>,
}

impl Principal {
    /// Derives the facts from the payload of a token that has been validated.
    pub fn from_claims(payload: &Map<String, Value>) -> Self {
        let claims = Claims::new(payload);
        let system_user = SystemUser::of_details(&claims.all("authorization_details"));
        let mut scopes: Vec<String> =
            claims.all("scope").iter().flat_map(|text| text.split_whitespace()).map(str::to_owned).collect();
        scopes.sort_unstable();
        scopes.dedup();
        Self {
            scopes,
            client_id: claims.first_not_blank("client_id"),
            pid: claims.first("pid").filter(|number| is_person_number(number)),
            consumer_org: claims.first("consumer").as_deref().and_then(organization_of_text),
            supplier_org: claims.first("supplier").as_deref().and_then(organization_of_text),
            email_user: email_user(&claims),
            // Stored short names are in lower case and compared exactly.
            org_short_name: claims.first_not_blank("urn:altinn:org").map(|org| org.to_lowercase()),
            altinn_user_id: claims.first_not_blank("urn:altinn:userid"),
            party_id: claims.first("urn:altinn:partyid").and_then(|text| text.trim().parse().ok()),
            level: level_of(&claims, system_user.as_ref()),
            system_user,
            user_type: EndUserType::Unknown,
            end_user_party: None,
        }
        .classified()
    }

    /// Returns the same service owner acting for a person: the person replaces whoever the token names.
    ///
    /// Whoever else the service owner's own token names is dropped: authorization would prefer some of them to the
    /// person.
    #[must_use]
    pub fn impersonating(&self, pid: &str) -> Self {
        let own = self.clone();
        Self {
            pid: is_person_number(pid).then(|| pid.to_owned()),
            altinn_user_id: None,
            party_id: None,
            system_user: None,
            email_user: None,
            ..own
        }
        .classified()
    }

    /// Does the token carry this scope?
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes.binary_search_by(|known| known.as_str().cmp(scope)).is_ok()
    }

    /// May the caller use message services?
    pub fn has_correspondence_scope(&self) -> bool {
        scope::CORRESPONDENCE.iter().any(|scope| self.has_scope(scope))
    }

    /// Returns the client that the token was issued to, by the name that the issuer has for it.
    pub fn client_id(&self) -> Option<&str> {
        self.client_id.as_deref()
    }

    /// Returns the person number, if the token has a valid one.
    pub fn pid(&self) -> Option<&str> {
        self.pid.as_deref()
    }

    /// Returns the number of the organization that the token was issued to. It is the acting service owner.
    pub fn consumer_org(&self) -> Option<&str> {
        self.consumer_org.as_deref()
    }

    /// Returns the number of the organization that works on behalf of the consumer. It has no rights of its own.
    pub fn supplier_org(&self) -> Option<&str> {
        self.supplier_org.as_deref()
    }

    /// Returns the machine identity.
    pub fn system_user(&self) -> Option<&SystemUser> {
        self.system_user.as_ref()
    }

    /// Returns the short name of the service owner in lower case, if the token carries one.
    pub fn org_short_name(&self) -> Option<&str> {
        self.org_short_name.as_deref()
    }

    /// Returns the user number of the Altinn platform; none when a service owner acts for a person.
    pub fn altinn_user_id(&self) -> Option<&str> {
        self.altinn_user_id.as_deref()
    }

    /// Returns the party number of the Altinn platform.
    pub fn party_id(&self) -> Option<i32> {
        self.party_id
    }

    /// Returns what kind of user calls.
    pub fn user_type(&self) -> EndUserType {
        self.user_type
    }

    /// Returns the user as a party: whom authorization decides about and whom the logs name.
    ///
    /// Persons (impersonated ones included), machine identities and e-mail users have one; service owners do not.
    pub fn end_user_party(&self) -> Option<&PartyId> {
        self.end_user_party.as_ref()
    }

    /// Returns how surely the identity provider knows the user: 0, 3, 4 or what the platform says.
    pub fn authentication_level(&self) -> Result<u32, UnknownLevel> {
        self.level
    }

    fn classified(mut self) -> Self {
        let is_service_provider = self.has_scope(scope::SERVICE_PROVIDER);
        let system_user = self.system_user.as_ref().and_then(|user| PartyId::of(PartyKind::SystemUser, user.id()));
        // An address that cannot be a party belongs to nobody whom a dialog could be decided for.
        let email_user = self.email_user.as_deref().and_then(PartyId::email);
        let (user_type, party) = if let Some(pid) = &self.pid {
            let user_type =
                if is_service_provider { EndUserType::ServiceOwnerOnBehalfOfPerson } else { EndUserType::Person };
            (user_type, PartyId::person(pid))
        } else if system_user.is_some() {
            (EndUserType::SystemUser, system_user)
        } else if is_service_provider && self.consumer_org.is_some() {
            (EndUserType::ServiceOwner, None)
        } else if email_user.is_some() {
            (EndUserType::IdportenEmailIdentifiedUser, email_user)
        } else {
            (EndUserType::Unknown, None)
        };
        self.user_type = user_type;
        self.end_user_party = party;
        self
    }
}

/// Names the kind of user only: claims must not reach a log through `{:?}`.
impl fmt::Debug for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Principal({})", self.user_type)
    }
}

/// Returns the address in lower case, if registering with an e-mail address was the only way the user logged in.
fn email_user(claims: &Claims<'_>) -> Option<String> {
    let methods = claims.all("amr");
    let mut methods = methods.iter().filter(|method| !method.trim().is_empty());
    let is_only_method = methods.next()? == "Selfregistered-email"
        && methods.all(|method| method.eq_ignore_ascii_case("Selfregistered-email"));
    is_only_method.then(|| claims.first("email")).flatten().map(|email| email.to_lowercase())
}

#[cfg(test)]
mod tests;

//! The kinds of tokens that callers hold.

use serde_json::json;
use uuid::Uuid;

use super::TokenRequest;
use super::request::consumer;
use crate::simulator::Issuer;
use crate::simulator::seed::{EmailUser, Person};

const END_USER: &str = "digdir:dialogporten";
const SERVICE_OWNER: &str = "digdir:dialogporten.serviceprovider digdir:dialogporten.serviceprovider.search";

impl TokenRequest {
    /// A person at the highest level, from ID-porten.
    pub fn person(number: &str) -> Self {
        Self::new(Issuer::Idporten)
            .claim("sub", format!("pairwise-{number}"))
            .claim("pid", number)
            .claim("amr", json!(["TestID"]))
            .claim("client_id", "sandbox-inbox")
            .claim("client_amr", "private_key_jwt")
            .claim("token_type", "Bearer")
            .level(4)
            .scopes(&format!("openid profile {END_USER}"))
    }

    /// A person at level 3, exchanged at the platform.
    pub fn exchanged_person(person: &Person) -> Self {
        Self::new(Issuer::Altinn)
            .claim("urn:altinn:userid", person.user_id)
            .claim("urn:altinn:partyid", person.party_id)
            .claim("urn:altinn:party:uuid", person.uuid.to_string())
            .claim("urn:altinn:username", "")
            .claim("urn:altinn:authenticatemethod", "BankID")
            .claim("pid", person.pid.as_str())
            .claim("client_id", "sandbox-inbox")
            .claim("token_type", "Bearer")
            .level(3)
            .scopes(END_USER)
    }

    /// A machine of an organization, from Maskinporten, without scopes.
    pub fn machine(organization_number: &str) -> Self {
        Self::new(Issuer::Maskinporten)
            .claim("client_id", "sandbox-machine")
            .claim("client_amr", "private_key_jwt")
            .claim("consumer", consumer(organization_number))
            .claim("token_type", "Bearer")
    }

    /// A service owner with search, from Maskinporten: the short code is not in the token.
    pub fn service_owner(organization_number: &str) -> Self {
        Self::machine(organization_number).scopes(SERVICE_OWNER)
    }

    /// A service owner with search, exchanged at the platform: the token knows the short code.
    pub fn exchanged_service_owner(code: &str, organization_number: &str) -> Self {
        Self::service_owner(organization_number)
            .exchanged()
            .claim("urn:altinn:org", code)
            .claim("urn:altinn:orgNumber", organization_number)
    }

    /// A system user of an organization, used through the machine of a vendor, from Maskinporten.
    pub fn system_user(id: Uuid, owner: &str, vendor: &str) -> Self {
        Self::machine(vendor)
            .claim(
                "authorization_details",
                json!([{
                    "type": "urn:altinn:systemuser",
                    "systemuser_id": [id],
                    "systemuser_org": consumer(owner),
                    "system_id": format!("{vendor}_demo_system"),
                }]),
            )
            .scopes(END_USER)
    }

    /// A person who logged in with an e-mail address, from the platform.
    pub fn email_user(user: &EmailUser) -> Self {
        Self::new(Issuer::Altinn)
            .claim("sub", format!("urn:altinn:party:uuid:{}", user.uuid))
            .claim("urn:altinn:party:uuid", user.uuid.to_string())
            .claim("urn:altinn:partyid", user.party_id)
            .claim("urn:altinn:userid", user.user_id)
            .claim("urn:altinn:username", format!("epost:{}", user.email))
            .claim("urn:altinn:party:external-identifier", format!("urn:altinn:person:idporten-email:{}", user.email))
            .claim("originaliss", "idporten")
            .claim("email", user.email.as_str())
            .claim("acr", "selfregistered-email")
            .claim("amr", json!(["Selfregistered-email"]))
            .claim("urn:altinn:authlevel", 0)
            .claim("urn:altinn:authenticatemethod", "IdportenEpost")
            .scopes(END_USER)
    }

    /// A user of the previous platform with a user name only, who is not let in.
    pub fn self_identified_user(user_name: &str, user_id: i64, party_id: i64) -> Self {
        Self::new(Issuer::Altinn)
            .claim("urn:altinn:partyid", party_id)
            .claim("urn:altinn:userid", user_id)
            .claim("urn:altinn:username", user_name)
            .claim("acr", "idporten-loa-low")
            .claim("amr", json!(["SelfIdentified"]))
            .claim("urn:altinn:authlevel", 0)
            .claim("urn:altinn:authenticatemethod", "SelfIdentified")
            .scopes(END_USER)
    }

    /// A user of the previous platform that belongs to an organization, who is not let in.
    pub fn enterprise_user(user_name: &str, user_id: i64, party_id: i64, organization_number: &str) -> Self {
        Self::new(Issuer::Altinn)
            .claim("urn:altinn:userid", user_id)
            .claim("urn:altinn:username", user_name)
            .claim("urn:altinn:partyid", party_id)
            .claim("urn:altinn:orgNumber", organization_number)
            .claim("urn:altinn:authenticatemethod", "virksomhetsbruker")
            .claim("urn:altinn:authlevel", 3)
            .claim("consumer", consumer(organization_number))
            .scopes(END_USER)
    }

    /// A student or employee by Feide subject (64 characters), who is not let in.
    pub fn feide_user(subject: &str) -> Self {
        Self::new(Issuer::Altinn).claim("orgsub", subject).scopes(END_USER)
    }
}

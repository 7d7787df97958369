//! Whose budget a request with a valid token is paid from.

use dialogporten_auth::Principal;
use dialogporten_domain::{PartyId, PartyKind};

/// Whose budget a request is paid from.
///
/// A machine pays for everything it does, whomever it does it for. People share the client that they use with everybody
/// else who uses it, so each of them pays for themselves.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Payer {
    Client(String),
    User(PartyId),
}

impl Payer {
    /// Returns the payer; none for a token that names neither a client nor an organization nor a user.
    pub(super) fn of(principal: &Principal) -> Option<Self> {
        match principal.end_user_party() {
            Some(user) if user.kind() != PartyKind::SystemUser => Some(Self::User(user.clone())),
            user => client_of(principal)
                .map(|client| Self::Client(client.to_owned()))
                .or_else(|| user.map(|user| Self::User(user.clone()))),
        }
    }
}

/// Is the client, or the organization that it belongs to, in the list?
pub(super) fn is_one_of(clients: &[String], principal: &Principal) -> bool {
    let names = [principal.client_id(), principal.consumer_org()];
    names.into_iter().flatten().any(|name| clients.iter().any(|client| client == name))
}

fn client_of(principal: &Principal) -> Option<&str> {
    principal.client_id().or_else(|| principal.consumer_org())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;

    fn principal(claims: &Value) -> Principal {
        Principal::from_claims(claims.as_object().unwrap())
    }

    fn consumer() -> Value {
        json!({ "authority": "iso6523-actorid-upis", "ID": "0192:312999005" })
    }

    fn text(payer: &Payer) -> &str {
        match payer {
            Payer::Client(client) => client,
            Payer::User(party) => party.as_str(),
        }
    }

    #[rstest]
    #[case::client(json!({ "client_id": "c", "consumer": consumer() }), Some("c"))]
    #[case::organization(json!({ "consumer": consumer() }), Some("312999005"))]
    #[case::person(json!({ "client_id": "inbox", "pid": "17829010178" }), Some("urn:altinn:person:identifier-no:17829010178"))]
    #[case::system_user(
        json!({ "client_id": "c", "authorization_details": [{ "type": "urn:altinn:systemuser", "systemuser_id": ["a"] }] }),
        Some("c")
    )]
    #[case::system_user_without_client(
        json!({ "authorization_details": [{ "type": "urn:altinn:systemuser", "systemuser_id": ["3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"] }] }),
        Some("urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d")
    )]
    #[case::nobody(json!({ "scope": "openid" }), None)]
    fn machines_pay_as_clients_and_people_for_themselves(#[case] claims: Value, #[case] payer: Option<&str>) {
        assert_eq!(Payer::of(&principal(&claims)).as_ref().map(text), payer);
    }

    #[rstest]
    #[case::client("c", true)]
    #[case::organization("312999005", true)]
    #[case::other("C", false)]
    fn clients_are_exempt_by_name_or_organization(#[case] listed: &str, #[case] is_exempt: bool) {
        let owner = principal(&json!({ "client_id": "c", "consumer": consumer() }));
        assert_eq!(is_one_of(&[listed.to_owned()], &owner), is_exempt);
    }
}

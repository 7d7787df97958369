//! Published test vectors, and the start-up checks of the keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dialogporten_domain::{PartyId, ServiceResource, Timestamp};
use rstest::rstest;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::*;
use crate::Principal;

const BASE_URI: &str = "https://dialogporten.example.test";

/// The seeds of the vectors are hashes of public texts, so that no key has to be kept here.
fn vector_key(name: &str, kid: &str) -> KeyPair {
    let seed = Sha256::digest(format!("dialogporten dialog token test vector {name}"));
    let key = ed25519_dalek::SigningKey::from_bytes(&seed.into());
    KeyPair {
        kid: kid.to_owned(),
        private_component: URL_SAFE_NO_PAD.encode(seed).into(),
        public_component: URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes()),
    }
}

fn primary() -> KeyPair {
    vector_key("primary", "dp-testvector-2026-01")
}

fn secondary() -> KeyPair {
    vector_key("secondary", "dp-testvector-2026-02")
}

fn principal(claims: &Value) -> Principal {
    Principal::from_claims(claims.as_object().unwrap())
}

struct Vector {
    issuer: DialogTokenIssuer,
    claims: Value,
    id: &'static str,
    party: &'static str,
    actions: &'static [(&'static str, &'static str)],
}

impl Vector {
    fn token(&self) -> String {
        let principal = principal(&self.claims);
        let holder = Holder::of(&principal).unwrap();
        let actions = action_list(self.actions.iter().copied());
        self.issuer.issue(&DialogTokenClaims {
            id: self.id.parse().unwrap(),
            holder: &holder,
            level: principal.authentication_level().unwrap(),
            party: &PartyId::parse(self.party).unwrap(),
            resource: &ServiceResource::from_id("ttd-demo-service"),
            dialog_id: "019b7660-6c00-7aaa-8bbb-0123456789ab".parse().unwrap(),
            actions: &actions,
            issued_at: Timestamp::parse("2026-01-01T00:00:00.9Z").unwrap(),
        })
    }
}

#[test]
fn a_person_acting_for_an_organization() {
    let vector = Vector {
        issuer: DialogTokenIssuer::new(&DialogTokenKeys::new(&primary(), &secondary()).unwrap(), BASE_URI),
        claims: json!({ "pid": "17829010178", "acr": "idporten-loa-high", "scope": "digdir:dialogporten" }),
        id: "5b0c6a52-6f0e-4d0b-9a37-0c3f6a4e9d11",
        party: "urn:altinn:organization:identifier-no:312001004",
        actions: &[
            ("read", "main"),
            ("read", "urn:altinn:resource:app_ttd_other-app"),
            ("sign", "urn:altinn:subresource:form2"),
            ("transmissionread", "urn:altinn:task:Task_1"),
            ("write", "main"),
        ],
    };
    let payload = concat!(
        r#"{"jti":"5b0c6a52-6f0e-4d0b-9a37-0c3f6a4e9d11","c":"urn:altinn:person:identifier-no:17829010178","l":4,"#,
        r#""p":"urn:altinn:organization:identifier-no:312001004","s":"urn:altinn:resource:ttd-demo-service","#,
        r#""i":"019b7660-6c00-7aaa-8bbb-0123456789ab","a":"read;read,urn:altinn:resource:app_ttd_other-app;"#,
        r#"sign,urn:altinn:subresource:form2;transmissionread,urn:altinn:task:Task_1;write","#,
        r#""iss":"https://dialogporten.example.test/api/v1","iat":1767225600,"nbf":1767225600,"exp":1767226200}"#,
    );
    let signature = "qcilZVFDzhT3gVE0LciUdQ8t62qUMFs17S1cs2eTyr6RtTBrylqV222QFLESUow6xNMiaXaleU6PEYZQ6nwOBQ";
    assert_token(&vector.token(), "dp-testvector-2026-01", payload, signature);
}

#[test]
fn a_system_user_with_a_supplier() {
    let vector = Vector {
        issuer: DialogTokenIssuer::new(&DialogTokenKeys::new(&primary(), &secondary()).unwrap(), BASE_URI),
        claims: json!({
            "consumer": { "authority": "iso6523-actorid-upis", "ID": "0192:312002000" },
            "supplier": { "authority": "iso6523-actorid-upis", "ID": "0192:312003007" },
            "authorization_details": [{
                "type": "urn:altinn:systemuser",
                "systemuser_id": ["3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"],
                "systemuser_org": { "authority": "iso6523-actorid-upis", "ID": "0192:312001004" },
            }],
            "scope": "digdir:dialogporten",
        }),
        id: "c0a8f7de-1d5b-4e4e-8f65-5f1d1d1b7a02",
        party: "urn:altinn:organization:identifier-no:312001004",
        actions: &[("read", "main")],
    };
    let payload = concat!(
        r#"{"jti":"c0a8f7de-1d5b-4e4e-8f65-5f1d1d1b7a02","c":"urn:altinn:organization:identifier-no:312002000","#,
        r#""y":"urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d","#,
        r#""o":"urn:altinn:organization:identifier-no:312001004","#,
        r#""u":"urn:altinn:organization:identifier-no:312003007","l":3,"#,
        r#""p":"urn:altinn:organization:identifier-no:312001004","s":"urn:altinn:resource:ttd-demo-service","#,
        r#""i":"019b7660-6c00-7aaa-8bbb-0123456789ab","a":"read","#,
        r#""iss":"https://dialogporten.example.test/api/v1","iat":1767225600,"nbf":1767225600,"exp":1767226200}"#,
    );
    let signature = "3dcAvpmESen4A-Qw3JDIEJXv_SD8SPGWOL_DTLNnkp7TuKycluVOFrB7XwMqkRxrpNth8eYKFRzRUGoxWnI5AQ";
    assert_token(&vector.token(), "dp-testvector-2026-01", payload, signature);
}

#[test]
fn an_email_user_without_permitted_actions() {
    let vector = Vector {
        issuer: DialogTokenIssuer::new(&DialogTokenKeys::new(&secondary(), &primary()).unwrap(), BASE_URI),
        claims: json!({ "email": "Kari.Test@example.com", "amr": ["Selfregistered-email"], "acr": "selfregistered-email" }),
        id: "0d9a1c55-1f34-4d0e-8b1c-2a7d8c2f6e33",
        party: "urn:altinn:person:idporten-email:kari.test@example.com",
        actions: &[],
    };
    let payload = concat!(
        r#"{"jti":"0d9a1c55-1f34-4d0e-8b1c-2a7d8c2f6e33","#,
        r#""c":"urn:altinn:person:idporten-email:kari.test@example.com","l":0,"#,
        r#""p":"urn:altinn:person:idporten-email:kari.test@example.com","s":"urn:altinn:resource:ttd-demo-service","#,
        r#""i":"019b7660-6c00-7aaa-8bbb-0123456789ab","a":"","#,
        r#""iss":"https://dialogporten.example.test/api/v1","iat":1767225600,"nbf":1767225600,"exp":1767226200}"#,
    );
    let signature = "y_oASqqlSTpzWHoEjtagNuCJNlHJGDIYv0LuDcoO6h3W8k8R4HxkTS7Jun_SwvK9pHl79VMAvOxzHQBF0hUeDA";
    assert_token(&vector.token(), "dp-testvector-2026-02", payload, signature);
}

#[track_caller]
fn assert_token(token: &str, kid: &str, payload: &str, signature: &str) {
    let parts: Vec<&str> = token.split('.').collect();
    let text = |part: &str| String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    assert_eq!(text(parts[0]), format!(r#"{{"alg":"EdDSA","typ":"JWT","kid":"{kid}"}}"#));
    assert_eq!(text(parts[1]), payload);
    assert_eq!(parts[2], signature);
    assert_eq!(parts.len(), 3);
}

#[test]
fn a_system_user_stands_for_itself_when_its_organizations_are_unknown() {
    let user = principal(&json!({
        "consumer": { "authority": "iso6523-actorid-upis", "ID": "0192:312002000" },
        "authorization_details": [{
            "type": "urn:altinn:systemuser",
            "systemuser_id": ["3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"],
        }],
    }));
    let issuer = DialogTokenIssuer::new(&DialogTokenKeys::new(&primary(), &secondary()).unwrap(), BASE_URI);
    let token = issuer.issue(&DialogTokenClaims {
        id: Uuid::nil(),
        holder: &Holder::of(&user).unwrap(),
        level: 3,
        party: &PartyId::organization("312001004").unwrap(),
        resource: &ServiceResource::from_id("ttd-demo-service"),
        dialog_id: Uuid::nil(),
        actions: "",
        issued_at: Timestamp::parse("2026-01-01T00:00:00Z").unwrap(),
    });
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    let payload: Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!(payload["c"], "urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
    assert!(["y", "o", "u"].iter().all(|absent| payload.get(absent).is_none()));
}

#[test]
fn service_owners_hold_no_token() {
    let owner = principal(&json!({
        "consumer": { "authority": "iso6523-actorid-upis", "ID": "0192:312999005" },
        "scope": "digdir:dialogporten.serviceprovider",
    }));
    assert!(Holder::of(&owner).is_none());
}

#[test]
fn both_keys_are_published_primary_first() {
    let issuer = DialogTokenIssuer::new(
        &DialogTokenKeys::new(&primary(), &secondary()).unwrap(),
        "https://platform.altinn.no/dialogporten/",
    );
    assert_eq!(
        serde_json::to_string(issuer.jwks()).unwrap(),
        concat!(
            r#"{"keys":[{"kty":"OKP","use":"sig","kid":"dp-testvector-2026-01","crv":"Ed25519","#,
            r#""x":"-pWIi5MAaX7ZPz2D0pDqzn7-uVeqKJ4i__TpXgVWn7s","alg":"EdDSA"},"#,
            r#"{"kty":"OKP","use":"sig","kid":"dp-testvector-2026-02","crv":"Ed25519","#,
            r#""x":"0kCnzRXfN2h4wQhKljTKnMNkcdSFM8nWMXlcfrDEFj4","alg":"EdDSA"}]}"#,
        )
    );
    assert_eq!(issuer.issuer(), "https://platform.altinn.no/dialogporten/api/v1");
    assert_eq!(
        serde_json::to_value(issuer.metadata()).unwrap(),
        json!({
            "issuer": "https://platform.altinn.no/dialogporten/api/v1",
            "jwks_uri": "https://platform.altinn.no/dialogporten/api/v1/.well-known/jwks.json",
        })
    );
}

#[rstest]
#[case::same_kid(|p: &mut KeyPair, s: &mut KeyPair| s.kid.clone_from(&p.kid), KeyProblem::SameKid)]
#[case::no_kid(|p: &mut KeyPair, _: &mut KeyPair| p.kid = " ".to_owned(), KeyProblem::NoKid("primary"))]
#[case::no_secondary_kid(|_: &mut KeyPair, s: &mut KeyPair| s.kid.clear(), KeyProblem::NoKid("secondary"))]
#[case::short_seed(
    |p: &mut KeyPair, _: &mut KeyPair| p.private_component = "AAAA".into(), KeyProblem::PrivateComponent("primary")
)]
#[case::padded_public(
    |p: &mut KeyPair, _: &mut KeyPair| p.public_component.push('='), KeyProblem::PublicComponent("primary")
)]
#[case::short_secondary(
    |_: &mut KeyPair, s: &mut KeyPair| s.public_component.truncate(8), KeyProblem::PublicComponent("secondary")
)]
#[case::foreign_public(
    |p: &mut KeyPair, s: &mut KeyPair| p.public_component.clone_from(&s.public_component), KeyProblem::NoPair
)]
fn wrong_keys_are_refused(#[case] spoil: fn(&mut KeyPair, &mut KeyPair), #[case] problem: KeyProblem) {
    let (mut primary, mut secondary) = (primary(), secondary());
    spoil(&mut primary, &mut secondary);
    assert_eq!(DialogTokenKeys::new(&primary, &secondary).unwrap_err(), InvalidKeys(vec![problem]));
}

#[test]
fn all_problems_are_named_at_once_and_no_secret_is() {
    let (mut primary, mut secondary) = (primary(), secondary());
    let secret = primary.private_component.expose_secret().to_owned();
    assert!(!format!("{primary:?} {:?}", DialogTokenKeys::new(&primary, &secondary).unwrap()).contains(&secret));
    primary.public_component = "x".to_owned();
    secondary.public_component = "y".to_owned();
    let problems = DialogTokenKeys::new(&primary, &secondary).unwrap_err();
    assert_eq!(
        problems.to_string(),
        "the public component of the primary key is not base64url of 32 bytes; \
         the public component of the secondary key is not base64url of 32 bytes"
    );
}

#[test]
fn generated_pairs_are_valid_and_differ() {
    let (first, second) = (generate_key_pair("a"), generate_key_pair("b"));
    assert!(DialogTokenKeys::new(&first, &second).is_ok());
    assert_ne!(first.public_component, second.public_component);
}

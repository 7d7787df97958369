//! Tokens that are refused, and why.

use std::time::Duration;

use aws_lc_rs::hmac;
use dialogporten_auth::Unauthenticated;
use dialogporten_domain::Timestamp;
use rstest::rstest;
use serde_json::{Value, json};

use crate::issuer::{TestIssuer, Trusting, trusting};
use crate::keys::{TestKey, base64url};

async fn world() -> (&'static TestKey, TestIssuer, Trusting) {
    let key = TestKey::rsa(0);
    let issuer = TestIssuer::start(&[key.jwk("k")]).await;
    let trusting = trusting(&[&issuer]);
    (key, issuer, trusting)
}

fn header() -> Value {
    json!({ "alg": "RS256", "kid": "k" })
}

#[tokio::test]
async fn a_request_without_a_bearer_token_has_no_principal_and_costs_no_call() {
    let (_, issuer, trusting) = world().await;
    for authorization in [None, Some(""), Some("Bearer "), Some("Basic YTpi")] {
        assert_eq!(trusting.authenticator.authenticate(authorization).await, Err(Unauthenticated::NoToken));
    }
    assert_eq!(issuer.requests().await, 0);
}

#[rstest]
#[case("garbage")]
#[case("a.b.c")]
#[case("a.b.c.d.e")]
#[case("eyJhbGciOiJSUzI1NiJ9.e30")]
#[case("two words")]
#[tokio::test]
async fn what_is_no_signed_token_is_malformed(#[case] token: &str) {
    let (_, issuer, trusting) = world().await;
    assert_eq!(trusting.authenticate(token).await, Err(Unauthenticated::Malformed));
    assert_eq!(issuer.requests().await, 0);
}

#[rstest]
#[case::no_slash(|name: &str| json!(name.trim_end_matches('/')))]
#[case::other_case(|name: &str| json!(name.to_uppercase()))]
#[case::other(|_: &str| json!("https://example.com/"))]
#[case::number(|_: &str| json!(1))]
#[case::none(|_: &str| json!(null))]
#[tokio::test]
async fn the_name_of_the_issuer_is_compared_exactly(#[case] name: fn(&str) -> Value) {
    let (key, issuer, trusting) = world().await;
    let mut payload = issuer.payload(&trusting.clock);
    payload["iss"] = name(&issuer.name());
    let outcome = trusting.authenticate(&key.sign(&header(), &payload)).await;
    assert_eq!(outcome, Err(Unauthenticated::UnknownIssuer));
}

#[tokio::test]
async fn a_changed_payload_breaks_the_signature() {
    let (key, issuer, trusting) = world().await;
    let token = issuer.token(key, "k", &trusting.clock);
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let mut payload = issuer.payload(&trusting.clock);
    payload["pid"] = json!("05878510145");
    parts[1] = base64url(payload.to_string());
    assert_eq!(trusting.authenticate(&parts.join(".")).await, Err(Unauthenticated::Signature));
}

#[tokio::test]
async fn a_token_without_a_signature_is_refused() {
    let (_, issuer, trusting) = world().await;
    let payload = base64url(issuer.payload(&trusting.clock).to_string());
    for alg in ["none", "None", "NONE", ""] {
        let token = format!("{}.{payload}.", base64url(json!({ "alg": alg }).to_string()));
        assert_eq!(trusting.authenticate(&token).await, Err(Unauthenticated::Signature));
    }
}

#[tokio::test]
async fn a_public_key_is_no_shared_secret() {
    let (key, issuer, trusting) = world().await;
    let modulus = key.jwk("k")["n"].as_str().unwrap().to_owned();
    let header = base64url(json!({ "alg": "HS256", "kid": "k" }).to_string());
    let signed = format!("{header}.{}", base64url(issuer.payload(&trusting.clock).to_string()));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, modulus.as_bytes()), signed.as_bytes());
    let outcome = trusting.authenticate(&format!("{signed}.{}", base64url(tag.as_ref()))).await;
    assert_eq!(outcome, Err(Unauthenticated::Signature));
    // A forbidden algorithm is no reason to read the keys again.
    assert_eq!(issuer.requests().await, 2);
}

#[tokio::test]
async fn a_key_of_one_issuer_does_not_sign_for_another() {
    let (key, issuer, other_key) =
        (TestKey::rsa(0), TestIssuer::start(&[TestKey::rsa(0).jwk("k")]).await, TestKey::rsa(1));
    let other = TestIssuer::start(&[other_key.jwk("k")]).await;
    let trusting = trusting(&[&issuer, &other]);
    assert!(trusting.authenticate(&issuer.token(key, "k", &trusting.clock)).await.is_ok());
    assert!(trusting.authenticate(&other.token(other_key, "k", &trusting.clock)).await.is_ok());
    let forged = other.token(key, "k", &trusting.clock);
    assert_eq!(trusting.authenticate(&forged).await, Err(Unauthenticated::Signature));
}

#[tokio::test]
async fn an_expiry_is_required() {
    let (key, issuer, trusting) = world().await;
    for expiry in [None, Some(json!(null))] {
        let mut payload = issuer.payload(&trusting.clock);
        payload.as_object_mut().unwrap().remove("exp");
        if let Some(expiry) = expiry {
            payload["exp"] = expiry;
        }
        let outcome = trusting.authenticate(&key.sign(&header(), &payload)).await;
        assert_eq!(outcome, Err(Unauthenticated::NoExpiry));
    }
}

#[rstest]
#[case("exp")]
#[case("nbf")]
#[tokio::test]
async fn times_are_numbers(#[case] claim: &str) {
    let (key, issuer, trusting) = world().await;
    for value in [json!("1767227400"), json!(true), json!(i64::MAX)] {
        let mut payload = issuer.payload(&trusting.clock);
        payload[claim] = value;
        let outcome = trusting.authenticate(&key.sign(&header(), &payload)).await;
        assert_eq!(outcome, Err(Unauthenticated::Malformed));
    }
}

#[tokio::test]
async fn a_token_ends_with_its_expiry_even_when_it_is_known() {
    let (key, issuer, trusting) = world().await;
    let payload = issuer.payload(&trusting.clock);
    let token = key.sign(&header(), &payload);
    assert!(trusting.authenticate(&token).await.is_ok());
    trusting.clock.advance(Duration::from_secs(1795));
    assert!(trusting.authenticate(&token).await.is_ok());
    trusting.clock.advance(Duration::from_secs(10));
    let expiry = Timestamp::from_unix_micros(payload["exp"].as_i64().unwrap() * 1_000_000).unwrap();
    assert_eq!(trusting.authenticate(&token).await, Err(Unauthenticated::Expired(expiry)));
}

#[tokio::test]
async fn a_token_starts_with_its_first_instant() {
    let (key, issuer, trusting) = world().await;
    let mut payload = issuer.payload(&trusting.clock);
    let from = payload["nbf"].as_i64().unwrap() + 60;
    payload["nbf"] = json!(from);
    let token = key.sign(&header(), &payload);
    let from = Timestamp::from_unix_micros(from * 1_000_000).unwrap();
    assert_eq!(trusting.authenticate(&token).await, Err(Unauthenticated::NotYetValid(from)));
    trusting.clock.advance(Duration::from_secs(59));
    assert!(trusting.authenticate(&token).await.is_ok());
}

#[tokio::test]
async fn a_token_needs_no_first_instant_and_no_audience_fits() {
    let (key, issuer, trusting) = world().await;
    let mut payload = issuer.payload(&trusting.clock);
    payload.as_object_mut().unwrap().remove("nbf");
    payload["aud"] = json!(["https://example.com"]);
    assert!(trusting.authenticate(&key.sign(&header(), &payload)).await.is_ok());
}

//! Which signatures count.

use dialogporten_auth::Unauthenticated;
use rstest::rstest;
use serde_json::{Value, json};

use crate::issuer::{TestIssuer, trusting};
use crate::keys::TestKey;

#[rstest]
#[case("RS256")]
#[case("RS384")]
#[case("RS512")]
#[case("PS256")]
#[case("PS384")]
#[case("PS512")]
#[tokio::test]
async fn rsa_signatures_are_accepted(#[case] alg: &str) {
    let key = TestKey::rsa(0);
    let issuer = TestIssuer::start(&[key.jwk("k")]).await;
    let trusting = trusting(&[&issuer]);
    let token = key.sign(&json!({ "alg": alg, "kid": "k" }), &issuer.payload(&trusting.clock));
    assert_eq!(trusting.authenticate(&token).await.unwrap().pid(), Some("17829010178"));
}

#[rstest]
#[case("ES256", "P-256")]
#[case("ES384", "P-384")]
#[case("ES512", "P-521")]
#[tokio::test]
async fn elliptic_curve_signatures_are_accepted(#[case] alg: &str, #[case] curve: &'static str) {
    let key = TestKey::ec(curve);
    let issuer = TestIssuer::start(&[key.jwk("k")]).await;
    let trusting = trusting(&[&issuer]);
    let token = key.sign(&json!({ "alg": alg, "kid": "k" }), &issuer.payload(&trusting.clock));
    assert!(trusting.authenticate(&token).await.is_ok());
}

#[tokio::test]
async fn a_curve_fits_one_algorithm_only() {
    let key = TestKey::ec("P-256");
    let issuer = TestIssuer::start(&[key.jwk("k")]).await;
    let trusting = trusting(&[&issuer]);
    let token = key.sign(&json!({ "alg": "ES384", "kid": "k" }), &issuer.payload(&trusting.clock));
    assert_eq!(trusting.authenticate(&token).await, Err(Unauthenticated::Signature));
}

#[rstest]
#[case::same_kid(json!({ "alg": "RS256", "kid": "k" }))]
#[case::other_kid(json!({ "alg": "RS256", "kid": "other" }))]
#[case::no_kid(json!({ "alg": "RS256" }))]
#[tokio::test]
async fn the_named_key_is_preferred_and_otherwise_all_are_tried(#[case] header: Value) {
    let key = TestKey::rsa(0);
    let unknown = json!({ "kty": "oct", "kid": "k", "k": "AAAA" });
    let issuer = TestIssuer::start(&[unknown, TestKey::rsa(1).jwk("j"), key.jwk("k")]).await;
    let trusting = trusting(&[&issuer]);
    let token = key.sign(&header, &issuer.payload(&trusting.clock));
    assert!(trusting.authenticate(&token).await.is_ok());
}

#[tokio::test]
async fn a_key_for_another_use_does_not_sign() {
    let key = TestKey::rsa(0);
    let mut jwk = key.jwk("k");
    jwk["use"] = json!("enc");
    let issuer = TestIssuer::start(&[jwk, TestKey::rsa(1).jwk("j")]).await;
    let trusting = trusting(&[&issuer]);
    let token = issuer.token(key, "k", &trusting.clock);
    assert_eq!(trusting.authenticate(&token).await, Err(Unauthenticated::Signature));
}

#[tokio::test]
async fn a_key_without_a_use_signs() {
    let key = TestKey::rsa(0);
    let mut jwk = key.jwk("k");
    jwk.as_object_mut().unwrap().remove("use");
    let issuer = TestIssuer::start(&[jwk]).await;
    let trusting = trusting(&[&issuer]);
    assert!(trusting.authenticate(&issuer.token(key, "k", &trusting.clock)).await.is_ok());
}

/// Keys that are published as certificates only, each with a token that was signed once, for ever.
#[rstest]
#[case("RSA")]
#[case("EC")]
#[tokio::test]
async fn a_key_may_be_published_as_a_certificate(#[case] kind: &str) {
    let known: Value = serde_json::from_str(include_str!("../fixtures/certificates.json")).unwrap();
    let (jwk, token) = (&known[kind]["jwk"], known[kind]["token"].as_str().unwrap());
    let issuer = TestIssuer::start(&[]).await;
    let trusting = trusting(&[&issuer]);
    let mut other_type = jwk.clone();
    other_type["kty"] = json!(if kind == "RSA" { "EC" } else { "RSA" });
    issuer.publish_as("https://issuer.example/", &[TestKey::rsa(0).jwk("j"), other_type]).await;
    assert_eq!(trusting.authenticate(token).await, Err(Unauthenticated::Signature));
    issuer.publish_as("https://issuer.example/", std::slice::from_ref(jwk)).await;
    trusting.clock.advance(std::time::Duration::from_mins(6));
    assert_eq!(trusting.authenticate(token).await.unwrap().pid(), Some("17829010178"));
}

//! Issuers that change their keys.

use std::time::Duration;

use dialogporten_auth::Unauthenticated;
use futures::future::join_all;
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::issuer::{TestIssuer, Trusting, trusting, trusting_with};
use crate::keys::TestKey;

/// Requests of one reading: metadata and keys.
const READING: usize = 2;

async fn world() -> (&'static TestKey, &'static TestKey, TestIssuer, Trusting) {
    let issuer = TestIssuer::start(&[TestKey::rsa(0).jwk("old")]).await;
    let trusting = trusting(&[&issuer]);
    (TestKey::rsa(0), TestKey::rsa(1), issuer, trusting)
}

#[tokio::test]
async fn many_first_requests_read_the_keys_once() {
    let (old, _, issuer, trusting) = world().await;
    let token = issuer.token(old, "old", &trusting.clock);
    let outcomes = join_all((0..50).map(|_| trusting.authenticate(&token))).await;
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(issuer.requests().await, READING);
}

#[tokio::test]
async fn a_new_key_is_accepted_at_once() {
    let (old, new, issuer, trusting) = world().await;
    trusting.authenticate(&issuer.token(old, "old", &trusting.clock)).await.unwrap();
    issuer.publish(&[old.jwk("old"), new.jwk("new")]).await;
    let token = issuer.token(new, "new", &trusting.clock);
    let outcomes = join_all((0..20).map(|_| trusting.authenticate(&token))).await;
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(issuer.requests().await, READING);
}

#[tokio::test]
async fn a_new_key_under_an_old_name_is_accepted_at_once() {
    let (old, new, issuer, trusting) = world().await;
    trusting.authenticate(&issuer.token(old, "k", &trusting.clock)).await.unwrap();
    issuer.publish(&[new.jwk("old")]).await;
    assert!(trusting.authenticate(&issuer.token(new, "old", &trusting.clock)).await.is_ok());
}

#[tokio::test]
async fn unknown_keys_cause_few_calls() {
    let (old, new, issuer, trusting) = world().await;
    trusting.authenticate(&issuer.token(old, "old", &trusting.clock)).await.unwrap();
    let unknown = issuer.token(new, "new", &trusting.clock);
    for _ in 0..5 {
        assert_eq!(trusting.authenticate(&unknown).await, Err(Unauthenticated::Signature));
    }
    assert_eq!(issuer.requests().await, 2 * READING);
    issuer.publish(&[new.jwk("new")]).await;
    assert_eq!(trusting.authenticate(&unknown).await, Err(Unauthenticated::Signature));
    assert_eq!(issuer.requests().await, 0);
    trusting.clock.advance(Duration::from_secs(301));
    assert!(trusting.authenticate(&unknown).await.is_ok());
    assert_eq!(issuer.requests().await, READING);
}

#[tokio::test]
async fn many_requests_with_an_unknown_key_share_one_reading() {
    let issuer = TestIssuer::start(&[TestKey::rsa(0).jwk("old")]).await;
    let trusting = trusting_with(&[&issuer], |settings| settings.unknown_key_floor = Duration::ZERO);
    trusting.authenticate(&issuer.token(TestKey::rsa(0), "old", &trusting.clock)).await.unwrap();
    let unknown = issuer.token(TestKey::rsa(1), "new", &trusting.clock);
    join_all((0..20).map(|_| trusting.authenticate(&unknown))).await;
    assert_eq!(issuer.requests().await, 2 * READING);
    trusting.authenticate(&unknown).await.unwrap_err();
    assert_eq!(issuer.requests().await, 3 * READING);
}

#[tokio::test]
async fn an_issuer_that_changes_its_name_does_not_answer_for_the_old_one() {
    let (old, new, issuer, trusting) = world().await;
    trusting.authenticate(&issuer.token(old, "old", &trusting.clock)).await.unwrap();
    issuer.publish_as("https://renamed.example/", &[new.jwk("new")]).await;
    let token = issuer.token(new, "new", &trusting.clock);
    assert_eq!(trusting.authenticate(&token).await, Err(Unauthenticated::Signature));
    assert_eq!(trusting.authenticate(&token).await, Err(Unauthenticated::UnknownIssuer));
}

#[tokio::test]
async fn a_known_token_is_refused_once_its_key_is_gone() {
    let (old, new, issuer, trusting) = world().await;
    let known = issuer.token(old, "old", &trusting.clock);
    trusting.authenticate(&known).await.unwrap();
    issuer.publish(&[new.jwk("new")]).await;
    assert!(trusting.authenticate(&known).await.is_ok());
    trusting.authenticate(&issuer.token(new, "new", &trusting.clock)).await.unwrap();
    assert_eq!(trusting.authenticate(&known).await, Err(Unauthenticated::Signature));
}

#[tokio::test]
async fn keys_are_read_again_in_the_background_after_half_a_day() {
    let (old, new, issuer, trusting) = world().await;
    let long = |key: &TestKey, kid: &str| {
        let mut payload = issuer.payload(&trusting.clock);
        payload["exp"] = json!(payload["exp"].as_i64().unwrap() + 24 * 60 * 60);
        key.sign(&json!({ "alg": "RS256", "kid": kid }), &payload)
    };
    let known = long(old, "old");
    trusting.authenticate(&known).await.unwrap();
    issuer.publish(&[new.jwk("new")]).await;
    trusting.clock.advance(Duration::from_hours(12) - Duration::from_mins(1));
    assert!(trusting.authenticate(&known).await.is_ok());
    trusting.settle().await;
    assert_eq!(issuer.requests().await, 0);
    trusting.clock.advance(Duration::from_mins(2));
    assert!(trusting.authenticate(&known).await.is_ok());
    trusting.settle().await;
    assert_eq!(issuer.requests().await, READING);
    assert!(trusting.authenticate(&long(new, "new")).await.is_ok());
    assert_eq!(issuer.requests().await, READING);
}

#[tokio::test]
async fn the_last_good_keys_survive_a_failure() {
    let (old, new, issuer, trusting) = world().await;
    trusting.authenticate(&issuer.token(old, "old", &trusting.clock)).await.unwrap();
    for answer in [
        ResponseTemplate::new(500),
        ResponseTemplate::new(200).set_body_string("no json"),
        ResponseTemplate::new(200).set_body_json(json!({ "keys": [] })),
        ResponseTemplate::new(200).set_body_json(json!({ "keys": [{ "kty": "oct", "k": "AAAA" }] })),
    ] {
        issuer.answers_keys(answer).await;
        trusting.clock.advance(Duration::from_secs(301));
        let unknown = issuer.token(new, "new", &trusting.clock);
        assert_eq!(trusting.authenticate(&unknown).await, Err(Unauthenticated::Signature));
        assert_eq!(issuer.requests().await, READING);
        assert!(trusting.authenticate(&issuer.token(old, "old", &trusting.clock)).await.is_ok());
    }
}

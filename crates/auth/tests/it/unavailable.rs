//! Issuers that cannot be reached.

use std::time::{Duration, Instant};

use dialogporten_auth::{Issuer, Unauthenticated};
use rstest::rstest;
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::issuer::{TestIssuer, trusting, trusting_with};
use crate::keys::TestKey;

#[rstest]
#[case::error(ResponseTemplate::new(503))]
#[case::no_metadata(ResponseTemplate::new(200).set_body_json(json!({})))]
#[case::garbage(ResponseTemplate::new(200).set_body_string("<html>"))]
#[case::endless(ResponseTemplate::new(200).set_body_string(" ".repeat(2 << 20)))]
#[tokio::test]
async fn one_issuer_that_is_down_affects_its_own_tokens_only(#[case] answer: ResponseTemplate) {
    let key = TestKey::rsa(0);
    let down = TestIssuer::broken(answer).await;
    let up = TestIssuer::start(&[key.jwk("k")]).await;
    let trusting = trusting(&[&down, &up]);
    assert!(trusting.authenticate(&up.token(key, "k", &trusting.clock)).await.is_ok());
    let unavailable = trusting.authenticate(&down.token(key, "k", &trusting.clock)).await.unwrap_err();
    assert_eq!(unavailable, Unauthenticated::IssuerUnavailable);
    assert!(unavailable.is_temporary());
    assert_eq!(unavailable.challenge(), "Bearer");
}

#[tokio::test]
async fn nobody_waits_for_an_issuer_that_hangs() {
    let key = TestKey::rsa(0);
    let hanging = TestIssuer::broken(ResponseTemplate::new(200).set_delay(Duration::from_mins(1))).await;
    let up = TestIssuer::start(&[key.jwk("k")]).await;
    let trusting = trusting_with(&[&hanging, &up], |settings| settings.timeout = Duration::from_secs(30));
    let started = Instant::now();
    assert!(trusting.authenticate(&up.token(key, "k", &trusting.clock)).await.is_ok());
    assert!(started.elapsed() < Duration::from_secs(15));
}

#[tokio::test]
async fn an_issuer_that_hangs_is_given_up() {
    let hanging = TestIssuer::broken(ResponseTemplate::new(200).set_delay(Duration::from_mins(1))).await;
    let trusting = trusting(&[&hanging]);
    let token = hanging.token(TestKey::rsa(0), "k", &trusting.clock);
    assert_eq!(trusting.authenticate(&token).await, Err(Unauthenticated::IssuerUnavailable));
}

#[tokio::test]
async fn an_issuer_that_comes_back_is_found_after_a_pause() {
    let key = TestKey::rsa(0);
    let issuer = TestIssuer::broken(ResponseTemplate::new(503)).await;
    let trusting = trusting(&[&issuer]);
    let token = issuer.token(key, "k", &trusting.clock);
    for _ in 0..5 {
        assert_eq!(trusting.authenticate(&token).await, Err(Unauthenticated::IssuerUnavailable));
    }
    assert_eq!(issuer.requests().await, 1);
    issuer.publish(&[key.jwk("k")]).await;
    trusting.clock.advance(Duration::from_secs(11));
    assert!(trusting.authenticate(&token).await.is_ok());
}

#[tokio::test]
async fn keys_are_not_read_over_plain_http_unless_that_is_allowed() {
    let key = TestKey::rsa(0);
    let issuer = TestIssuer::start(&[key.jwk("k")]).await;
    let trusting = trusting_with(&[&issuer], |settings| settings.allows_http = false);
    let token = issuer.token(key, "k", &trusting.clock);
    assert_eq!(trusting.authenticate(&token).await, Err(Unauthenticated::IssuerUnavailable));
    assert_eq!(issuer.requests().await, 0);
}

#[tokio::test]
async fn an_address_that_is_none_is_an_issuer_that_is_down() {
    let issuer = TestIssuer::start(&[TestKey::rsa(0).jwk("k")]).await;
    let nowhere = Issuer { name: "nowhere".to_owned(), well_known: "no address".to_owned() };
    let trusting = trusting_with(&[&issuer], |settings| settings.issuers.push(nowhere));
    assert!(trusting.authenticate(&issuer.token(TestKey::rsa(0), "k", &trusting.clock)).await.is_ok());
}

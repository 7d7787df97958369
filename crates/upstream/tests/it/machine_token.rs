//! Our own token.

use std::collections::HashMap;
use std::time::Duration;

use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dialogporten_domain::{Clock, PartyId};
use dialogporten_upstream::{Error, InvalidMachineKey, Service, Upstream};
use rstest::rstest;
use serde_json::{Value, json};
use tokio_util::task::TaskTracker;
use wiremock::ResponseTemplate;

use crate::platform::{EXCHANGE, NAMES, Platform, TOKEN};
use crate::private_jwk::{encoded, private_jwk};

const ORGS: [&str; 4] = ["312001004", "312002000", "312003007", "211005009"];

/// Makes a call that needs a token; the name of every organization is asked for once.
async fn call(upstream: &Upstream, which: usize) -> Result<Option<String>, Error> {
    upstream.party_names.find(&PartyId::organization(ORGS[which]).unwrap()).await
}

async fn platform() -> Platform {
    let platform = Platform::start().await;
    platform.answers_json(NAMES, &json!({ "data": [{ "displayName": "Fjellrev Test AS" }] })).await;
    platform
}

#[tokio::test]
async fn a_signed_grant_buys_a_token_that_is_exchanged() {
    let platform = platform().await;
    call(&platform.upstream(), 0).await.unwrap();

    let request = &platform.requests(TOKEN).await[0];
    assert_eq!(request.headers["content-type"], "application/x-www-form-urlencoded");
    let form: HashMap<_, _> = url::form_urlencoded::parse(&request.body).into_owned().collect();
    assert_eq!(form["grant_type"], "urn:ietf:params:oauth:grant-type:jwt-bearer");
    let (signed, signature) = form["assertion"].rsplit_once('.').unwrap();
    let json = |text: &str| serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap();
    let (header, claims) = signed.split_once('.').map(|(header, claims)| (json(header), json(claims))).unwrap();
    assert_eq!(header, json!({ "alg": "RS256", "typ": "JWT", "kid": "machine-key" }));
    assert_eq!(claims["aud"], "https://maskinporten.test/");
    assert_eq!(claims["scope"], "altinn:a altinn:b");
    assert_eq!(claims["iss"], "our-client");
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 10);
    assert_eq!(claims["jti"].as_str().unwrap().len(), 36);
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, private_jwk().0.public_key().as_ref());
    key.verify(signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();

    let exchange = &platform.requests(EXCHANGE).await[0];
    assert_eq!(
        (exchange.method.as_str(), &exchange.headers["authorization"]),
        ("GET", &"Bearer granted".parse().unwrap())
    );
    assert_eq!(platform.requests(NAMES).await[0].headers["authorization"], "Bearer head.body.sign");
}

#[rstest]
#[case::quoted("\"aaa.bbb.ccc\"")]
#[case::bare("aaa.bbb.ccc")]
#[case::bare_with_newline("aaa.bbb.ccc\n")]
#[tokio::test]
async fn the_exchanged_token_may_have_quotes(#[case] answer: &str) {
    let platform = Platform::without_tokens().await;
    platform.gives_tokens(&json!({ "access_token": "granted", "expires_in": 119 })).await;
    platform.answers(EXCHANGE, ResponseTemplate::new(200).set_body_string(answer)).await;
    platform.answers_json(NAMES, &json!({ "data": [] })).await;
    call(&platform.upstream(), 0).await.unwrap();
    assert_eq!(platform.requests(NAMES).await[0].headers["authorization"], "Bearer aaa.bbb.ccc");
}

#[rstest]
#[case::empty("")]
#[case::null("null")]
#[case::document(r#"{"token":"a.b.c"}"#)]
#[case::page("<html>a.b.c d</html>")]
#[tokio::test]
async fn an_exchange_without_a_token_is_an_error(#[case] answer: &str) {
    let platform = Platform::without_tokens().await;
    platform.gives_tokens(&json!({ "access_token": "granted", "expires_in": 119 })).await;
    platform.answers(EXCHANGE, ResponseTemplate::new(200).set_body_string(answer)).await;
    let outcome = call(&platform.upstream(), 0).await;
    assert_eq!(outcome, Err(Error::InvalidAnswer { service: Service::TokenExchange }));
    assert_eq!(platform.count(NAMES).await, 0);
}

#[tokio::test]
async fn many_calls_at_once_share_one_token() {
    let platform = platform().await;
    let upstream = platform.upstream();
    let calls = tokio::join!(call(&upstream, 0), call(&upstream, 1), call(&upstream, 2), call(&upstream, 3));
    assert!(calls.0.is_ok() && calls.1.is_ok() && calls.2.is_ok() && calls.3.is_ok());
    assert_eq!((platform.count(TOKEN).await, platform.count(EXCHANGE).await), (1, 1));
}

#[tokio::test]
async fn a_token_is_kept_until_shortly_before_its_end() {
    let platform = platform().await;
    let upstream = platform.upstream();
    call(&upstream, 0).await.unwrap();
    platform.clock.advance(Duration::from_secs(80));
    call(&upstream, 1).await.unwrap();
    assert_eq!(platform.count(TOKEN).await, 1);
    platform.clock.advance(Duration::from_secs(35));
    call(&upstream, 2).await.unwrap();
    assert_eq!(platform.count(TOKEN).await, 2);
}

#[tokio::test]
async fn a_token_is_renewed_in_the_background_before_its_end() {
    let platform = platform().await;
    let upstream = platform.upstream();
    call(&upstream, 0).await.unwrap();
    platform.clock.advance(Duration::from_secs(95));
    call(&upstream, 1).await.unwrap();
    platform.settle().await;
    assert_eq!(platform.count(TOKEN).await, 2);
}

#[tokio::test]
async fn a_token_that_is_not_accepted_is_replaced_once() {
    let platform = platform().await;
    platform.answers_times(NAMES, ResponseTemplate::new(401), 1).await;
    assert!(call(&platform.upstream(), 0).await.is_ok());
    assert_eq!((platform.count(TOKEN).await, platform.count(NAMES).await), (2, 2));
}

#[tokio::test]
async fn a_service_that_accepts_no_token_is_an_error() {
    let platform = platform().await;
    platform.answers_times(NAMES, ResponseTemplate::new(401), 9).await;
    let outcome = call(&platform.upstream(), 0).await;
    assert_eq!(outcome, Err(Error::Status { service: Service::Register, status: 401 }));
    assert_eq!((platform.count(TOKEN).await, platform.count(NAMES).await), (2, 2));
}

#[tokio::test]
async fn a_service_that_accepts_no_token_does_not_make_every_call_fetch_one() {
    let platform = platform().await;
    platform.answers_times(NAMES, ResponseTemplate::new(401), 99).await;
    let upstream = platform.upstream();
    for number in [0, 1, 2, 3, 0, 1] {
        assert!(call(&upstream, number).await.is_err());
    }
    assert_eq!((platform.count(TOKEN).await, platform.count(NAMES).await), (2, 7));
    platform.clock.advance(Duration::from_secs(6));
    assert!(call(&upstream, 2).await.is_err());
    assert_eq!((platform.count(TOKEN).await, platform.count(NAMES).await), (3, 9));
}

#[tokio::test]
async fn calls_that_were_refused_together_share_the_new_token() {
    let platform = platform().await;
    platform.answers_times(NAMES, ResponseTemplate::new(401), 3).await;
    let upstream = platform.upstream();
    let calls = tokio::join!(call(&upstream, 0), call(&upstream, 1), call(&upstream, 2));
    assert!(calls.0.is_ok() && calls.1.is_ok() && calls.2.is_ok());
    assert!(platform.count(TOKEN).await <= 3);
}

#[rstest]
#[case::refused(TOKEN, 400, Service::Maskinporten)]
#[case::broken(TOKEN, 500, Service::Maskinporten)]
#[case::not_exchanged(EXCHANGE, 403, Service::TokenExchange)]
#[tokio::test]
async fn without_a_token_nothing_is_called(#[case] at: &str, #[case] status: u16, #[case] service: Service) {
    let platform = platform().await;
    let refusal = json!({ "error": "invalid_grant", "error_description": "17829010178" });
    platform.answers_times(at, ResponseTemplate::new(status).set_body_json(refusal), 9).await;
    assert_eq!(call(&platform.upstream(), 0).await, Err(Error::Status { service, status }));
    assert_eq!((platform.count(at).await, platform.count(NAMES).await), (1, 0));
}

#[tokio::test]
async fn the_name_of_the_key_may_be_set() {
    let platform = platform().await;
    call(&platform.upstream_with(|settings| settings.maskinporten.kid = Some("other".to_owned())), 0).await.unwrap();
    let body = String::from_utf8(platform.requests(TOKEN).await[0].body.clone()).unwrap();
    let header = body.split("assertion=").nth(1).unwrap().split('.').next().unwrap().to_owned();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    assert_eq!(header["kid"], "other");
}

fn without(member: &str) -> String {
    let mut jwk = private_jwk().1.clone();
    jwk.as_object_mut().unwrap().remove(member);
    encoded(&jwk)
}

fn with(member: &str, value: Value) -> String {
    let mut jwk = private_jwk().1.clone();
    jwk[member] = value;
    encoded(&jwk)
}

#[rstest]
#[case::no_base64("{}".to_owned(), InvalidMachineKey::Malformed)]
#[case::empty(String::new(), InvalidMachineKey::Malformed)]
#[case::public_key_only(without("d"), InvalidMachineKey::Malformed)]
#[case::other_type(with("kty", json!("EC")), InvalidMachineKey::Malformed)]
#[case::foreign_exponent(with("d", json!("AQAB")), InvalidMachineKey::Inconsistent)]
#[case::no_kid(without("kid"), InvalidMachineKey::NoKid)]
#[tokio::test]
async fn a_wrong_key_is_found_at_the_start(#[case] key: String, #[case] error: InvalidMachineKey) {
    let mut settings = Platform::without_tokens().await.settings();
    settings.maskinporten.encoded_jwk = key.into();
    let http = dialogporten_upstream::http::client().unwrap();
    assert_eq!(Upstream::new(settings, &http, Clock::System, TaskTracker::new()).err(), Some(error));
}

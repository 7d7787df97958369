//! Keys that are read from the service.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use dialogporten_dialog_token::{Demands, Error, Invalid, KeysUnavailable, TimeSource, Validator, ValidatorSettings};
use futures::future::join_all;
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::signer::{ISSUED, ISSUER, PERSON, TestKey};

const METADATA: &str = "/api/v1/.well-known/oauth-authorization-server";
const KEYS: &str = "/api/v1/.well-known/jwks.json";

struct Service {
    server: MockServer,
    now: Arc<AtomicI64>,
}

impl Service {
    async fn start() -> Self {
        let server = MockServer::start().await;
        Self { server, now: Arc::new(AtomicI64::new(ISSUED)) }
    }

    async fn publishing(keys: &[&TestKey]) -> Self {
        let service = Self::start().await;
        service.publish(keys).await;
        service
    }

    async fn answer(&self, at: &str, answer: ResponseTemplate) {
        Mock::given(method("GET")).and(path(at)).respond_with(answer).mount(&self.server).await;
    }

    /// Forgets all requests and publishes other keys.
    async fn publish(&self, keys: &[&TestKey]) {
        self.server.reset().await;
        let keys: Vec<Value> = keys.iter().map(|key| key.jwk()).collect();
        self.answer(KEYS, ResponseTemplate::new(200).set_body_json(json!({ "keys": keys }))).await;
    }

    async fn requests(&self) -> usize {
        self.server.received_requests().await.unwrap().len()
    }

    fn advance(&self, by: Duration) {
        self.now.fetch_add(i64::try_from(by.as_secs()).unwrap(), Ordering::Relaxed);
    }

    fn validator(&self) -> Validator {
        self.validator_of(ValidatorSettings::with_key_set(ISSUER, &format!("{}{KEYS}", self.server.uri())))
    }

    fn validator_of(&self, mut settings: ValidatorSettings) -> Validator {
        let now = Arc::clone(&self.now);
        settings.time = TimeSource::new(move || now.load(Ordering::Relaxed));
        // Keys are what is looked at here; the tokens would all be too old.
        settings.rules.checks_lifetime = false;
        Validator::new(settings).unwrap()
    }
}

async fn is_valid(validator: &Validator, key: &TestKey) -> bool {
    match validator.validate(&key.token(PERSON), &Demands::new()).await {
        Ok(_) => true,
        Err(Error::Rejected(rejected)) => {
            assert_eq!(rejected.reasons, [Invalid::UnknownKey]);
            false
        }
        Err(Error::KeysUnavailable(error)) => panic!("{error}"),
    }
}

async fn no_keys(validator: &Validator) -> KeysUnavailable {
    match validator.validate(&TestKey::primary().token(PERSON), &Demands::new()).await {
        Err(Error::KeysUnavailable(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn everything_is_found_from_the_base_address() {
    let service = Service::publishing(&[&TestKey::primary()]).await;
    let base = service.server.uri();
    let issuer = format!("{base}/api/v1");
    let metadata = json!({ "issuer": issuer, "jwks_uri": format!("{base}{KEYS}") });
    service.answer(METADATA, ResponseTemplate::new(200).set_body_json(metadata)).await;
    let validator = service.validator_of(ValidatorSettings::discover(&base));
    validator.load().await.unwrap();
    let token = TestKey::primary().token(&PERSON.replace(ISSUER, &issuer));
    assert!(validator.validate(&token, &Demands::new().action("read")).await.is_ok());
    assert_eq!(service.requests().await, 2);
}

#[tokio::test]
async fn metadata_of_another_issuer_are_refused() {
    let service = Service::publishing(&[&TestKey::primary()]).await;
    let base = service.server.uri();
    let metadata = json!({ "issuer": ISSUER, "jwks_uri": format!("{base}{KEYS}") });
    service.answer(METADATA, ResponseTemplate::new(200).set_body_json(metadata)).await;
    let validator = service.validator_of(ValidatorSettings::discover(&base));
    assert!(matches!(validator.load().await, Err(KeysUnavailable::Metadata)));
}

#[tokio::test]
async fn keys_are_not_read_from_an_unprotected_address() {
    let service = Service::start().await;
    let base = service.server.uri();
    let metadata = json!({ "issuer": format!("{base}/api/v1"), "jwks_uri": "http://dialogporten.example/jwks" });
    service.answer(METADATA, ResponseTemplate::new(200).set_body_json(metadata)).await;
    let validator = service.validator_of(ValidatorSettings::discover(&base));
    assert!(matches!(validator.load().await, Err(KeysUnavailable::Untrusted(_))));
    assert!(Validator::new(ValidatorSettings::discover("http://dialogporten.example")).is_err());
}

#[tokio::test]
async fn keys_are_read_once_for_many_and_kept_for_half_a_day() {
    let service = Service::publishing(&[&TestKey::primary()]).await;
    let validator = service.validator();
    let key = TestKey::primary();
    assert!(join_all((0..50).map(|_| is_valid(&validator, &key))).await.iter().all(|valid| *valid));
    service.advance(Duration::from_hours(12) - Duration::from_secs(1));
    assert!(is_valid(&validator, &key).await);
    assert_eq!(service.requests().await, 1);
    service.advance(Duration::from_secs(1));
    assert!(is_valid(&validator, &key).await && is_valid(&validator, &key).await);
    assert_eq!(service.requests().await, 2);
}

#[tokio::test]
async fn a_key_that_is_retired_is_forgotten_with_the_next_reading() {
    let (old, new) = (TestKey::primary(), TestKey::secondary());
    let service = Service::publishing(&[&old, &new]).await;
    let validator = service.validator();
    assert!(is_valid(&validator, &old).await && is_valid(&validator, &new).await);
    service.publish(&[&new]).await;
    service.advance(Duration::from_hours(12));
    assert!(!is_valid(&validator, &old).await);
    assert!(is_valid(&validator, &new).await);
}

#[tokio::test]
async fn a_new_key_works_at_once_but_unknown_keys_cause_few_requests() {
    let (old, new) = (TestKey::primary(), TestKey::secondary());
    let service = Service::publishing(&[&old]).await;
    let validator = service.validator();
    assert!(is_valid(&validator, &old).await);
    for _ in 0..5 {
        assert!(!is_valid(&validator, &new).await);
    }
    assert_eq!(service.requests().await, 1);
    service.advance(Duration::from_mins(1));
    for _ in 0..5 {
        assert!(!is_valid(&validator, &new).await);
    }
    assert_eq!(service.requests().await, 2);

    service.publish(&[&old, &new]).await;
    service.advance(Duration::from_mins(1));
    assert!(join_all((0..20).map(|_| is_valid(&validator, &new))).await.iter().all(|valid| *valid));
    assert_eq!(service.requests().await, 1);
}

#[tokio::test]
async fn old_keys_serve_while_the_service_is_away_but_not_for_ever() {
    let key = TestKey::primary();
    let service = Service::publishing(&[&key]).await;
    let validator = service.validator();
    assert!(is_valid(&validator, &key).await);
    for answer in [
        ResponseTemplate::new(500),
        ResponseTemplate::new(302).insert_header("location", "https://elsewhere.example/"),
        ResponseTemplate::new(200).set_body_string("no json"),
        ResponseTemplate::new(200).set_body_json(json!({ "keys": [] })),
        ResponseTemplate::new(200).set_body_string(" ".repeat(100_000)),
    ] {
        service.server.reset().await;
        service.answer(KEYS, answer).await;
        service.advance(Duration::from_hours(12) / 2 + Duration::from_mins(1));
        assert!(is_valid(&validator, &key).await && is_valid(&validator, &key).await);
        assert!(service.requests().await <= 1);
    }
    service.advance(Duration::from_hours(24));
    assert!(matches!(no_keys(&validator).await, KeysUnavailable::TooOld));
    service.publish(&[&key]).await;
    service.advance(Duration::from_mins(10));
    assert!(is_valid(&validator, &key).await);
}

#[tokio::test]
async fn a_service_that_is_away_from_the_start_says_nothing_about_a_token() {
    let service = Service::start().await;
    let validator = service.validator();
    assert!(matches!(no_keys(&validator).await, KeysUnavailable::Unreachable(_)));
    assert!(matches!(no_keys(&validator).await, KeysUnavailable::Pausing));
    assert_eq!(service.requests().await, 1);
    service.publish(&[&TestKey::primary()]).await;
    service.advance(Duration::from_mins(1));
    assert!(is_valid(&validator, &TestKey::primary()).await);
}

#[tokio::test]
async fn errors_have_a_status() {
    let service = Service::publishing(&[&TestKey::primary()]).await;
    let validator = service.validator();
    let header = format!("bearer {}", TestKey::primary().token(PERSON));
    let status = async |header: Option<&str>, demands: &Demands| {
        validator.validate_header(header, demands).await.err().map(|error| error.status())
    };
    assert_eq!(status(Some(&header), &Demands::new()).await, None);
    assert_eq!(status(Some(&header), &Demands::new().action("delete")).await, Some(403));
    assert_eq!(status(Some("Bearer a.b.c"), &Demands::new()).await, Some(401));
    assert_eq!(status(Some("Basic abc"), &Demands::new()).await, Some(401));
    assert_eq!(status(None, &Demands::new()).await, Some(401));
}

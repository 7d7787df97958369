//! An issuer at the wire, and an authenticator that trusts it.

use std::sync::Arc;
use std::time::Duration;

use dialogporten_auth::{Authenticator, AuthenticatorSettings, Issuer, Principal, Unauthenticated};
use dialogporten_domain::Clock;
use serde_json::{Value, json};
use tokio_util::task::TaskTracker;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::keys::TestKey;

pub(crate) struct TestIssuer {
    server: MockServer,
}

impl TestIssuer {
    /// Starts an issuer that publishes keys.
    pub(crate) async fn start(keys: &[Value]) -> Self {
        let issuer = Self { server: MockServer::start().await };
        issuer.publish(keys).await;
        issuer
    }

    /// Starts an issuer that answers every request in the same way.
    pub(crate) async fn broken(answer: ResponseTemplate) -> Self {
        let issuer = Self { server: MockServer::start().await };
        issuer.breaks(answer).await;
        issuer
    }

    pub(crate) async fn publish(&self, keys: &[Value]) {
        let answer = ResponseTemplate::new(200).set_body_json(json!({ "keys": keys }));
        self.answers_keys(answer).await;
    }

    pub(crate) async fn answers_keys(&self, answer: ResponseTemplate) {
        self.answers_as(&self.name(), answer).await;
    }

    /// Publishes keys under another name.
    pub(crate) async fn publish_as(&self, name: &str, keys: &[Value]) {
        self.answers_as(name, ResponseTemplate::new(200).set_body_json(json!({ "keys": keys }))).await;
    }

    async fn answers_as(&self, name: &str, answer: ResponseTemplate) {
        let metadata = json!({ "issuer": name, "jwks_uri": format!("{}/jwk", self.server.uri()), "x": 1 });
        self.server.reset().await;
        Mock::given(method("GET"))
            .and(path("/.well-known/openid-configuration"))
            .respond_with(ResponseTemplate::new(200).set_body_json(metadata))
            .mount(&self.server)
            .await;
        Mock::given(method("GET")).and(path("/jwk")).respond_with(answer).mount(&self.server).await;
    }

    pub(crate) async fn breaks(&self, answer: ResponseTemplate) {
        self.server.reset().await;
        Mock::given(method("GET")).respond_with(answer).mount(&self.server).await;
    }

    /// Returns the name in tokens; it ends with a slash, as the names of real issuers do.
    pub(crate) fn name(&self) -> String {
        format!("{}/", self.server.uri())
    }

    /// Returns how many requests came since the keys were last published.
    pub(crate) async fn requests(&self) -> usize {
        self.server.received_requests().await.unwrap().len()
    }

    pub(crate) fn well_known(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.server.uri())
    }

    /// Returns the payload of a person's token that is valid for half an hour.
    pub(crate) fn payload(&self, clock: &Clock) -> Value {
        let now = clock.now().unix_seconds();
        json!({
            "iss": self.name(), "pid": "17829010178", "scope": "digdir:dialogporten",
            "iat": now, "nbf": now, "exp": now + 1800,
        })
    }

    pub(crate) fn token(&self, key: &TestKey, kid: &str, clock: &Clock) -> String {
        key.sign(&json!({ "alg": "RS256", "kid": kid }), &self.payload(clock))
    }
}

/// An authenticator with a clock that a test moves.
pub(crate) struct Trusting {
    pub(crate) authenticator: Arc<Authenticator>,
    pub(crate) clock: Clock,
    tasks: TaskTracker,
}

pub(crate) fn trusting(issuers: &[&TestIssuer]) -> Trusting {
    trusting_with(issuers, |_| {})
}

pub(crate) fn trusting_with(issuers: &[&TestIssuer], change: impl FnOnce(&mut AuthenticatorSettings)) -> Trusting {
    let issuers = issuers.iter().enumerate();
    let mut settings = AuthenticatorSettings {
        issuers: issuers.map(|(at, i)| Issuer { name: format!("issuer {at}"), well_known: i.well_known() }).collect(),
        allows_http: true,
        timeout: Duration::from_millis(500),
        ..AuthenticatorSettings::default()
    };
    change(&mut settings);
    let (clock, tasks) = (Clock::shifted(), TaskTracker::new());
    let authenticator = Arc::new(Authenticator::new(settings, http(), clock.clone(), tasks.clone()));
    Trusting { authenticator, clock, tasks }
}

#[expect(clippy::disallowed_methods, reason = "the crate that builds clients is not a dependency of this one")]
fn http() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

impl Trusting {
    pub(crate) async fn authenticate(&self, token: &str) -> Result<Arc<Principal>, Unauthenticated> {
        self.authenticator.authenticate(Some(&format!("Bearer {token}"))).await
    }

    /// Waits for what goes on in the background.
    pub(crate) async fn settle(&self) {
        self.tasks.close();
        self.tasks.wait().await;
        self.tasks.reopen();
    }
}

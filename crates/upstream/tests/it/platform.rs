//! A platform at the wire, and the services that use it.

use std::time::Duration;

use dialogporten_domain::Clock;
use dialogporten_upstream::{MaskinportenEndpoints, MaskinportenSettings, Upstream, UpstreamSettings};
use serde_json::{Value, json};
use tokio_util::task::TaskTracker;
use url::Url;
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::private_jwk::{encoded, private_jwk};

pub(crate) const AUTHORIZE: &str = "/authorization/api/v1/authorize";
pub(crate) const PARTIES: &str = "/accessmanagement/api/v1/resourceowner/authorizedparties";
pub(crate) const NAMES: &str = "/register/api/v1/dialogporten/parties/query";
pub(crate) const RESOURCES: &str = "/resourceregistry/api/v1/resource/resourcelist";
pub(crate) const UPDATES: &str = "/resourceregistry/api/v1/resource/updated";
pub(crate) const ROLES: &str = "/accessmanagement/api/v1/meta/info/roles";
pub(crate) const PACKAGES: &str = "/accessmanagement/api/v1/meta/info/accesspackages/export";
pub(crate) const ORGANIZATIONS: &str = "/orgs/altinn-orgs.json";
pub(crate) const EVENTS: &str = "/events/api/v1/events";
pub(crate) const TOKEN: &str = "/maskinporten/token";
pub(crate) const EXCHANGE: &str = "/authentication/api/v1/exchange/maskinporten";

/// A platform that gives out tokens and otherwise answers what a test says.
pub(crate) struct Platform {
    pub(crate) server: MockServer,
    pub(crate) clock: Clock,
    tasks: TaskTracker,
}

impl Platform {
    pub(crate) async fn start() -> Self {
        let platform = Self::without_tokens().await;
        platform.gives_tokens(&json!({ "access_token": "granted", "token_type": "Bearer", "expires_in": 119 })).await;
        platform.answers(EXCHANGE, ResponseTemplate::new(200).set_body_string("\"head.body.sign\"")).await;
        platform
    }

    pub(crate) async fn without_tokens() -> Self {
        Self { server: MockServer::start().await, clock: Clock::shifted(), tasks: TaskTracker::new() }
    }

    pub(crate) async fn gives_tokens(&self, answer: &Value) {
        self.answers(TOKEN, ResponseTemplate::new(200).set_body_json(answer)).await;
    }

    /// Answers a path in this way, unless something with a limit applies first.
    pub(crate) async fn answers(&self, at: &str, answer: ResponseTemplate) {
        Mock::given(path(at)).respond_with(answer).with_priority(5).mount(&self.server).await;
    }

    /// Answers a path so many times in this way.
    pub(crate) async fn answers_times(&self, at: &str, answer: ResponseTemplate, times: u64) {
        Mock::given(path(at)).respond_with(answer).up_to_n_times(times).with_priority(1).mount(&self.server).await;
    }

    /// Takes back everything that was said.
    pub(crate) async fn reset(&self) {
        self.server.reset().await;
    }

    pub(crate) async fn answers_json(&self, at: &str, answer: &Value) {
        self.answers(at, ResponseTemplate::new(200).set_body_json(answer)).await;
    }

    /// Returns the requests to a path.
    pub(crate) async fn requests(&self, at: &str) -> Vec<Request> {
        let requests = self.server.received_requests().await.unwrap();
        requests.into_iter().filter(|request| request.url.path() == at).collect()
    }

    pub(crate) async fn count(&self, at: &str) -> usize {
        self.requests(at).await.len()
    }

    /// Returns the JSON bodies of the requests to a path.
    pub(crate) async fn bodies(&self, at: &str) -> Vec<Value> {
        self.requests(at).await.iter().map(|request| request.body_json().unwrap()).collect()
    }

    pub(crate) fn settings(&self) -> UpstreamSettings {
        let address = |path: &str| Url::parse(&format!("{}{path}", self.server.uri())).unwrap();
        let maskinporten = MaskinportenSettings {
            endpoints: MaskinportenEndpoints {
                audience: "https://maskinporten.test/".to_owned(),
                token: address(TOKEN),
                exchange: address(EXCHANGE),
            },
            client_id: "our-client".to_owned(),
            scope: "altinn:a altinn:b".to_owned(),
            encoded_jwk: encoded(&private_jwk().1).into(),
            kid: None,
        };
        let mut settings = UpstreamSettings::new(address("/"), Some("gateway-key".into()), maskinporten);
        settings.calls.first_delay = Duration::from_millis(2);
        settings.calls.attempt_timeout = Duration::from_secs(5);
        settings.parties.system_user_name_delays = vec![Duration::from_millis(1); 3];
        for cache in [
            &mut settings.decisions_cache,
            &mut settings.authorized_parties_cache,
            &mut settings.party_names_cache,
            &mut settings.resources_cache,
            &mut settings.access_metadata_cache,
            &mut settings.organizations_cache,
        ] {
            cache.jitter = Duration::ZERO;
        }
        settings
    }

    pub(crate) fn upstream(&self) -> Upstream {
        self.upstream_with(|_| {})
    }

    pub(crate) fn upstream_with(&self, change: impl FnOnce(&mut UpstreamSettings)) -> Upstream {
        let mut settings = self.settings();
        change(&mut settings);
        let http = dialogporten_upstream::http::client().unwrap();
        Upstream::new(settings, &http, self.clock.clone(), self.tasks.clone()).unwrap()
    }

    /// Waits for what goes on in the background.
    pub(crate) async fn settle(&self) {
        self.tasks.close();
        self.tasks.wait().await;
        self.tasks.reopen();
    }
}

//! The simulated platform over HTTP.
#![expect(clippy::unwrap_used, reason = "a failed preparation is a failed test")]

mod authorized_parties;
mod control;
mod events;
mod faults;
mod issuers;
mod pdp;
mod registers;
mod tokens;

use dialogporten_sandbox::simulator::{Seed, Simulator, SimulatorSettings};
use dialogporten_sandbox::world;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;

const PERSON_A: &str = "17829010178";
const PERSON_B: &str = "05878510145";
const PERSON_C: &str = "24819910290";
const COMPANY: &str = "312001004";

/// A simulator with a client for it.
struct Platform {
    simulator: Simulator,
    client: Client,
}

impl Platform {
    async fn start() -> Self {
        Self::with(world::seed()).await
    }

    async fn with(seed: Seed) -> Self {
        Self::start_with(SimulatorSettings::new(seed)).await
    }

    #[expect(clippy::disallowed_methods, reason = "a test is a foreign client")]
    async fn start_with(settings: SimulatorSettings) -> Self {
        Self { simulator: Simulator::start(settings).await.unwrap(), client: Client::new() }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.simulator.base_uri())
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.post(self.url(path)).bearer_auth("some-token").json(body)
    }

    async fn json(&self, path: &str) -> Value {
        json(self.get(path).send().await.unwrap()).await
    }
}

async fn json(response: Response) -> Value {
    assert!(response.status().is_success(), "{}", response.status());
    response.json().await.unwrap()
}

//! Tells the API what the user did, as the service owner.

use std::time::Duration;

use axum::http::Method;
use dialogporten_dialog_token::Claims;
use serde_json::{Value, json};

use super::offers::Offer;

/// What a service owner needs for all of its dialogs, messages included.
const SCOPES: &str = "digdir:dialogporten.serviceprovider digdir:dialogporten.correspondence";
const TIMEOUT: Duration = Duration::from_secs(10);

/// Calls the API with tokens of the simulated platform.
pub(super) struct Callback {
    http: reqwest::Client,
    api: String,
    platform: String,
}

impl Callback {
    #[expect(clippy::disallowed_methods, reason = "the sample is a program of its own, outside the service")]
    pub(super) fn new(api: &str, platform: &str) -> Self {
        let http = reqwest::Client::builder().timeout(TIMEOUT).build().unwrap_or_default();
        Self { http, api: api.to_owned(), platform: platform.to_owned() }
    }

    /// Deletes the dialog, or writes into it what the user did.
    pub(super) async fn tell(&self, method: &Method, offer: &Offer, claims: &Claims) -> reqwest::Result<()> {
        let token = self.token(&offer.owner).await?;
        let dialog = format!("{}/api/v1/serviceowner/dialogs/{}", self.api, claims.dialog_id);
        let request = if *method == Method::DELETE {
            self.http.delete(dialog)
        } else {
            self.http.post(format!("{dialog}/activities")).json(&activity(offer, claims))
        };
        request.bearer_auth(token).send().await?.error_for_status().map(drop)
    }

    /// Returns a Maskinporten token. The generator of the platform stands in for the grant that a real client signs.
    async fn token(&self, owner: &str) -> reqwest::Result<String> {
        let parameters = format!("env=local&schema=maskinporten&orgNo={owner}&scopes={}", SCOPES.replace(' ', "%20"));
        let url = format!("{}/api/GetEnterpriseToken?{parameters}", self.platform);
        self.http.get(url).send().await?.error_for_status()?.text().await
    }
}

fn activity(offer: &Offer, claims: &Claims) -> Value {
    let kind = match offer.action.as_str() {
        "sign" => "SignatureProvided",
        "pay" => "PaymentMade",
        "confirm" => "CorrespondenceConfirmed",
        _ => "FormSubmitted",
    };
    json!({ "type": kind, "performedBy": { "actorType": "PartyRepresentative", "actorId": claims.actor() } })
}

//! Issuers: metadata, keys, machine tokens and their exchange.

use dialogporten_sandbox::simulator::{Issuer, TokenRequest};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use reqwest::Response;
use serde_json::{Value, json};

use super::{Platform, json};

const TOKEN: &str = "/sim/maskinporten/token";
const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// Verifies a token with the published keys of an issuer and returns its claims.
pub(super) async fn verified(platform: &Platform, issuer: Issuer, token: &str) -> Result<Value, String> {
    let metadata: Value = json(platform.client.get(platform.simulator.well_known(issuer)).send().await.unwrap()).await;
    let keys = json(platform.client.get(metadata["jwks_uri"].as_str().unwrap()).send().await.unwrap()).await;
    let keys: JwkSet = serde_json::from_value(keys).unwrap();
    let id = decode_header(token).map_err(|error| error.to_string())?.kid.ok_or("no key identifier")?;
    let key = keys.find(&id).ok_or("unknown key")?;
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[metadata["issuer"].as_str().unwrap()]);
    validation.validate_aud = false;
    decode::<Value>(token, &DecodingKey::from_jwk(key).unwrap(), &validation)
        .map(|data| data.claims)
        .map_err(|error| error.to_string())
}

async fn ask(platform: &Platform, form: &[(&str, &str)]) -> Response {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = platform.client.post(platform.url(TOKEN)).header("content-type", "application/x-www-form-urlencoded");
    request.body(body).send().await.unwrap()
}

#[tokio::test]
async fn each_issuer_describes_itself() {
    let platform = Platform::start().await;
    for issuer in Issuer::ALL {
        let url = platform.simulator.issuer(issuer);
        let metadata = json(platform.client.get(platform.simulator.well_known(issuer)).send().await.unwrap()).await;
        let expected =
            json!({ "issuer": url, "jwks_uri": format!("{url}/jwks"), "token_endpoint": format!("{url}/token") });
        assert_eq!(metadata, expected);
        let other_form = format!("/sim/{}/.well-known/oauth-authorization-server/", issuer.as_str());
        assert_eq!(platform.json(&other_form).await, expected);
    }
    assert_eq!(platform.get("/sim/nobody/.well-known/openid-configuration").send().await.unwrap().status(), 404);
    assert_eq!(platform.json("/api/.well-known/jwks.json").await, platform.json("/sim/altinn/jwks").await);
}

#[tokio::test]
async fn a_grant_becomes_a_machine_token_and_then_one_of_the_platform() {
    let platform = Platform::start().await;
    let grant = platform.simulator.token(
        TokenRequest::new(Issuer::Maskinporten)
            .claim("iss", "our-client")
            .claim("aud", "https://maskinporten.example/")
            .scopes("altinn:events.publish altinn:register/partylookup.admin"),
    );
    let form = [("grant_type", GRANT), ("assertion", grant.as_str())];
    let answer = json(ask(&platform, &form).await).await;
    assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("Bearer"), &json!(119)));
    let token = answer["access_token"].as_str().unwrap();
    let claims = verified(&platform, Issuer::Maskinporten, token).await.unwrap();
    assert_eq!((&claims["client_id"], &claims["scope"]), (&json!("our-client"), &answer["scope"]));

    let path = "/authentication/api/v1/exchange/maskinporten";
    let exchanged = platform.get(path).bearer_auth(token).send().await.unwrap().text().await.unwrap();
    let exchanged: String = serde_json::from_str(&exchanged).unwrap();
    let claims = verified(&platform, Issuer::Altinn, &exchanged).await.unwrap();
    assert_eq!((&claims["urn:altinn:org"], &claims["scope"]), (&json!("digdir"), &answer["scope"]));
    assert_eq!(platform.get(path).send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn a_bad_grant_is_refused_with_a_reason() {
    let platform = Platform::start().await;
    let incomplete = platform.simulator.token(TokenRequest::new(Issuer::Maskinporten).scopes("x"));
    for (form, error) in [
        (vec![("grant_type", "password"), ("assertion", "x")], "unsupported_grant_type"),
        (vec![("grant_type", GRANT), ("assertion", "not-a-token")], "invalid_grant"),
        (vec![("grant_type", GRANT)], "invalid_grant"),
        (vec![("grant_type", GRANT), ("assertion", incomplete.as_str())], "invalid_grant"),
    ] {
        let response = ask(&platform, &form).await;
        assert_eq!(response.status(), 400);
        assert_eq!(response.json::<Value>().await.unwrap()["error"], error);
    }
    let no_form = platform.client.post(platform.url(TOKEN)).json(&json!({})).send().await.unwrap();
    assert_eq!(no_form.status(), 400);
}

#[tokio::test]
async fn keys_can_be_rotated_with_and_without_the_old_one() {
    let platform = Platform::start().await;
    let token = || platform.simulator.token(TokenRequest::person(super::PERSON_A));
    let first = token();
    let rotate = |query: &str| platform.client.post(platform.url(&format!("/sim/rotate-keys?{query}"))).send();
    let rotated = json(rotate("schema=idporten&keepOld=true").await.unwrap()).await;
    let second = token();
    assert_eq!(decode_header(&second).unwrap().kid.unwrap(), rotated["kid"]);
    assert!(verified(&platform, Issuer::Idporten, &first).await.is_ok());
    assert!(verified(&platform, Issuer::Idporten, &second).await.is_ok());

    platform.simulator.rotate_keys(Issuer::Idporten, false).unwrap();
    assert!(verified(&platform, Issuer::Idporten, &second).await.is_err());
    assert!(verified(&platform, Issuer::Idporten, &token()).await.is_ok());
    assert_eq!(rotate("schema=nobody").await.unwrap().status(), 400);
}

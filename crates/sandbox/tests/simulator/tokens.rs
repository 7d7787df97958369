//! Tokens of every kind, made in code and by the generator.

use dialogporten_domain::Clock;
use dialogporten_sandbox::simulator::{Issuer, Signing, SimulatorSettings, TokenRequest};
use dialogporten_sandbox::world;
use jsonwebtoken::decode_header;
use rstest::rstest;
use serde_json::{Value, json};

use super::issuers::verified;
use super::{COMPANY, PERSON_A, Platform};

const OWNER: &str = "312999005";
const VENDOR: &str = "312002000";

fn kinds() -> Vec<(TokenRequest, Issuer, Value)> {
    let seed = world::seed();
    let machine = seed.system_users[0].id;
    let consumer = |number: &str| json!({ "authority": "iso6523-actorid-upis", "ID": format!("0192:{number}") });
    vec![
        (TokenRequest::person(PERSON_A), Issuer::Idporten, json!({ "pid": PERSON_A, "acr": "idporten-loa-high" })),
        (
            TokenRequest::exchanged_person(&seed.persons[0]),
            Issuer::Altinn,
            json!({ "urn:altinn:userid": 20_000_001, "urn:altinn:authlevel": 3, "acr": "idporten-loa-substantial" }),
        ),
        (TokenRequest::service_owner(OWNER), Issuer::Maskinporten, json!({ "consumer": consumer(OWNER), "nbf": null })),
        (
            TokenRequest::service_owner(OWNER).supplier("312003007").add_scopes("digdir:dialogporten.correspondence"),
            Issuer::Maskinporten,
            json!({
                "supplier": consumer("312003007"),
                "scope": "digdir:dialogporten.serviceprovider digdir:dialogporten.serviceprovider.search digdir:dialogporten.correspondence",
            }),
        ),
        (
            TokenRequest::exchanged_service_owner("ttd", OWNER),
            Issuer::Altinn,
            json!({ "urn:altinn:org": "ttd", "urn:altinn:orgNumber": OWNER, "urn:altinn:authlevel": 3 }),
        ),
        (
            TokenRequest::system_user(machine, COMPANY, VENDOR),
            Issuer::Maskinporten,
            json!({ "consumer": consumer(VENDOR), "authorization_details": [{
                "type": "urn:altinn:systemuser", "systemuser_id": [machine], "systemuser_org": consumer(COMPANY),
                "system_id": "312002000_demo_system" }] }),
        ),
        (
            TokenRequest::system_user(machine, COMPANY, VENDOR).exchanged(),
            Issuer::Altinn,
            json!({ "urn:altinn:authenticatemethod": "maskinporten", "urn:altinn:authlevel": 3 }),
        ),
        (
            TokenRequest::email_user(&seed.email_users[0]),
            Issuer::Altinn,
            json!({ "email": "kari.test@example.com", "amr": ["Selfregistered-email"], "urn:altinn:authlevel": 0 }),
        ),
        (
            TokenRequest::self_identified_user("SIUser1234", 20_000_011, 50_000_011),
            Issuer::Altinn,
            json!({ "urn:altinn:username": "SIUser1234", "pid": null }),
        ),
        (
            TokenRequest::enterprise_user("legacy-enterprise", 20_000_012, 50_000_002, COMPANY),
            Issuer::Altinn,
            json!({ "urn:altinn:userid": 20_000_012, "consumer": consumer(COMPANY), "pid": null }),
        ),
        (TokenRequest::feide_user(&"a".repeat(64)), Issuer::Altinn, json!({ "orgsub": "a".repeat(64), "pid": null })),
    ]
}

#[tokio::test]
async fn every_kind_is_signed_by_its_issuer() {
    let platform = Platform::start().await;
    for (request, issuer, expected) in kinds() {
        let claims = verified(&platform, issuer, &platform.simulator.token(request)).await.unwrap();
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(claims.get(name).unwrap_or(&Value::Null), value, "{name}");
        }
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 1800);
    }
}

#[rstest]
#[case::foreign_key(Signing::ForeignKey, "RS256", "InvalidSignature")]
#[case::unknown_key(Signing::UnknownKey, "RS256", "unknown key")]
#[case::hmac_with_the_public_key(Signing::HmacWithPublicKey, "HS256", "InvalidAlgorithm")]
#[tokio::test]
async fn bad_signatures_do_not_verify(#[case] signing: Signing, #[case] algorithm: &str, #[case] reason: &str) {
    let platform = Platform::start().await;
    let token = platform.simulator.token(TokenRequest::person(PERSON_A).signed(signing));
    assert_eq!(format!("{:?}", decode_header(&token).unwrap().alg), algorithm);
    let refused = verified(&platform, Issuer::Idporten, &token).await.unwrap_err();
    assert_eq!(refused, reason);
}

#[tokio::test]
async fn unsigned_expired_and_incomplete_tokens_are_what_they_say() {
    let platform = Platform::start().await;
    let unsigned = platform.simulator.token(TokenRequest::person(PERSON_A).signed(Signing::Unsigned));
    assert!(unsigned.ends_with('.') && unsigned.split('.').count() == 3);

    let expired = platform.simulator.token(TokenRequest::person(PERSON_A).lifetime(-120));
    assert_eq!(verified(&platform, Issuer::Idporten, &expired).await.unwrap_err(), "ExpiredSignature");

    let endless = platform.simulator.token(TokenRequest::person(PERSON_A).without("exp"));
    assert!(verified(&platform, Issuer::Idporten, &endless).await.unwrap_err().contains("exp"));

    let foreign = platform.simulator.token(TokenRequest::person(PERSON_A).claim("iss", "https://elsewhere.example"));
    assert_eq!(verified(&platform, Issuer::Idporten, &foreign).await.unwrap_err(), "InvalidIssuer");
}

#[tokio::test]
async fn tokens_follow_the_clock_they_are_given() {
    let clock = Clock::shifted();
    let settings = SimulatorSettings { clock: clock.clone(), ..SimulatorSettings::new(world::seed()) };
    let platform = Platform::start_with(settings).await;
    clock.advance(std::time::Duration::from_hours(1));
    let claims =
        verified(&platform, Issuer::Maskinporten, &platform.simulator.token(TokenRequest::service_owner(OWNER))).await;
    let ahead = claims.unwrap()["iat"].as_i64().unwrap() - Clock::System.now().unix_seconds();
    assert!((3590..=3600).contains(&ahead), "{ahead}");
}

#[rstest]
#[case("GetPersonalToken?env=tt02&pid=17829010178&scopes=openid,digdir:dialogporten&authLvl=4", Issuer::Altinn,
    json!({ "pid": PERSON_A, "urn:altinn:userid": 20_000_001, "urn:altinn:authlevel": 4, "acr": "idporten-loa-high", "scope": "openid digdir:dialogporten" }))]
#[case("GetPersonalToken?env=tt02", Issuer::Altinn, json!({ "pid": PERSON_A, "urn:altinn:authlevel": 3 }))]
#[case("getpersonaltoken?pid=01010112377&authlvl=1", Issuer::Altinn,
    json!({ "pid": "01010112377", "urn:altinn:userid": null, "acr": "idporten-loa-low" }))]
#[case("GetPersonalToken?pid=17829010178&schema=idporten&authLvl=3", Issuer::Idporten,
    json!({ "acr": "idporten-loa-substantial", "urn:altinn:authlevel": null }))]
#[case("GetEnterpriseToken?env=tt02&org=ttd&scopes=digdir:dialogporten.serviceprovider", Issuer::Altinn,
    json!({ "urn:altinn:org": "ttd", "urn:altinn:orgNumber": OWNER, "scope": "digdir:dialogporten.serviceprovider" }))]
#[case("GetEnterpriseToken?orgNo=312999005&scopes=a%20b&schema=maskinporten&supplierOrgNo=312003007", Issuer::Maskinporten,
    json!({ "urn:altinn:org": null, "scope": "a b", "supplier": { "authority": "iso6523-actorid-upis", "ID": "0192:312003007" } }))]
#[case("GetSystemUserToken?systemUserId=3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d&orgNo=312002000&ttl=60", Issuer::Altinn,
    json!({ "consumer": { "authority": "iso6523-actorid-upis", "ID": "0192:312002000" }, "urn:altinn:authlevel": 3 }))]
#[case("GetSelfRegisteredEmailUserToken?email=kari.test@example.com", Issuer::Altinn,
    json!({ "urn:altinn:partyid": 50_000_010, "amr": ["Selfregistered-email"] }))]
#[case("GetSelfIdentifiedUserToken?username=Ola&userId=5", Issuer::Altinn, json!({ "urn:altinn:username": "Ola", "urn:altinn:userid": 5 }))]
#[case("GetEnterpriseUserToken?orgNo=312001004&partyId=1&userId=2&userName=x", Issuer::Altinn, json!({ "urn:altinn:partyid": 1 }))]
#[tokio::test]
async fn the_generator_answers_plain_tokens(#[case] path: &str, #[case] issuer: Issuer, #[case] expected: Value) {
    let platform = Platform::start().await;
    let response = platform.get(&format!("/api/{path}")).send().await.unwrap();
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/plain"));
    let claims = verified(&platform, issuer, &response.text().await.unwrap()).await.unwrap();
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(claims.get(name).unwrap_or(&Value::Null), value, "{name}");
    }
}

#[rstest]
#[case("GetEnterpriseToken?orgNo=312999005", "scopes")]
#[case("GetEnterpriseToken?scopes=x", "orgNo")]
#[case("GetSystemUserToken?scopes=x", "systemUserId")]
#[case("GetSystemUserToken?systemUserId=x", "systemUserId")]
#[case("GetSelfRegisteredEmailUserToken", "email")]
#[case("GetPersonalToken?schema=x", "schema")]
#[case("GetPersonalToken?authLvl=9", "authLvl")]
#[case("GetPersonalToken?ttl=soon", "ttl")]
#[case("GetEnterpriseUserToken?partyId=1&userId=2&userName=x", "orgNo")]
#[tokio::test]
async fn the_generator_says_which_parameter_is_wrong(#[case] path: &str, #[case] parameter: &str) {
    let platform = Platform::start().await;
    let response = platform.get(&format!("/api/{path}")).send().await.unwrap();
    assert_eq!(response.status(), 400);
    let text = response.text().await.unwrap();
    assert!(text.contains(&format!("parameter {parameter} ")), "{text}");
    assert_eq!(platform.get("/api/GetSomethingElse").send().await.unwrap().status(), 404);
}

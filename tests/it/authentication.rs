//! Who gets in, and what the others are told.

use dialogporten_sandbox::simulator::{Issuer, Signing, TokenRequest};
use dialogporten_testkit::{Answer, TestApp};
use rstest::rstest;
use serde_json::json;

use crate::dialog::{self, LEADER};

const OWNER: &str = "312999005";
const UNKNOWN: &str = "01900000-0000-7000-8000-00000000ffff";

fn end_user() -> String {
    format!("/api/v1/enduser/dialogs/{UNKNOWN}")
}

fn service_owner() -> String {
    format!("/api/v1/serviceowner/dialogs/{UNKNOWN}")
}

fn assert_unauthenticated(answer: &Answer, challenge: &str) {
    assert_eq!(answer.status, 401);
    assert!(answer.header("www-authenticate").starts_with(challenge), "{}", answer.header("www-authenticate"));
    assert_eq!(answer.body["status"], 401);
    assert!(answer.body.get("errors").is_none());
}

/// A token that must not be accepted, and the challenge that tells why.
#[rstest]
#[case::expired(TokenRequest::person(LEADER).lifetime(-3600), "Bearer error=\"invalid_token\", error_description=\"The token expired")]
#[case::not_yet(TokenRequest::person(LEADER).claim("nbf", 4_000_000_000_i64).claim("exp", 4_000_000_600_i64), "Bearer error=\"invalid_token\", error_description=\"The token is not valid before")]
#[case::no_expiry(TokenRequest::person(LEADER).without("exp"), "Bearer error=\"invalid_token\"")]
#[case::foreign_key(TokenRequest::person(LEADER).signed(Signing::ForeignKey), "Bearer error=\"invalid_token\"")]
#[case::unknown_key(TokenRequest::person(LEADER).signed(Signing::UnknownKey), "Bearer error=\"invalid_token\"")]
#[case::unsigned(TokenRequest::person(LEADER).signed(Signing::Unsigned), "Bearer error=\"invalid_token\"")]
#[case::hmac(TokenRequest::person(LEADER).signed(Signing::HmacWithPublicKey), "Bearer error=\"invalid_token\"")]
#[case::issuer(TokenRequest::person(LEADER).claim("iss", "https://somebody.example/"), "Bearer")]
#[case::no_issuer(TokenRequest::person(LEADER).without("iss"), "Bearer")]
#[tokio::test]
async fn a_token_that_is_not_sound_is_refused_before_anything_else(
    #[case] token: TokenRequest,
    #[case] challenge: &str,
) {
    let app = TestApp::shared().await;
    let caller = app.caller(&token);
    assert_unauthenticated(&caller.get(&end_user()).await, challenge);
    assert_unauthenticated(&caller.get(&service_owner()).await, challenge);
    // Neither a malformed address nor a malformed body changes that.
    assert_unauthenticated(&caller.get("/api/v1/enduser/dialogs/nonsense").await, challenge);
    let body = b"{".to_vec();
    let create = caller.send_raw("POST", "/api/v1/serviceowner/dialogs", Some("text/plain"), body).await;
    assert_unauthenticated(&create, challenge);
}

#[rstest]
#[case(None, "Bearer")]
#[case(Some("Basic abc"), "Bearer")]
#[case(Some("Bearer"), "Bearer")]
#[case(Some("Bearer garbage"), "Bearer error=\"invalid_token\"")]
#[case(Some("bearer a.b.c"), "Bearer error=\"invalid_token\"")]
#[tokio::test]
async fn a_header_without_a_token_is_refused(#[case] header: Option<&str>, #[case] challenge: &str) {
    let app = TestApp::shared().await;
    let caller = header.map_or_else(|| app.anonymous(), |value| app.anonymous().with_header("authorization", value));
    assert_unauthenticated(&caller.get(&end_user()).await, challenge);
    assert_unauthenticated(&caller.get(&service_owner()).await, challenge);
}

#[tokio::test]
async fn a_dialog_token_is_no_access_token() {
    let app = TestApp::start().await;
    let id = app.service_owner().post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await.created_id();
    let path = format!("/api/v1/enduser/dialogs/{id}");
    let read = app.person(LEADER).get(&path).await.body;
    let caller = app.anonymous().with_token(read["dialogToken"].as_str().unwrap());
    assert_unauthenticated(&caller.get(&path).await, "Bearer");
}

/// What each kind of token may do. 404 means that the caller got in: the dialog does not exist.
#[rstest]
#[case::person(TokenRequest::person(LEADER), 404, 403, None)]
#[case::person_without_consent_screen(TokenRequest::person(LEADER).scopes("digdir:dialogporten.noconsent"), 404, 403, None)]
#[case::person_without_scope(TokenRequest::person(LEADER).scopes("openid"), 403, 403, None)]
#[case::scope_prefix(TokenRequest::person(LEADER).scopes("digdir:dialogporten.other"), 403, 403, None)]
#[case::service_owner(TokenRequest::service_owner(OWNER), 403, 404, None)]
#[case::exchanged_service_owner(TokenRequest::exchanged_service_owner("ttd", OWNER), 403, 404, None)]
#[case::supplier(TokenRequest::service_owner(OWNER).supplier("312003007"), 403, 404, None)]
#[case::machine_without_scope(TokenRequest::machine(OWNER), 403, 403, None)]
#[case::no_organization(TokenRequest::service_owner(OWNER).without("consumer"), 403, 403, None)]
#[case::bad_organization(TokenRequest::service_owner("312999006"), 403, 403, None)]
#[case::other_authority(TokenRequest::service_owner(OWNER).claim("consumer", json!({ "authority": "x", "ID": "0192:312999005" })), 403, 403, None)]
#[case::person_with_owner_scope(TokenRequest::person(LEADER).add_scopes("digdir:dialogporten.serviceprovider"), 403, 403, Some("Type"))]
#[case::invalid_person(TokenRequest::person("17829010179"), 403, 403, Some("Type"))]
#[case::self_identified(
    TokenRequest::self_identified_user("SIUser1234", 20_000_011, 50_000_011),
    403,
    403,
    Some("Type")
)]
#[case::enterprise(TokenRequest::enterprise_user("old", 20_000_012, 50_000_002, "312001004"), 403, 403, Some("Type"))]
#[case::feide(TokenRequest::feide_user(&"a".repeat(64)), 403, 403, Some("Type"))]
#[tokio::test]
async fn each_kind_of_token_opens_its_own_side(
    #[case] token: TokenRequest,
    #[case] on_end_user: u16,
    #[case] on_service_owner: u16,
    #[case] end_user_key: Option<&str>,
) {
    let app = TestApp::shared().await;
    let caller = app.caller(&token);
    let answer = caller.get(&end_user()).await;
    assert_eq!(answer.status, on_end_user, "{}", answer.text);
    if on_end_user == 403 {
        assert_eq!(answer.keys(), Vec::from_iter(end_user_key.map(str::to_owned)));
    }
    let answer = caller.get(&service_owner()).await;
    assert_eq!(answer.status, on_service_owner, "{}", answer.text);
}

#[rstest]
#[case::no_address(json!("kari"), 403)]
#[case::odd_address(json!("a|{b}%@example.com"), 404)]
#[tokio::test]
async fn an_address_is_a_user_when_it_can_be_a_party(#[case] address: serde_json::Value, #[case] status: u16) {
    let app = TestApp::shared().await;
    let users = app.simulator().seed().email_users;
    let token = TokenRequest::email_user(&users[0]).claim("email", address);
    assert_eq!(app.caller(&token).get(&end_user()).await.status, status);
}

#[tokio::test]
async fn a_user_whom_access_cannot_be_decided_for_is_refused() {
    let app = TestApp::start().await;
    let id = app.service_owner().post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await.created_id();
    let users = app.simulator().seed().email_users;
    let token = TokenRequest::email_user(&users[0]).without("urn:altinn:userid");
    let refused = app.caller(&token).get(&format!("/api/v1/enduser/dialogs/{id}")).await;
    assert_eq!((refused.status, refused.keys()), (403, vec!["Forbidden".to_owned()]));
}

#[tokio::test]
async fn a_system_user_with_the_owner_scope_is_still_no_service_owner() {
    let app = TestApp::shared().await;
    let id = "3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d".parse().unwrap();
    let token =
        TokenRequest::system_user(id, "312001004", "312002000").add_scopes("digdir:dialogporten.serviceprovider");
    let caller = app.caller(&token);
    assert_eq!(caller.get(&end_user()).await.status, 404);
    let refused = caller.get(&service_owner()).await;
    assert_eq!((refused.status, refused.keys()), (403, vec!["Type".to_owned()]));
}

#[tokio::test]
async fn keys_may_change_while_the_service_runs() {
    let app = TestApp::start().await;
    assert_eq!(app.person(LEADER).get(&end_user()).await.status, 404);
    let simulator = app.simulator();
    tokio::task::spawn_blocking(move || simulator.rotate_keys(Issuer::Idporten, false)).await.unwrap().unwrap();
    // The first unknown key makes the service look again.
    assert_eq!(app.person(LEADER).get(&end_user()).await.status, 404);
}

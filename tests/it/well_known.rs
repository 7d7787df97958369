//! `/api/v1/.well-known`

use dialogporten_testkit::TestApp;
use rstest::rstest;

#[tokio::test]
async fn the_key_set_lists_both_keys_and_may_be_kept_for_a_day() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get("/api/v1/.well-known/jwks.json").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), "public, max-age=86400");
    assert_eq!(answer.header("vary"), "Accept-Encoding");
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
    let keys = answer.body["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2);
    for key in keys {
        let members: Vec<&str> = key.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(members, ["kty", "use", "kid", "crv", "x", "alg"]);
        assert_eq!((key["kty"].as_str(), key["crv"].as_str()), (Some("OKP"), Some("Ed25519")));
    }
}

#[tokio::test]
async fn the_metadata_names_issuer_and_key_set() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get("/api/v1/.well-known/oauth-authorization-server").await;
    let issuer = format!("{}/api/v1", app.public_base());
    assert_eq!(answer.body["issuer"], issuer);
    assert_eq!(answer.body["jwks_uri"], format!("{issuer}/.well-known/jwks.json"));
    assert_eq!(answer.body.as_object().unwrap().len(), 2);
    assert_eq!(app.anonymous().get("/.well-known/jwks.json").await.status, 404);
}

#[rstest]
#[case("application/json", 200)]
#[case("text/html", 406)]
#[tokio::test]
async fn clients_must_take_json(#[case] accept: &str, #[case] status: u16) {
    let app = TestApp::start().await;
    let answer = app.anonymous().with_header("accept", accept).get("/api/v1/.well-known/jwks.json").await;
    assert_eq!(answer.status, status);
    if status == 406 {
        assert!(answer.body["errors"]["Accept"].is_array());
        assert_eq!(answer.body["detail"], "The Accept header must allow JSON responses.");
    }
}

//! Keys change, and no token is refused because of it.

use dialogporten_testkit::TestApp;

use crate::dialog::{self, LEADER};

async fn published(app: &TestApp) -> Vec<String> {
    let keys = app.anonymous().get("/api/v1/.well-known/jwks.json").await.body;
    keys["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

async fn token(app: &TestApp, dialog: &str) -> String {
    let read = app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{dialog}")).await.body;
    read["dialogToken"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_token_outlives_the_rotation_of_its_key_but_not_its_retirement() {
    let mut app = TestApp::start().await;
    let dialog = app.service_owner().post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await.created_id();
    let before = token(&app, &dialog).await;
    let [first, second] = <[String; 2]>::try_from(published(&app).await).unwrap();

    app.swap_dialog_token_keys().await;
    assert_eq!(published(&app).await, [second.as_str(), first.as_str()]);
    let after = token(&app, &dialog).await;
    assert_eq!(app.verify_dialog_token(&before).await["i"], dialog);
    assert_eq!(app.verify_dialog_token(&after).await["i"], dialog);

    app.replace_secondary_dialog_token_key().await;
    let [signing, next] = <[String; 2]>::try_from(published(&app).await).unwrap();
    assert!(signing == second && next != first);
    assert_eq!(app.try_verify_dialog_token(&before).await, None);
    assert_eq!(app.verify_dialog_token(&after).await["i"], dialog);
}

#[tokio::test]
async fn every_reading_brings_a_new_token() {
    let app = TestApp::start().await;
    let dialog = app.service_owner().post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await.created_id();
    let first = app.verify_dialog_token(&token(&app, &dialog).await).await;
    app.advance_seconds(1);
    let second = app.verify_dialog_token(&token(&app, &dialog).await).await;
    assert_ne!(first["jti"], second["jti"]);
    assert_eq!(second["iat"].as_i64().unwrap() - first["iat"].as_i64().unwrap(), 1);
    assert_eq!(
        (&second["nbf"], second["exp"].as_i64().unwrap()),
        (&second["iat"], second["iat"].as_i64().unwrap() + 600)
    );
}

#[tokio::test]
async fn service_owners_get_no_token() {
    let app = TestApp::start().await;
    let dialog = app.service_owner().post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await.created_id();
    for query in [String::new(), format!("?endUserId=urn:altinn:person:identifier-no:{LEADER}")] {
        let read = app.service_owner().get(&format!("/api/v1/serviceowner/dialogs/{dialog}{query}")).await;
        assert_eq!(read.status, 200);
        assert!(read.body.get("dialogToken").is_none());
    }
}

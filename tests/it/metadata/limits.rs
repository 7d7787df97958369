//! `GET /api/v1/metadata/limits`

use dialogporten_testkit::TestApp;
use rstest::rstest;
use serde_json::json;

#[tokio::test]
async fn everybody_may_know_how_many_values_filters_may_have() {
    let app = TestApp::shared().await;
    let limits = app.anonymous().with_token("of no use").get("/api/v1/metadata/limits").await;
    assert_eq!(limits.status, 200);
    assert_eq!(
        limits.body,
        json!({
            "endUserSearch": {
                "maxPartyFilterValues": 100, "maxServiceResourceFilterValues": 20, "maxOrgFilterValues": 20,
                "maxExtendedStatusFilterValues": 20,
            },
            "serviceOwnerSearch": {
                "maxPartyFilterValues": 20, "maxServiceResourceFilterValues": 20, "maxExtendedStatusFilterValues": 20,
            },
        })
    );
}

#[rstest]
#[case("application/*", 200)]
#[case("text/html", 406)]
#[tokio::test]
async fn clients_must_take_json(#[case] accept: &str, #[case] status: u16) {
    let app = TestApp::shared().await;
    let answer = app.anonymous().with_header("accept", accept).get("/api/v1/metadata/limits").await;
    assert_eq!(answer.status, status);
    assert_eq!(answer.keys(), if status == 406 { vec!["Accept".to_owned()] } else { vec![] });
}

#[tokio::test]
async fn limits_change_while_the_service_runs() {
    let app = TestApp::start().await;
    app.reconfigure(&[("Application__Limits__EndUserSearch__MaxOrgFilterValues", "7")]);
    let limits = app.anonymous().get("/api/v1/metadata/limits").await.body;
    assert_eq!(limits["endUserSearch"]["maxOrgFilterValues"], 7);
}

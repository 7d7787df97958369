//! `/swagger/…/swagger.json`

use dialogporten_testkit::TestApp;
use rstest::rstest;

#[rstest]
#[case("/swagger/v1/swagger.json", "V1EndUser_GetDialog")]
#[case("/swagger/v1.enduser/swagger.json", "GetParties")]
#[case("/swagger/v1.serviceowner/swagger.json", "CreateDialog")]
#[tokio::test]
async fn everybody_may_read_the_description_from_any_page(#[case] path: &str, #[case] operation: &str) {
    let app = TestApp::shared().await;
    let answer = app.anonymous().get(path).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(answer.body["openapi"], "3.0.0");
    assert_eq!(answer.body["servers"][0]["url"], app.public_base());
    assert!(answer.text.contains(&format!("\"operationId\":\"{operation}\"")));
}

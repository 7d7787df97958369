//! While something is being done to the installation, requests are turned away.

use dialogporten_testkit::TestApp;
use rstest::rstest;

/// Every operation of the published API.
const OPERATIONS: [(&str, &str); 43] = [
    ("GET", "/metadata/limits"),
    ("GET", "/metadata/serviceresources"),
    ("GET", "/serviceowner/dialoglookup"),
    ("GET", "/serviceowner/dialogs"),
    ("POST", "/serviceowner/dialogs"),
    ("DELETE", "/serviceowner/dialogs/{id}"),
    ("GET", "/serviceowner/dialogs/{id}"),
    ("PATCH", "/serviceowner/dialogs/{id}"),
    ("PUT", "/serviceowner/dialogs/{id}"),
    ("POST", "/serviceowner/dialogs/{id}/actions/freeze"),
    ("POST", "/serviceowner/dialogs/{id}/actions/purge"),
    ("POST", "/serviceowner/dialogs/{id}/actions/restore"),
    ("GET", "/serviceowner/dialogs/{id}/actions/should-send-notification"),
    ("GET", "/serviceowner/dialogs/{id}/activities"),
    ("POST", "/serviceowner/dialogs/{id}/activities"),
    ("GET", "/serviceowner/dialogs/{id}/activities/{id}"),
    ("POST", "/serviceowner/dialogs/{id}/activities/{id}/actions/updateFormSavedActivityTime"),
    ("GET", "/serviceowner/dialogs/{id}/context/labels"),
    ("POST", "/serviceowner/dialogs/{id}/context/labels"),
    ("DELETE", "/serviceowner/dialogs/{id}/context/labels/merke"),
    ("PUT", "/serviceowner/dialogs/{id}/endusercontext/systemlabels"),
    ("GET", "/serviceowner/dialogs/{id}/seenlog"),
    ("GET", "/serviceowner/dialogs/{id}/seenlog/{id}"),
    ("GET", "/serviceowner/dialogs/{id}/transmissions"),
    ("POST", "/serviceowner/dialogs/{id}/transmissions"),
    ("GET", "/serviceowner/dialogs/{id}/transmissions/{id}"),
    ("PUT", "/serviceowner/dialogs/{id}/transmissions/{id}"),
    ("GET", "/serviceowner/dialogs/endusercontext"),
    ("POST", "/serviceowner/dialogs/endusercontext/systemlabels/actions/bulkset"),
    ("GET", "/enduser/dialoglookup"),
    ("GET", "/enduser/dialogs"),
    ("GET", "/enduser/dialogs/{id}"),
    ("GET", "/enduser/dialogs/{id}/activities"),
    ("GET", "/enduser/dialogs/{id}/activities/{id}"),
    ("GET", "/enduser/dialogs/{id}/context/labellog"),
    ("PUT", "/enduser/dialogs/{id}/context/systemlabels"),
    ("GET", "/enduser/dialogs/{id}/seenlog"),
    ("GET", "/enduser/dialogs/{id}/seenlog/{id}"),
    ("GET", "/enduser/dialogs/{id}/transmissions"),
    ("GET", "/enduser/dialogs/{id}/transmissions/{id}"),
    ("POST", "/enduser/dialogs/context/systemlabels/actions/bulkset"),
    ("GET", "/enduser/parties"),
    ("GET", "/enduser/serviceresources"),
];
const ENABLED: &str = "WebApi__WebHostCommon__MaintenanceMode__Enabled";
const RETRY_AT: &str = "WebApi__WebHostCommon__MaintenanceMode__RetryAt";

#[rstest]
#[case(&[(ENABLED, "true")], "")]
#[case(&[(ENABLED, "True"), (RETRY_AT, "2031-02-03T05:05:06+01:00")], "Mon, 03 Feb 2031 04:05:06 GMT")]
#[tokio::test]
async fn every_operation_turns_everybody_away(
    #[case] variables: &'static [(&'static str, &'static str)],
    #[case] retry_after: &str,
) {
    let app = TestApp::start_configured(variables).await;
    for caller in [app.anonymous(), app.service_owner()] {
        for (method, template) in OPERATIONS {
            let path = format!("/api/v1{}", template.replace("{id}", "01900000-0000-7000-8000-00000000ffff"));
            let answer = caller.send(method, &path, None).await;
            assert_eq!(answer.status, 503, "{method} {template}");
            assert_eq!(answer.header("content-type"), "application/problem+json; charset=utf-8");
            assert_eq!(answer.header("retry-after"), retry_after);
            assert_eq!(
                (&answer.body["title"], &answer.body["instance"]),
                (&"Service unavailable.".into(), &path.into())
            );
        }
    }
}

#[tokio::test]
async fn probes_and_public_keys_are_still_there() {
    let app = TestApp::start_configured(&[(ENABLED, "true")]).await;
    for path in [
        "/health",
        "/health/liveness",
        "/health/readiness",
        "/health/startup",
        "/health/deep",
        "/api/v1/.well-known/jwks.json",
        "/api/v1/.well-known/oauth-authorization-server",
    ] {
        assert_eq!(app.anonymous().get(path).await.status, 200, "{path}");
    }
    assert_eq!(app.anonymous().get("/healthy").await.status, 503);
}

/// What an earlier maintenance has left in the configuration does no harm.
#[tokio::test]
async fn a_time_alone_turns_nobody_away() {
    let app = TestApp::start_configured(&[(ENABLED, "false"), (RETRY_AT, "2031-02-03T05:05:06Z")]).await;
    assert_eq!(app.anonymous().get("/api/v1/metadata/limits").await.status, 200);
}

#[tokio::test]
async fn maintenance_begins_and_ends_while_the_service_runs() {
    let app = TestApp::start().await;
    let path = "/api/v1/metadata/limits";
    app.reconfigure(&[
        ("WebApi__WebHostCommon__MaintenanceMode__Enabled", "true"),
        ("WebApi__WebHostCommon__MaintenanceMode__RetryAt", "2031-02-03T04:05:06Z"),
    ]);
    let answer = app.anonymous().get(path).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "Mon, 03 Feb 2031 04:05:06 GMT"));
    app.reconfigure(&[]);
    assert_eq!(app.anonymous().get(path).await.status, 200);
}

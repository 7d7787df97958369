//! `/health*`

use dialogporten_testkit::TestApp;

use crate::dialog;

#[tokio::test]
async fn probes_answer_without_a_token() {
    let app = TestApp::start().await;
    for path in
        ["/health", "/health/liveness", "/health/readiness", "/health/startup", "/health/deep", "/Health/Readiness/"]
    {
        let answer = app.anonymous().get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.body["status"], "Healthy");
        assert_eq!(answer.header("cache-control"), "no-store, no-cache");
        assert!(answer.body["totalDuration"].as_str().unwrap().len() == "00:00:00.0000000".len());
    }
}

#[tokio::test]
async fn readiness_tells_when_the_database_is_gone_and_liveness_does_not() {
    let app = TestApp::start().await;
    app.lose_database().await;
    let readiness = app.anonymous().get("/health/readiness").await;
    assert_eq!(readiness.status, 503);
    assert_eq!(readiness.body["entries"]["postgres"]["status"], "Unhealthy");
    assert_eq!(readiness.body["entries"]["warmup"]["status"], "Healthy");
    assert_eq!(app.anonymous().get("/health/liveness").await.status, 200);
}

#[tokio::test]
async fn the_deep_probe_tells_which_neighbor_is_missing() {
    let app = TestApp::start().await;
    app.fail("/orgs", 500);
    let soft = app.anonymous().get("/health/deep").await;
    assert_eq!((soft.status, &soft.body["status"]), (200, &"Degraded".into()));
    assert_eq!(soft.body["entries"]["Endpoints"]["data"]["softFailureCount"], 1);
    app.fail("/accessmanagement", 500);
    // Whoever asks again at once gets the same answer, and nobody else is asked.
    let asked = app.simulator().requests("/orgs").len();
    let same = app.anonymous().get("/health/deep").await;
    assert_eq!((same.status, app.simulator().requests("/orgs").len()), (200, asked));
    app.advance_seconds(6);
    let hard = app.anonymous().get("/health/deep").await;
    assert_eq!((hard.status, &hard.body["status"]), (503, &"Unhealthy".into()));
    let endpoints = &hard.body["entries"]["Endpoints"]["data"];
    assert_eq!((&endpoints["totalCount"], &endpoints["hardFailureCount"]), (&5.into(), &1.into()));
    assert_eq!(endpoints["checkedEndpoints"][1]["status"], "Unhealthy");
}

#[tokio::test]
async fn probes_are_answered_while_requests_have_all_connections() {
    let app = TestApp::start_configured(&[("DATABASE_LOCK_TIMEOUT_MILLISECONDS", "60000")]).await;
    let owner = app.service_owner();
    let id = owner.post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await.created_id();
    let blocked = app.block_dialogs().await;
    let (_, most) = app.busy_connections();
    let requests: Vec<_> = (0..most + 2)
        .map(|_| {
            let (owner, path) = (owner.clone(), format!("/api/v1/serviceowner/dialogs/{id}"));
            tokio::spawn(async move { owner.get(&path).await.status })
        })
        .collect();
    app.eventually(|| async { (app.busy_connections().0 == most).then_some(()) }).await;
    for probe in ["liveness", "readiness", "startup"] {
        let answer = app.anonymous().get(&format!("/health/{probe}")).await;
        assert_eq!((answer.status, &answer.body["status"]), (200, &"Healthy".into()), "{probe}");
    }
    assert!(requests.iter().all(|request| !request.is_finished()), "the connections are still taken");
    drop(blocked);
    for request in requests {
        assert_eq!(request.await.unwrap(), 200);
    }
}

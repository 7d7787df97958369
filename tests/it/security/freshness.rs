//! What changes at the platform shows within thirty seconds, and nobody waits for that.

use dialogporten_sandbox::simulator::seed::Connection;
use dialogporten_testkit::TestApp;
use rstest::rstest;
use serde_json::json;

use crate::dialog::{self, COMPANY, LEADER, STRANGER};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
const AUTHORIZATION: &str = "/authorization";
const PARTIES: &str = "/accessmanagement/api/v1/resourceowner";

/// Takes everything from the leader that it may do for the company.
fn revoke(app: &TestApp) {
    let mut seed = app.simulator().seed();
    seed.connections.retain(|it| !(it.from == COMPANY && it.to.ends_with(LEADER)));
    app.simulator().replace_seed(seed);
}

/// Makes the stranger a leader of the company, too.
fn grant(app: &TestApp) {
    let mut seed = app.simulator().seed();
    seed.connections.push(Connection {
        from: COMPANY.to_owned(),
        to: format!("urn:altinn:person:identifier-no:{STRANGER}"),
        roles: vec!["DAGL".to_owned()],
        ..Connection::default()
    });
    app.simulator().replace_seed(seed);
}

/// Addresses that rights decide about, with the statuses with and without them.
#[rstest]
#[case::dialog("dialogs/{id}", 200, 403)]
#[case::part("dialogs/{id}/transmissions", 200, 404)]
#[case::lookup("dialoglookup?instanceRef=urn:altinn:dialog-id:{id}", 200, 403)]
#[tokio::test]
async fn changed_rights_show_within_thirty_seconds(#[case] path: &str, #[case] with: u16, #[case] without: u16) {
    let app = TestApp::start().await;
    let id = app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id();
    let path = format!("/api/v1/enduser/{}", path.replace("{id}", &id));
    let (leader, stranger) = (app.person(LEADER), app.person(STRANGER));
    assert_eq!((leader.get(&path).await.status, stranger.get(&path).await.status), (with, without));
    revoke(&app);
    grant(&app);
    app.advance_seconds(30);
    assert_eq!((leader.get(&path).await.status, stranger.get(&path).await.status), (without, with));
}

#[tokio::test]
async fn labels_and_parties_follow_within_thirty_seconds() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id();
    let leader = app.person(LEADER);
    let label = || async {
        let path = format!("/api/v1/enduser/dialogs/{id}/context/systemlabels");
        leader.send("PUT", &path, Some(&json!({ "addLabels": ["Bin"] }))).await.status
    };
    let represents = || async {
        let parties = leader.get("/api/v1/enduser/parties").await.body;
        let company = parties["authorizedParties"].as_array().unwrap().iter().find(|it| it["party"] == COMPANY);
        // It stays in sight as the one that another one belongs to.
        company.is_some_and(|company| company["hasOnlyAccessToSubParties"] == false)
    };
    assert_eq!((label().await, represents().await), (204, true));
    revoke(&app);
    app.advance_seconds(30);
    assert_eq!((label().await, represents().await), (403, false));
}

#[tokio::test]
async fn rights_in_use_are_renewed_before_anybody_has_to_wait() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id();
    let path = format!("/api/v1/enduser/dialogs/{id}");
    let leader = app.person(LEADER);
    assert_eq!(leader.get(&path).await.status, 200);
    revoke(&app);
    app.advance_seconds(16);
    // This one is still answered from memory, and makes the next one know.
    assert_eq!(leader.get(&path).await.status, 200);
    app.eventually(|| async { (leader.get(&path).await.status == 403).then_some(()) }).await;
}

/// How many calls a reading costs: the first time, the next time, and after rights have to be looked at again.
#[rstest]
#[case::leader(LEADER, 200, (1, 0), (1, 0))]
#[case::stranger(STRANGER, 403, (1, 1), (1, 1))]
#[tokio::test]
async fn a_warm_reading_calls_nobody(
    #[case] person: &str,
    #[case] status: u16,
    #[case] cold: (usize, usize),
    #[case] after_a_while: (usize, usize),
) {
    let app = TestApp::start().await;
    let id = app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id();
    let (reader, path, simulator) = (app.person(person), format!("/api/v1/enduser/dialogs/{id}"), app.simulator());
    let mut calls = Vec::new();
    for wait in [0, 0, 30] {
        app.advance_seconds(wait);
        simulator.clear_requests();
        assert_eq!(reader.get(&path).await.status, status);
        calls.push((simulator.requests(AUTHORIZATION).len(), simulator.requests(PARTIES).len()));
    }
    assert_eq!(calls, [cold, (0, 0), after_a_while]);
}

#[tokio::test]
async fn while_the_platform_fails_the_last_answer_counts_but_not_for_ever() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id();
    let (leader, path) = (app.person(LEADER), format!("/api/v1/enduser/dialogs/{id}"));
    assert_eq!(leader.get(&path).await.status, 200);
    app.fail(AUTHORIZATION, 503);
    app.advance_seconds(10 * 60);
    assert_eq!(leader.get(&path).await.status, 200);
    app.advance_seconds(20 * 60);
    let later = app.person(LEADER);
    assert_eq!(later.get(&path).await.status, 502);
    app.recover();
    assert_eq!(later.get(&path).await.status, 200);
}

//! `GET /api/v1/enduser/parties`

use dialogporten_sandbox::simulator::TokenRequest;
use dialogporten_sandbox::world;
use dialogporten_testkit::TestApp;
use insta::assert_json_snapshot;
use rstest::rstest;
use serde_json::json;

use crate::dialog::LEADER;

const PATH: &str = "/api/v1/enduser/parties";

#[tokio::test]
async fn a_person_sees_itself_and_its_companies_with_their_parts() {
    let app = TestApp::shared().await;
    let parties = app.person(LEADER).get(PATH).await;
    assert_eq!(parties.status, 200);
    assert_json_snapshot!("parties_of_leader", parties.body);
}

#[tokio::test]
async fn system_users_and_email_users_see_theirs() {
    let app = TestApp::shared().await;
    let of_system = app.system_user().get(PATH).await.body;
    assert_eq!(of_system["authorizedParties"][0]["party"], "urn:altinn:organization:identifier-no:312001004");
    let user = world::seed().email_users.remove(0);
    let of_user = app.caller(&TokenRequest::email_user(&user)).get(PATH).await.body;
    let own = &of_user["authorizedParties"][0];
    assert_eq!(own["party"], format!("urn:altinn:person:idporten-email:{}", user.email));
    assert_eq!((own["partyType"].as_str(), own["isCurrentEndUser"].as_bool()), (Some("SelfIdentified"), Some(true)));
}

#[tokio::test]
async fn nobody_to_represent_is_an_empty_list_for_machines_and_a_failure_for_people() {
    let app = TestApp::start_with(|simulator| {
        let mut seed = simulator.seed();
        seed.connections.clear();
        simulator.replace_seed(seed);
    })
    .await;
    let none = app.system_user().get(PATH).await;
    assert_eq!((none.status, none.body), (200, json!({ "authorizedParties": [] })));
    app.simulator().inject_fault(dialogporten_sandbox::simulator::Fault {
        body: Some("[]".to_owned()),
        ..dialogporten_sandbox::simulator::Fault::status("/accessmanagement", 200)
    });
    assert_eq!(app.person(LEADER).get(PATH).await.status, 502);
}

#[tokio::test]
async fn a_failing_neighbor_is_told() {
    let app = TestApp::start().await;
    app.fail("/accessmanagement", 500);
    assert_eq!(app.person(LEADER).get(PATH).await.status, 502);
}

#[rstest]
#[case("*/*", 200)]
#[case("text/html", 406)]
#[tokio::test]
async fn clients_must_take_json(#[case] accept: &str, #[case] status: u16) {
    let app = TestApp::shared().await;
    let answer = app.person(LEADER).with_header("accept", accept).get(PATH).await;
    assert_eq!(answer.status, status);
    // Whether somebody may call comes first.
    let owner = app.service_owner().with_header("accept", accept);
    assert_eq!((owner.get(PATH).await.status, app.anonymous().get(PATH).await.status), (403, 401));
}

//! Neighbors that do not work: the answer says so in time and holds no data, nothing is stored, few calls are made, and
//! everything works again by itself.

use std::time::Duration;

use dialogporten_sandbox::simulator::Fault;
use dialogporten_testkit::{Actor, Answer, TestApp};
use futures::future::join_all;
use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog::{self, LEADER};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
/// Has access, and has not opened any dialog yet.
const DELEGATE: &str = "05878510145";
/// Most attempts of one call.
const ATTEMPTS: usize = 4;
/// How long a process of these tests waits for a neighbor.
const TIMEOUT: Duration = Duration::from_millis(300);

/// How a neighbor fails.
#[derive(Debug, Clone, Copy)]
enum Trouble {
    Status(u16),
    Body(&'static str),
    Hangs,
}

impl Trouble {
    fn at(self, path: &str) -> Fault {
        match self {
            Self::Status(status) => Fault::status(path, status),
            Self::Body(body) => Fault { body: Some(body.to_owned()), ..Fault::status(path, 200) },
            Self::Hangs => Fault::delay(path, Duration::from_hours(1)),
        }
    }

    /// Is such a failure worth another attempt?
    fn may_pass(self) -> bool {
        matches!(self, Self::Hangs | Self::Status(500..))
    }
}

/// Calls that need a neighbor, and what they give when it works.
#[derive(Debug, Clone, Copy)]
enum Call {
    Details,
    Activities,
    Transmissions,
    DetailsOnBehalf,
    Parties,
    Services,
    Lookup,
    Label,
    FirstOpening,
    Activity,
    Owned,
    Create,
    Metadata,
}

impl Call {
    async fn make(self, app: &TestApp, id: &str) -> Answer {
        let (leader, owner) = (app.person(LEADER), app.service_owner());
        let read = |reader: Actor, path: String| async move { reader.get(&format!("/api/v1/enduser/{path}")).await };
        match self {
            Self::Details => read(leader, format!("dialogs/{id}")).await,
            Self::Activities => read(leader, format!("dialogs/{id}/activities")).await,
            Self::Transmissions => read(leader, format!("dialogs/{id}/transmissions")).await,
            Self::Parties => read(leader, "parties".to_owned()).await,
            Self::Services => read(leader, "serviceresources".to_owned()).await,
            Self::Lookup => read(leader, format!("dialoglookup?instanceRef=urn:altinn:dialog-id:{id}")).await,
            Self::FirstOpening => read(app.person(DELEGATE), format!("dialogs/{id}")).await,
            Self::Label => {
                let path = format!("/api/v1/enduser/dialogs/{id}/context/systemlabels");
                leader.send("PUT", &path, Some(&json!({ "addLabels": ["Bin"] }))).await
            }
            Self::DetailsOnBehalf => {
                owner.get(&format!("{DIALOGS}/{id}?endUserId=urn:altinn:person:identifier-no:{LEADER}")).await
            }
            Self::Activity => {
                let actor = json!({
                    "actorType": "PartyRepresentative",
                    "actorId": format!("urn:altinn:person:identifier-no:{LEADER}"),
                });
                let activity = dialog::merged(dialog::activity(), json!({ "performedBy": actor }));
                owner.post(&format!("{DIALOGS}/{id}/activities"), &activity).await
            }
            Self::Owned => owner.get(&format!("{DIALOGS}/{id}")).await,
            Self::Create => owner.post(DIALOGS, &dialog::minimal()).await,
            Self::Metadata => app.anonymous().get("/api/v1/metadata/serviceresources").await,
        }
    }
}

#[track_caller]
fn assert_bad_gateway(answer: &Answer, about: &str) {
    assert_eq!(answer.status, 502, "{about}: {}", answer.text);
    let mut body = answer.body.clone();
    for varying in ["traceId", "instance"] {
        body.as_object_mut().unwrap().remove(varying);
    }
    let expected: Value = json!({
        "type": "https://datatracker.ietf.org/doc/html/rfc7231#section-6.6.3", "title": "Bad gateway.", "status": 502,
        "detail": "A service that the answer depends on is not available. Please try again later.",
    });
    assert_eq!(body, expected, "{about}: nothing leaks");
}

#[rstest]
#[case::authorization("/authorization", 1, &[Call::Details, Call::Activities, Call::Transmissions, Call::DetailsOnBehalf])]
#[case::parties("/accessmanagement/api/v1/resourceowner", 1, &[Call::Parties, Call::Services, Call::Lookup, Call::Label])]
#[case::register("/register", 1, &[Call::FirstOpening, Call::Activity])]
#[case::registry("/resourceregistry", 1, &[Call::Owned, Call::Create, Call::Services, Call::Metadata])]
#[case::access_metadata("/accessmanagement/api/v1/meta", 6, &[Call::Lookup, Call::Services, Call::Metadata])]
#[case::organizations("/orgs", 1, &[Call::Lookup, Call::Services, Call::Metadata])]
#[case::token("/sim/maskinporten/token", 1, &[Call::Details, Call::Parties])]
#[case::exchange("/authentication", 1, &[Call::Details, Call::Parties])]
#[tokio::test]
async fn a_neighbor_in_trouble_is_a_bad_gateway_until_it_is_back(
    #[case] path: &str,
    #[case] documents: usize,
    #[case] calls: &[Call],
    #[values(
        Trouble::Status(500),
        Trouble::Status(429),
        Trouble::Status(401),
        Trouble::Body("<garbage>"),
        Trouble::Body("null"),
        Trouble::Hangs
    )]
    trouble: Trouble,
) {
    let app = TestApp::start().await;
    let id = app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id();
    assert_eq!(app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{id}")).await.status, 200);
    let simulator = app.simulator();
    simulator.inject_fault(trouble.at(path));
    simulator.clear_requests();
    let cold = app.replica_waiting_at_most(TIMEOUT).await;
    let before = app.everything_stored().await;
    join_all(calls.iter().map(async |call| {
        assert_bad_gateway(&call.make(&cold, &id).await, &format!("{call:?} with {trouble:?} at {path}"));
    }))
    .await;
    assert_eq!(app.everything_stored().await, before);

    let made = simulator.requests(path).len();
    // The process itself reads the list of resources when it starts; a refused token is renewed once in a while.
    let loads = calls.len() + 2;
    let most = documents * loads * if trouble.may_pass() { ATTEMPTS } else { 1 };
    assert!(made <= most, "{made} calls, expected at most {most}");

    app.recover();
    // Long enough for whatever was left alone.
    app.advance_seconds(6);
    for call in calls {
        app.eventually(|| async { (call.make(&cold, &id).await.status < 300).then_some(()) }).await;
    }
}

#[tokio::test]
async fn a_platform_that_cannot_be_reached_is_a_bad_gateway() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id();
    let alone = app.replica_without_platform().await;
    let before = app.everything_stored().await;
    for call in [
        Call::Details,
        Call::Activities,
        Call::DetailsOnBehalf,
        Call::Parties,
        Call::Services,
        Call::Lookup,
        Call::Label,
        Call::Owned,
        Call::Create,
        Call::Metadata,
    ] {
        assert_bad_gateway(&call.make(&alone, &id).await, &format!("{call:?}"));
    }
    assert_eq!(app.everything_stored().await, before);
}

#[rstest]
#[tokio::test]
async fn an_issuer_in_trouble_shuts_out_its_own_users_only_and_not_those_whose_keys_are_known(
    #[values(Trouble::Status(500), Trouble::Body("<garbage>"), Trouble::Body("{}"), Trouble::Hangs)] trouble: Trouble,
) {
    let app = TestApp::start().await;
    let id = app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id();
    assert_eq!(Call::Details.make(&app, &id).await.status, 200);
    app.simulator().inject_fault(trouble.at("/sim/idporten"));
    app.simulator().clear_requests();
    let cold = app.replica_waiting_at_most(TIMEOUT).await;
    for _ in 0..5 {
        let refused = Call::Details.make(&cold, &id).await;
        assert_eq!((refused.status, refused.header("www-authenticate")), (401, "Bearer"));
        assert_eq!(refused.body["status"], 401);
        assert_eq!(Call::Owned.make(&cold, &id).await.status, 200);
        assert_eq!(Call::Details.make(&app, &id).await.status, 200, "keys that are known stay in use");
    }
    assert!(app.simulator().requests("/sim/idporten").len() <= 2, "one attempt, and then a pause");
    app.recover();
    app.advance_seconds(11);
    app.eventually(|| async { (Call::Details.make(&cold, &id).await.status == 200).then_some(()) }).await;
}

#[tokio::test]
async fn without_a_database_nobody_gets_an_answer_and_afterwards_everybody_does() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id();
    assert_eq!(Call::Details.make(&app, &id).await.status, 200);
    app.lose_database().await;
    let failed = Call::Details.make(&app, &id).await;
    assert_eq!(failed.status, 500);
    assert!(!failed.text.contains("Søknad") && !failed.text.to_lowercase().contains("postgres"), "{}", failed.text);
}

//! What all parts of a dialog have in common: who gets to see them, and what is said to others.

use dialogporten_sandbox::simulator::TokenRequest;
use dialogporten_testkit::{Actor, Answer, TestApp};
use rstest::rstest;

use crate::dialog::{self, LEADER};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
const OTHER: &str = "974761076";
const NOWHERE: &str = "01900000-0000-7000-8000-00000000ffff";
/// The key of the failure for a child that does not exist comes after each part that has one.
const PARTS: [(&str, Option<&str>); 6] = [
    ("activities", None),
    ("activities/{id}", Some("DialogActivity")),
    ("seenlog", None),
    ("seenlog/{id}", Some("DialogSeenLog")),
    ("transmissions", None),
    ("transmissions/{id}", Some("DialogTransmission")),
];

/// A dialog that was opened once, with one child of every kind.
struct World {
    app: TestApp,
    dialog: String,
    children: [(&'static str, String); 3],
}

impl World {
    async fn start() -> Self {
        let app = TestApp::start().await;
        let dialog = app.service_owner().post(DIALOGS, &dialog::complete()).await.created_id();
        let opened = app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{dialog}")).await.body;
        let child = |list: &str| opened[list][0]["id"].as_str().unwrap().to_owned();
        let children = [
            ("activities", child("activities")),
            ("seenlog", child("seenSinceLastUpdate")),
            ("transmissions", child("transmissions")),
        ];
        Self { app, dialog, children }
    }

    /// Returns the path of a part, with the child of this dialog.
    fn path(&self, dialog: &str, part: &str) -> String {
        let kind = part.split('/').next().unwrap();
        let child = self.children.iter().find(|(of, _)| *of == kind).map_or("", |(_, id)| id);
        format!("{DIALOGS}/{dialog}/{}", part.replace("{id}", child))
    }

    async fn get(&self, owner: &Actor, part: &str) -> Answer {
        owner.get(&self.path(&self.dialog, part)).await
    }

    async fn set(&self, assignment: &str) {
        self.app.execute(format!("UPDATE dialog SET {assignment} WHERE id = '{}'", self.dialog)).await;
    }
}

fn told(answer: &Answer) -> (u16, Vec<String>) {
    (answer.status, answer.keys())
}

fn key(status: u16, key: &str) -> (u16, Vec<String>) {
    (status, vec![key.to_owned()])
}

#[tokio::test]
async fn owners_and_administrators_see_them_whenever_the_dialog_is_visible_or_expires() {
    let world = World::start().await;
    let callers = [world.app.service_owner(), world.app.administrator_of(OTHER)];
    for state in ["visible_from = NULL", "visible_from = '2099-01-01'", "expires_at = '2001-01-01'"] {
        world.set(state).await;
        for (part, _) in PARTS {
            for caller in &callers {
                assert_eq!(world.get(caller, part).await.status, 200, "{part} with {state}");
            }
        }
    }
}

#[tokio::test]
async fn to_others_the_dialog_does_not_exist() {
    let world = World::start().await;
    let other = world.app.service_owner_of(OTHER);
    for state in ["deleted_at = NULL", "deleted_at = now()"] {
        world.set(state).await;
        for (part, _) in PARTS {
            assert_eq!(told(&world.get(&other, part).await), key(404, "DialogEntity"), "{part} with {state}");
        }
    }
    for (part, _) in PARTS {
        let unknown = world.app.service_owner().get(&world.path(NOWHERE, part)).await;
        assert_eq!(told(&unknown), key(404, "DialogEntity"), "{part}");
    }
}

#[tokio::test]
async fn parts_of_a_deleted_dialog_are_gone() {
    let world = World::start().await;
    world.set("deleted_at = now()").await;
    for (part, _) in PARTS {
        for caller in [world.app.service_owner(), world.app.administrator_of(OTHER)] {
            let gone = world.get(&caller, part).await;
            assert_eq!(told(&gone), key(410, "DialogEntity"), "{part}");
            assert!(gone.body["errors"]["DialogEntity"][0].as_str().unwrap().contains(&world.dialog));
        }
    }
}

#[tokio::test]
async fn children_of_another_dialog_do_not_exist() {
    let world = World::start().await;
    let other = world.app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id();
    for (part, child) in PARTS {
        let Some(child) = child else { continue };
        let answer = world.app.service_owner().get(&world.path(&other, part)).await;
        assert_eq!(told(&answer), key(404, child), "{part}");
    }
}

#[rstest]
#[case("x/activities", &["dialogId"])]
#[case("x/activities/y", &["dialogId", "activityId"])]
#[case("01900000-0000-7000-8000-00000000ffff/activities/y", &["activityId"])]
#[case("x/seenlog", &["dialogId"])]
#[case("x/seenlog/y", &["dialogId", "seenLogId"])]
#[case("x/transmissions", &["dialogId"])]
#[case("x/transmissions/y", &["dialogId", "transmissionId"])]
#[case("x/actions/should-send-notification?endUserId=bad", &["EndUserId"])]
#[case("x/activities?endUserId=bad", &["EndUserId"])]
#[case("x/transmissions?ENDUSERID=", &["EndUserId"])]
#[tokio::test]
async fn malformed_identifiers_are_told_by_name(#[case] path: &str, #[case] keys: &[&str]) {
    let app = TestApp::shared().await;
    let scopes = "digdir:dialogporten.serviceprovider altinn:system/notifications.condition.check";
    let owner = app.caller(&TokenRequest::machine("312999005").scopes(scopes));
    let refused = owner.get(&format!("{DIALOGS}/{path}")).await;
    assert_eq!((refused.status, refused.keys()), (400, keys.iter().map(|key| (*key).to_owned()).collect()));
}

#[tokio::test]
async fn callers_need_the_service_provider_scope_and_may_ask_for_any_media_type() {
    let world = World::start().await;
    let search = "digdir:dialogporten.serviceprovider.search";
    let unsuited = [world.app.person(LEADER), world.app.caller(&TokenRequest::machine("312999005").scopes(search))];
    for (part, _) in PARTS {
        assert_eq!(world.get(&world.app.anonymous(), part).await.status, 401, "{part}");
        for caller in &unsuited {
            assert_eq!(world.get(caller, part).await.status, 403, "{part}");
        }
        let picky =
            world.app.service_owner().with_header("accept", "text/html").with_header("accept-language", "en;;;");
        assert_eq!(world.get(&picky, part).await.status, 200, "{part}");
    }
}

#[tokio::test]
async fn impersonation_changes_nothing_here() {
    let world = World::start().await;
    for (part, _) in PARTS {
        let owner = world.app.service_owner();
        let path = world.path(&world.dialog, part);
        let impersonated = owner.get(&format!("{path}?endUserId=urn:altinn:person:identifier-no:{LEADER}")).await;
        assert_eq!(impersonated.status, 200, "{part}");
        assert_eq!(impersonated.body, owner.get(&path).await.body, "{part}");
        assert!(!impersonated.text.contains("isAuthorized"));
    }
}

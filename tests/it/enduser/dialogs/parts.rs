//! What all parts of a dialog have in common: who gets to see them, and what is said to others.

use dialogporten_sandbox::simulator::TokenRequest;
use dialogporten_testkit::{Actor, Answer, TestApp};
use rstest::rstest;

use crate::dialog::{self, LEADER, STRANGER};

const CREATE: &str = "/api/v1/serviceowner/dialogs";
const NOWHERE: &str = "01900000-0000-7000-8000-00000000ffff";
/// The key of the failure for a child that does not exist comes after each part that has one.
const PARTS: [(&str, Option<&str>); 7] = [
    ("activities", None),
    ("activities/{id}", Some("DialogActivity")),
    ("context/labellog", None),
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
        let dialog = app.service_owner().post(CREATE, &dialog::complete()).await.created_id();
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
        format!("/api/v1/enduser/dialogs/{dialog}/{}", part.replace("{id}", child))
    }

    async fn get(&self, reader: &Actor, part: &str) -> Answer {
        reader.get(&self.path(&self.dialog, part)).await
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
async fn readers_with_access_see_them_whenever_the_dialog_is_visible_or_expires() {
    let world = World::start().await;
    let leader = world.app.person(LEADER);
    let events = world.app.outbox_of(&world.dialog).await;
    for state in ["visible_from = NULL", "visible_from = '2099-01-01'", "expires_at = '2001-01-01'"] {
        world.set(state).await;
        for (part, _) in PARTS {
            let answer = world.get(&leader, part).await;
            assert_eq!(answer.status, 200, "{part} with {state}");
            assert_eq!(answer.header("etag"), "");
        }
    }
    // Looking at parts is not opening.
    assert_eq!(world.app.outbox_of(&world.dialog).await, events);
}

#[tokio::test]
async fn to_readers_without_access_the_dialog_does_not_exist() {
    let world = World::start().await;
    let stranger = world.app.person(STRANGER);
    for state in ["deleted_at = NULL", "deleted_at = now()"] {
        world.set(state).await;
        for (part, _) in PARTS {
            assert_eq!(told(&world.get(&stranger, part).await), key(404, "DialogEntity"), "{part} with {state}");
        }
    }
    for (part, _) in PARTS {
        let unknown = world.app.person(LEADER).get(&world.path(NOWHERE, part)).await;
        assert_eq!(told(&unknown), key(404, "DialogEntity"), "{part}");
        assert!(unknown.body["errors"]["DialogEntity"][0].as_str().unwrap().contains(NOWHERE));
    }
}

#[tokio::test]
async fn a_weak_login_is_refused_except_for_entries_that_do_not_exist() {
    let world = World::start().await;
    let weak = world.app.person_at_level(LEADER, "idporten-loa-low");
    for (part, _) in PARTS {
        let refused = world.get(&weak, part).await;
        assert_eq!(told(&refused), key(403, "Forbidden"), "{part}");
        assert_eq!(refused.body["errors"]["Forbidden"][0], "Altinn authentication level too low.");
        let part = part.replace("{id}", NOWHERE);
        let expected = if part.starts_with("seenlog/") { key(404, "DialogSeenLog") } else { key(403, "Forbidden") };
        assert_eq!(told(&world.get(&weak, &part).await), expected, "{part}");
    }
}

#[tokio::test]
async fn parts_of_a_deleted_dialog_are_gone_and_its_label_log_does_not_exist() {
    let world = World::start().await;
    world.set("deleted_at = now()").await;
    let readers = [world.app.person(LEADER), world.app.person_at_level(LEADER, "idporten-loa-low")];
    for (part, _) in PARTS {
        for reader in &readers {
            let status = if part == "context/labellog" { 404 } else { 410 };
            assert_eq!(told(&world.get(reader, part).await), key(status, "DialogEntity"), "{part}");
        }
    }
}

#[tokio::test]
async fn children_of_another_dialog_do_not_exist() {
    let world = World::start().await;
    let other = world.app.service_owner().post(CREATE, &dialog::minimal()).await.created_id();
    for (part, child) in PARTS {
        let Some(child) = child else { continue };
        let answer = world.app.person(LEADER).get(&world.path(&other, part)).await;
        assert_eq!(told(&answer), key(404, child), "{part}");
        let unknown = world.app.person(LEADER).get(&world.path(&other, &part.replace("{id}", NOWHERE))).await;
        assert_eq!(told(&unknown), key(404, child), "{part}");
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
#[case("x/context/labellog", &["dialogId"])]
#[tokio::test]
async fn malformed_identifiers_are_told_by_name(#[case] path: &str, #[case] keys: &[&str]) {
    let app = TestApp::shared().await;
    let refused = app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{path}")).await;
    assert_eq!((refused.status, refused.keys()), (400, keys.iter().map(|key| (*key).to_owned()).collect()));
    // The token comes first.
    assert_eq!(app.anonymous().get(&format!("/api/v1/enduser/dialogs/{path}")).await.status, 401);
}

#[tokio::test]
async fn callers_need_an_end_user_token_and_may_ask_for_any_media_type() {
    let world = World::start().await;
    let owner = world.app.service_owner();
    let unsuited = world.app.caller(&TokenRequest::machine("312999005").scopes("digdir:dialogporten"));
    for (part, _) in PARTS {
        assert_eq!(world.get(&world.app.anonymous(), part).await.status, 401, "{part}");
        assert_eq!(world.get(&owner, part).await.status, 403, "{part}");
        assert_eq!(told(&world.get(&unsuited, part).await), key(403, "Type"), "{part}");
        let html = world.app.person(LEADER).with_header("accept", "text/html");
        assert_eq!(world.get(&html, part).await.status, 200, "{part}");
    }
}

#[tokio::test]
async fn malformed_languages_are_refused_where_texts_have_languages() {
    let world = World::start().await;
    let reader = world.app.person(LEADER).with_header("accept-language", "en;;;");
    for (part, _) in PARTS {
        let answer = world.get(&reader, part).await;
        if part.starts_with("activities") || part.starts_with("transmissions") {
            assert_eq!(told(&answer), key(400, "Accept-Language"), "{part}");
        } else {
            assert_eq!(answer.status, 200, "{part}");
        }
    }
}

#[tokio::test]
async fn a_failing_decision_point_shows_nothing() {
    let world = World::start().await;
    world.app.fail("/authorization", 500);
    for (part, _) in PARTS {
        // Another person, whom no decision has been kept for.
        let answer = world.get(&world.app.person("03847216572"), part).await;
        assert_eq!(answer.status, 502, "{part}");
    }
}

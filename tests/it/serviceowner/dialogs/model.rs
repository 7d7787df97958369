//! Random sequences of commands, compared with a simple model of a dialog.

use dialogporten_testkit::{Actor, Answer, TestApp};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::change::PATH;
use crate::dialog::{self, LEADER, text};

const SEQUENCES: usize = 12;
const LENGTH: usize = 25;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Caller {
    Owner,
    Admin,
    Stranger,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Precondition {
    None,
    Current,
    Stale,
}

#[derive(Debug, Clone)]
enum Command {
    /// Sets progress and title; appends letters, of which some come from the party; opens the letter with an index.
    Put {
        progress: u8,
        title: u8,
        letters: Vec<bool>,
        opens: Option<usize>,
    },
    /// Sets the progress.
    Patch {
        progress: u8,
    },
    /// Patches nothing.
    Touch,
    Delete,
    Restore,
    Freeze,
    /// A reader opens the dialog.
    Read,
}

#[derive(Debug, Clone)]
struct Step {
    caller: Caller,
    precondition: Precondition,
    is_silent: bool,
    command: Command,
}

fn any_step() -> impl Strategy<Value = Step> {
    let put = (0..3_u8, 0..2_u8, prop::collection::vec(any::<bool>(), 0..3), prop::option::of(0..4_usize))
        .prop_map(|(progress, title, letters, opens)| Command::Put { progress, title, letters, opens });
    let command = prop_oneof![
        6 => put,
        3 => (0..3_u8).prop_map(|progress| Command::Patch { progress }),
        1 => Just(Command::Touch),
        2 => Just(Command::Delete),
        3 => Just(Command::Restore),
        1 => Just(Command::Freeze),
        2 => Just(Command::Read),
    ];
    let caller = prop_oneof![6 => Just(Caller::Owner), 3 => Just(Caller::Admin), 1 => Just(Caller::Stranger)];
    let precondition =
        prop_oneof![4 => Just(Precondition::None), 2 => Just(Precondition::Current), 1 => Just(Precondition::Stale)];
    (caller, precondition, any::<bool>(), command).prop_map(|(caller, precondition, is_silent, command)| Step {
        caller,
        precondition,
        is_silent,
        command,
    })
}

/// A letter as the model sees it.
#[derive(Debug, Clone, PartialEq)]
struct Letter {
    id: String,
    is_from_party: bool,
    is_opened: bool,
}

/// What is known about the dialog.
#[derive(Debug, Clone, PartialEq)]
struct Model {
    progress: u8,
    title: u8,
    letters: Vec<Letter>,
    activities: usize,
    is_deleted: bool,
    is_frozen: bool,
    is_archived: bool,
    is_seen: bool,
}

/// What a step does, according to the model.
#[derive(Debug, PartialEq)]
struct Effect {
    status: u16,
    is_new_revision: bool,
    is_content_changed: bool,
    is_updated: bool,
    events: Vec<&'static str>,
}

impl Effect {
    fn refused(status: u16) -> Self {
        Self { status, is_new_revision: false, is_content_changed: false, is_updated: false, events: Vec::new() }
    }

    fn nothing() -> Self {
        Self::refused(204)
    }
}

impl Model {
    fn apply(&mut self, step: &Step, next_letter: &mut u32) -> Effect {
        let Step { caller, precondition, is_silent, command } = step;
        if matches!(command, Command::Freeze) && *caller != Caller::Admin {
            return Effect::refused(403);
        }
        if *caller == Caller::Stranger {
            return Effect::refused(404);
        }
        let is_modification = !matches!(command, Command::Restore | Command::Freeze);
        if self.is_deleted && !matches!(command, Command::Restore) {
            return Effect::refused(410);
        }
        if self.is_frozen && is_modification && *caller != Caller::Admin {
            return Effect::refused(403);
        }
        if *precondition == Precondition::Stale {
            return Effect::refused(412);
        }
        match command {
            Command::Put { progress, title, letters, opens } => {
                let before = self.clone();
                self.progress = *progress;
                self.title = *title;
                let mut events = Vec::new();
                for is_from_party in letters {
                    *next_letter += 1;
                    self.letters.push(Letter {
                        id: letter_id(*next_letter),
                        is_from_party: *is_from_party,
                        is_opened: false,
                    });
                    events.push("transmissionCreated");
                }
                if let Some(opened) = opens.and_then(|index| self.letters.get_mut(index)) {
                    opened.is_opened = true;
                    self.activities += 1;
                    events.push("activityCreated");
                }
                let is_content_changed = before.title != self.title || !letters.is_empty();
                self.modified(*self != before, is_content_changed, *is_silent, events)
            }
            Command::Patch { progress } => {
                let is_changed = self.progress != *progress;
                self.progress = *progress;
                self.modified(is_changed, false, *is_silent, Vec::new())
            }
            Command::Touch => self.modified(true, false, *is_silent, Vec::new()),
            Command::Delete => {
                self.is_deleted = true;
                Self::state_changed("dialogDeleted", *is_silent)
            }
            Command::Restore if !self.is_deleted => Effect::nothing(),
            Command::Restore => {
                self.is_deleted = false;
                Self::state_changed("dialogRestored", *is_silent)
            }
            Command::Freeze if self.is_frozen => Effect::nothing(),
            Command::Freeze => {
                self.is_frozen = true;
                Effect { is_updated: true, ..Self::state_changed("dialogUpdated", false) }
            }
            Command::Read => unreachable!("no command of the owner"),
        }
    }

    fn modified(
        &mut self,
        is_changed: bool,
        is_content_changed: bool,
        is_silent: bool,
        added: Vec<&'static str>,
    ) -> Effect {
        self.is_archived &= is_silent;
        if !is_changed {
            return Effect::nothing();
        }
        let is_content_changed = is_content_changed && !is_silent;
        self.is_seen &= !is_content_changed;
        let added = if is_silent { Vec::new() } else { added };
        Effect {
            status: 204,
            is_new_revision: true,
            is_content_changed,
            is_updated: !is_silent,
            events: [vec!["dialogUpdated"], added].concat(),
        }
    }

    fn state_changed(event: &'static str, is_silent: bool) -> Effect {
        let events = if is_silent { Vec::new() } else { vec![event] };
        Effect { status: 204, is_new_revision: true, is_content_changed: false, is_updated: false, events }
    }

    /// Compares the model with what the owner reads.
    fn check(&self, read: &Value, context: &str) {
        let count =
            |is_from_party: bool| self.letters.iter().filter(|letter| letter.is_from_party == is_from_party).count();
        let has_sent = count(true) > 0;
        let place = if self.is_archived { "Archive" } else { "Default" };
        let labels: Vec<&str> = [Some(place), has_sent.then_some("Sent")].into_iter().flatten().collect();
        let expected = json!({
            "progress": self.progress,
            "title": title_of(self.title),
            "fromServiceOwner": count(false),
            "fromParty": count(true),
            "letters": self.letters.iter().map(|letter| json!([letter.id, letter.is_opened && !letter.is_from_party])).collect::<Vec<_>>(),
            "activities": self.activities,
            "hasUnopenedContent": self.letters.iter().any(|letter| !letter.is_from_party && !letter.is_opened),
            "isDeleted": self.is_deleted,
            "labels": labels,
            "isSeen": self.is_seen,
        });
        let letters = read["transmissions"].as_array().unwrap();
        let found = json!({
            "progress": read["progress"],
            "title": read["content"]["title"]["value"][0]["value"],
            "fromServiceOwner": read["fromServiceOwnerTransmissionsCount"],
            "fromParty": read["fromPartyTransmissionsCount"],
            "letters": letters.iter().map(|letter| json!([letter["id"], letter["isOpened"]])).collect::<Vec<_>>(),
            "activities": read["activities"].as_array().unwrap().len(),
            "hasUnopenedContent": read["hasUnopenedContent"],
            "isDeleted": read.get("deletedAt").is_some(),
            "labels": read["endUserContext"]["systemLabels"],
            "isSeen": read["isContentSeen"],
        });
        assert_eq!(found, expected, "{context}");
    }
}

fn letter_id(number: u32) -> String {
    format!("01900000-0000-7000-8000-{number:012x}")
}

fn title_of(title: u8) -> String {
    format!("Tittel {title}")
}

fn put_body(before: &Model, after: &Model, progress: u8, title: u8) -> Value {
    let letter = |letter: &Letter| {
        let kind = if letter.is_from_party { "Submission" } else { "Alert" };
        json!({ "id": letter.id, "type": kind, "sender": { "actorType": "ServiceOwner" }, "content": { "title": text("Brev") } })
    };
    let letters: Vec<Value> = after.letters[before.letters.len()..].iter().map(letter).collect();
    json!({ "status": "NotApplicable", "progress": progress, "content": { "title": text(&title_of(title)) }, "transmissions": letters })
}

async fn send(app: &TestApp, id: &str, step: &Step, body: Option<&Value>, revision: &str) -> Answer {
    let caller: Actor = match step.caller {
        Caller::Owner => app.service_owner(),
        Caller::Admin => app.administrator_of("974761076"),
        Caller::Stranger => app.service_owner_of("974761076"),
    };
    let caller = match step.precondition {
        Precondition::None => caller,
        Precondition::Current => caller.with_header("if-match", revision),
        Precondition::Stale => caller.with_header("if-match", "01900000-0000-4000-8000-000000000001"),
    };
    let (method, end) = match step.command {
        Command::Put { .. } => ("PUT", ""),
        Command::Patch { .. } | Command::Touch => ("PATCH", ""),
        Command::Delete => ("DELETE", ""),
        Command::Restore => ("POST", "/actions/restore"),
        Command::Freeze => ("POST", "/actions/freeze"),
        Command::Read => ("GET", ""),
    };
    caller.send(method, &format!("{PATH}/{id}{end}?isSilentUpdate={}", step.is_silent), body).await
}

async fn run(app: &TestApp, steps: &[Step], next_letter: &mut u32) {
    let owner = app.service_owner();
    let start = json!({ "progress": 0, "systemLabel": "Archive", "content": { "title": text(&title_of(0)) } });
    let id = owner.post(PATH, &dialog::with(start)).await.created_id();
    let path = format!("{PATH}/{id}");
    let mut model = Model {
        progress: 0,
        title: 0,
        letters: Vec::new(),
        activities: 0,
        is_deleted: false,
        is_frozen: false,
        is_archived: true,
        is_seen: false,
    };
    let mut read = owner.get(&path).await.body;
    for (number, step) in steps.iter().enumerate() {
        app.advance_seconds(1);
        let context = format!("step {number} of {steps:#?}");
        if matches!(step.command, Command::Read) {
            let answer = app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{id}")).await;
            assert_eq!(answer.status, if model.is_deleted { 410 } else { 200 }, "{context}");
            model.is_seen |= !model.is_deleted;
            read = owner.get(&path).await.body;
            continue;
        }
        let events_before = app.outbox_of(&id).await.len();
        let before = model.clone();
        let effect = model.apply(step, next_letter);
        let body = match &step.command {
            Command::Put { progress, title, opens, .. } => {
                let mut body = put_body(&before, &model, *progress, *title);
                if let Some(opened) = opens.and_then(|index| model.letters.get(index)) {
                    body["activities"] = json!([{
                        "type": "TransmissionOpened", "transmissionId": opened.id, "performedBy": { "actorType": "ServiceOwner" },
                    }]);
                }
                Some(body)
            }
            Command::Patch { progress } => Some(json!([{ "op": "replace", "path": "/progress", "value": progress }])),
            Command::Touch => Some(json!([])),
            _ => None,
        };
        let revision = read["revision"].as_str().unwrap().to_owned();
        let answer = send(app, &id, step, body.as_ref(), &revision).await;
        assert_eq!(answer.status, effect.status, "{context}\n{}", answer.text);

        let after = owner.get(&path).await.body;
        model.check(&after, &context);
        assert_eq!(after["revision"] != read["revision"], effect.is_new_revision, "{context}");
        if answer.status == 204 {
            assert_eq!(json!(answer.header("etag")), after["revision"], "{context}");
        }
        assert_eq!(after["updatedAt"] != read["updatedAt"], effect.is_updated, "{context}");
        assert_eq!(after["contentUpdatedAt"] != read["contentUpdatedAt"], effect.is_content_changed, "{context}");
        assert!(after["updatedAt"].as_str() >= read["updatedAt"].as_str(), "{context}");
        let relabeled = after["endUserContext"]["systemLabels"] != read["endUserContext"]["systemLabels"];
        assert_eq!(after["endUserContext"]["revision"] != read["endUserContext"]["revision"], relabeled, "{context}");
        let events = app.outbox_of(&id).await;
        let names: Vec<&str> =
            events[events_before..].iter().map(|event| event["kind"]["name"].as_str().unwrap()).collect();
        assert_eq!(names, effect.events, "{context}");
        read = after;
    }
}

#[tokio::test]
async fn any_sequence_of_commands_leaves_what_the_model_says() {
    let app = TestApp::start().await;
    let mut runner = TestRunner::default();
    let sequences = prop::collection::vec(any_step(), LENGTH);
    let mut next_letter = 0;
    for _ in 0..SEQUENCES {
        let steps = sequences.new_tree(&mut runner).unwrap().current();
        run(&app, &steps, &mut next_letter).await;
    }
}

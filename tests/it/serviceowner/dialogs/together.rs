//! Many who change one dialog at the same time, also through several processes: as long as what they ask for is valid,
//! all succeed, and what each did is there afterwards.

use std::collections::BTreeMap;

use dialogporten_testkit::Actor;
use futures::future::join_all;
use rstest::rstest;
use serde_json::{Value, json};

use super::change::Stored;
use crate::dialog::{self, LEADER, activity, merged, text, transmission, update_with};

const CALLERS: usize = 200;
const SAVED: &str = "01900000-0000-7000-8000-000000000001";
const SCOPES: &str =
    "digdir:dialogporten.serviceprovider.admin digdir:dialogporten.serviceprovider.changetransmissions";

fn letter(number: usize) -> String {
    format!("01900000-0000-7000-8000-0000000a{number:04x}")
}

/// Callers with every scope, each through one of the processes.
async fn callers(stored: &mut Stored, processes: usize) -> Vec<Actor> {
    let caller = stored.app.service_owner_with(SCOPES);
    let mut callers = vec![caller.clone()];
    for _ in 1..processes {
        callers.push(caller.through(stored.app.start_replica().await));
    }
    callers
}

/// Sends all requests at once, through the processes in turn. Returns how often each status came.
async fn send_all(callers: &[Actor], requests: &[(&str, String, Value)]) -> BTreeMap<u16, usize> {
    let sent = requests.iter().enumerate().map(|(place, (method, path, body))| {
        let caller = &callers[place % callers.len()];
        async move { caller.send(method, path, Some(body)).await.status }
    });
    join_all(sent).await.into_iter().fold(BTreeMap::new(), |mut counts, status| {
        *counts.entry(status).or_default() += 1;
        counts
    })
}

fn sorted<'a>(list: &'a Value, member: &str) -> Vec<&'a str> {
    let mut values: Vec<&str> =
        list.as_array().unwrap().iter().filter_map(|item| item.pointer(member)?.as_str()).collect();
    values.sort_unstable();
    values
}

fn numbered(prefix: &str, count: usize) -> Vec<String> {
    let mut names: Vec<String> = (0..count).map(|number| format!("{prefix}{number}")).collect();
    names.sort_unstable();
    names
}

#[rstest]
#[case(1)]
#[case(2)]
#[tokio::test]
async fn two_hundred_patches_all_get_through(#[case] processes: usize) {
    let mut stored = Stored::new(&dialog::minimal()).await;
    let callers = callers(&mut stored, processes).await;
    let patch = |number: usize| {
        let add = json!([{ "op": "add", "path": "/searchTags/-", "value": { "value": format!("tag-{number}") } }]);
        ("PATCH", stored.path.clone(), add)
    };
    let requests: Vec<_> = (0..CALLERS).map(patch).collect();
    assert_eq!(send_all(&callers, &requests).await, BTreeMap::from([(204, CALLERS)]));
    let read = stored.read().await;
    assert_eq!(sorted(&read["searchTags"], "/value"), numbered("tag-", CALLERS));
    assert_eq!(stored.events().await.len(), CALLERS);
}

/// Patches and updates next to everything else that changes a dialog.
#[rstest]
#[case(1)]
#[case(2)]
#[tokio::test]
async fn two_hundred_writers_of_all_kinds_get_through(#[case] processes: usize) {
    let saved = merged(activity(), json!({ "id": SAVED, "type": "FormSaved" }));
    let letters: Vec<Value> = (0..10).map(|number| merged(transmission(), json!({ "id": letter(number) }))).collect();
    let mut stored = Stored::new(&dialog::with(json!({ "activities": [saved], "transmissions": letters }))).await;
    let callers = callers(&mut stored, processes).await;
    let path = stored.path.clone();
    let spoken = |words: String| {
        let description = [{ json!({ "languageCode": "nb", "value": words }) }];
        merged(activity(), json!({ "type": "Information", "description": description }))
    };
    let mut requests = Vec::new();
    for number in 0..50 {
        // An update replaces what it names, but adds to what has happened.
        let happened = spoken(format!("update-{number}"));
        requests.push(("PUT", path.clone(), update_with(json!({ "activities": [happened] }))));
        let happened = spoken(format!("patch-{number}"));
        requests.push(("PATCH", path.clone(), json!([{ "op": "add", "path": "/activities/-", "value": happened }])));
        requests.push(("POST", format!("{path}/activities"), spoken(format!("append-{number}"))));
        if number < 10 {
            let corrected =
                json!({ "content": { "title": text(&format!("rettet-{number}")) }, "isSilentUpdate": true });
            let corrected = merged(transmission(), corrected);
            requests.push(("PUT", format!("{path}/transmissions/{}", letter(number)), corrected));
            let action = format!("{path}/activities/{SAVED}/actions/updateFormSavedActivityTime");
            requests.push(("POST", action, json!(format!("2020-01-01T00:00:{number:02}Z"))));
            requests.push(("POST", format!("{path}/context/labels"), json!({ "value": format!("label-{number}") })));
            requests.push(("POST", format!("{path}/transmissions"), transmission()));
            requests.push((
                "PUT",
                format!("{path}/endusercontext/systemlabels"),
                json!({ "addLabels": [if number % 2 == 0 { "Bin" } else { "Archive" }], "performedBy": {
                    "actorType": "PartyRepresentative", "actorId": format!("urn:altinn:person:identifier-no:{LEADER}"),
                } }),
            ));
        }
    }
    assert_eq!(requests.len(), CALLERS);
    assert_eq!(send_all(&callers, &requests).await, BTreeMap::from([(201, 60), (204, 140)]));

    let read = callers[0].get(&path).await.body;
    let mut happened = sorted(&read["activities"], "/description/0/value");
    for kind in ["append-", "patch-", "update-"] {
        let of_kind: Vec<&str> = happened.extract_if(.., |words| words.starts_with(kind)).collect();
        assert_eq!(of_kind, numbered(kind, 50));
    }
    let titles = sorted(&read["transmissions"], "/content/title/value/0/value");
    assert_eq!(titles.len(), 20);
    assert_eq!(titles[10..], numbered("rettet-", 10));
    assert_eq!(sorted(&read["serviceOwnerContext"]["serviceOwnerLabels"], "/value"), numbered("label-", 10));
    let form = read["activities"].as_array().unwrap().iter().find(|activity| activity["id"] == SAVED).unwrap();
    assert!(form["createdAt"].as_str().unwrap().starts_with("2020-01-01T00:00:0"));
}

/// Others that get in between with something that decides are seen.
#[tokio::test]
async fn of_simultaneous_deletes_one_finds_the_dialog() {
    let stored = Stored::new(&dialog::minimal()).await;
    let answers = join_all((0..20).map(|_| stored.delete())).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!((statuses[0], statuses[1..].to_vec()), (204, vec![410; 19]));
    let restored = join_all((0..20).map(|_| stored.act("restore"))).await;
    assert!(restored.iter().all(|answer| answer.status == 204));
    let events: Vec<String> = stored.events().await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(events, ["dialogDeleted", "dialogRestored"]);
}

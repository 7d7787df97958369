//! `PUT /api/v1/serviceowner/dialogs/{dialogId}`

use rstest::rstest;
use serde_json::{Value, json};

use super::change::{PATH, Stored, assert_refused, revision_of};
use crate::dialog::{self, LEADER, text, update_with};

const ADMIN: &str = "digdir:dialogporten.serviceprovider.admin";
const CORRESPONDENCE: &str = "digdir:dialogporten.correspondence";

fn url() -> Value {
    json!({ "url": "https://example.com/file", "consumerType": "Gui" })
}

fn letter(members: Value) -> Value {
    let letter = json!({
        "type": "Information", "sender": { "actorType": "ServiceOwner" }, "content": { "title": text("Brev") },
    });
    dialog::merged(letter, members)
}

fn activity(members: Value) -> Value {
    dialog::merged(json!({ "type": "DialogOpened", "performedBy": { "actorType": "ServiceOwner" } }), members)
}

fn id(number: u32) -> String {
    format!("01900000-0000-7000-8000-{number:012x}")
}

#[tokio::test]
async fn everything_that_is_left_out_is_reset() {
    let stored = Stored::new(&dialog::complete()).await;
    let before = stored.read().await;
    stored.app.advance_seconds(60);
    let revision = revision_of(&stored.put(dialog::update()).await);

    let after = stored.read().await;
    assert_eq!(after["revision"], json!(revision));
    for member in ["progress", "extendedStatus", "externalReference", "dueAt", "process", "precedingProcess"] {
        assert!(before.get(member).is_some() && after.get(member).is_none(), "{member}");
    }
    for list in ["searchTags", "attachments", "guiActions", "apiActions"] {
        assert_eq!(after[list], json!([]), "{list}");
    }
    assert_eq!(
        after["content"],
        json!({ "title": { "value": text("Søknad mottatt")["value"], "mediaType": "text/plain" } })
    );
    assert_eq!(after["status"], "NotApplicable");
    for kept in [
        "id",
        "party",
        "org",
        "serviceResource",
        "createdAt",
        "transmissions",
        "activities",
        "serviceOwnerContext",
        "fromServiceOwnerTransmissionsCount",
        "fromPartyTransmissionsCount",
        "hasUnopenedContent",
        "endUserContext",
    ] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    assert!(after["updatedAt"].as_str() > before["updatedAt"].as_str());
    assert_eq!(after["contentUpdatedAt"], after["updatedAt"]);
    assert_eq!(stored.events().await, [("dialogUpdated".to_owned(), false)]);
    let event = stored.app.outbox_of(&stored.id).await.pop().unwrap();
    assert!(event.get("process").is_none(), "events tell about the new process");
}

/// Clients send what they created the dialog with, and more.
#[tokio::test]
async fn an_update_that_changes_nothing_keeps_the_revision() {
    let body = dialog::with(
        json!({ "progress": 3, "dueAt": "2099-01-01T00:00:00.1234567+01:00", "searchTags": [{ "value": "abc" }, { "value": "def" }] }),
    );
    let stored = Stored::new(&body).await;
    let before = stored.read().await;
    let same = dialog::merged(
        body,
        json!({
            "id": stored.id, "status": "New", "visibleFrom": "2000-01-01T00:00:00Z", "systemLabel": "Bin", "unknown": [1],
            "searchTags": [{ "value": " DEF " }, { "value": "abc" }], "party": "nobody", "revision": "x", "attachments": null,
        }),
    );
    assert_eq!(json!(revision_of(&stored.put(same).await)), before["revision"]);
    assert_eq!(stored.read().await, before);
    assert_eq!(stored.events().await, []);
}

#[tokio::test]
async fn what_is_named_keeps_its_identity_and_the_rest_is_new() {
    let stored = Stored::new(&dialog::complete()).await;
    let before = stored.read().await;
    let (file, operation) = (&before["attachments"][0], &before["apiActions"][0]);
    let body = |name: &str, version: &str| {
        update_with(json!({
            "attachments": [
                { "urls": [url()] },
                { "id": file["id"], "name": name, "urls": [
                    { "url": "https://example.com/new", "consumerType": "Api" },
                    { "id": file["urls"][1]["id"], "url": "https://example.com/api", "consumerType": "Api" },
                ] },
            ],
            "apiActions": [{ "id": operation["id"], "action": "write", "endpoints": [
                { "id": operation["endpoints"][1]["id"], "url": "https://example.com/v2", "httpMethod": "POST", "version": version },
            ] }],
            "guiActions": [{
                "id": before["guiActions"][1]["id"], "action": "sign", "priority": "Secondary", "url": "https://example.com/sign",
                "title": [{ "languageCode": "en", "value": "Sign" }],
            }],
        }))
    };
    revision_of(&stored.put(body("renamed", "3")).await);
    let after = stored.read().await;
    let files = after["attachments"].as_array().unwrap();
    assert_eq!(files.len(), 2);
    assert_eq!((&files[0]["id"], &files[0]["name"]), (&file["id"], &json!("renamed")));
    assert_eq!(files[0]["urls"][0]["id"], file["urls"][1]["id"], "stored addresses come first");
    assert_ne!(files[0]["urls"][1]["id"], file["urls"][0]["id"]);
    assert_eq!(after["apiActions"][0]["id"], operation["id"]);
    assert_eq!(after["apiActions"][0]["endpoints"].as_array().unwrap().len(), 1);
    assert_eq!(after["apiActions"][0]["endpoints"][0]["id"], operation["endpoints"][1]["id"]);
    assert_eq!(after["guiActions"][0]["id"], before["guiActions"][1]["id"]);
    assert_eq!(after["guiActions"][0]["title"], json!([{ "languageCode": "en", "value": "Sign" }]));
    // The new file was not named again, so that another one takes its place.
    revision_of(&stored.put(body("renamed", "3")).await);
    assert_ne!(stored.read().await["attachments"][1]["id"], files[1]["id"]);
}

#[tokio::test]
async fn identifiers_are_taken_and_given_up() {
    let stored = Stored::new(&dialog::minimal()).await;
    let with_ids = update_with(json!({
        "attachments": [{ "id": id(1), "urls": [dialog::merged(url(), json!({ "id": id(2) }))] }],
        "guiActions": [{ "id": id(3), "action": "a", "priority": "Primary", "url": "https://example.com",
                         "title": [{ "languageCode": "nb", "value": "a" }] }],
        "apiActions": [{ "id": id(4), "action": "a", "endpoints": [
            { "id": id(5), "url": "https://example.com", "httpMethod": "GET" }] }],
    }));
    revision_of(&stored.put(with_ids.clone()).await);
    let first = stored.read().await["revision"].clone();
    assert_eq!(json!(revision_of(&stored.put(with_ids.clone()).await)), first, "sending them again is no change");

    let other = stored.owner.post(PATH, &dialog::minimal()).await.created_id();
    let other_path = format!("{PATH}/{other}");
    for (member, key, number) in
        [("attachments", "Attachment", 1), ("guiActions", "DialogGuiAction", 3), ("apiActions", "DialogApiAction", 4)]
    {
        let mut one = dialog::update();
        one[member] = with_ids[member].clone();
        let refused = stored.owner.send("PUT", &other_path, Some(&one)).await;
        assert_refused(&refused, 422, &[key]);
        assert_eq!(refused.body["errors"][key], json!([format!("Key ('Id')=({}) already exists.", id(number))]));
    }
    revision_of(&stored.put(dialog::update()).await);
    revision_of(&stored.owner.send("PUT", &other_path, Some(&with_ids)).await);
}

#[rstest]
#[case::status(json!({ "status": 0 }), &["dto.status"])]
#[case::null_status(json!({ "status": null }), &["status"])]
#[case::unknown_status(json!({ "status": "Done" }), &["status"])]
#[case::content(json!({ "content": null }), &["dto.content"])]
#[case::title(json!({ "content": {} }), &["dto.content"])]
#[case::several(json!({ "progress": 101, "process": "a b", "attachments": [{}], "searchTags": [{ "value": "x" }] }),
    &["dto.progress", "dto.process", "dto.searchTags[0].value", "dto.attachments[0].urls"])]
#[case::order(json!({ "dueAt": "2099-01-02T00:00:00Z", "expiresAt": "2099-01-01T00:00:00Z" }), &["dto.expiresAt"])]
#[case::visibility(json!({ "dueAt": "2098-01-01T00:00:00Z", "expiresAt": "2098-01-02T00:00:00Z" }), &["dto.expiresAt", "dto.dueAt"])]
#[case::duplicates(json!({ "apiActions": [{ "action": "a", "endpoints": [
    { "id": id(1), "url": "https://example.com", "httpMethod": "GET" }, { "id": id(1), "url": "https://example.com", "httpMethod": "GET" },
] }] }), &["dto.apiActions[0].endpoints"])]
#[case::same_letters(json!({ "transmissions": [letter(json!({ "id": id(1) })), letter(json!({ "id": id(1) }))] }), &["dto.transmissions"])]
#[case::letter(json!({ "transmissions": [{}] }),
    &["dto.transmissions[0].type", "dto.transmissions[0].sender", "dto.transmissions[0].content"])]
#[tokio::test]
async fn bodies_follow_the_rules(#[case] members: Value, #[case] keys: &[&str]) {
    let stored = Stored::new(&dialog::with(json!({ "visibleFrom": "2098-06-01T00:00:00Z" }))).await;
    let before = stored.read().await;
    assert_refused(&stored.put(update_with(members.clone())).await, 400, keys);
    assert_eq!(stored.read().await, before);
    // An invalid body weighs more than the state of the dialog, but not more than its absence.
    revision_of(&stored.delete().await);
    assert_refused(&stored.put(update_with(members.clone())).await, 400, keys);
    let stranger = stored.app.service_owner_of("974761076");
    let keys_at_binding = !keys[0].starts_with("dto.");
    let refused = stranger.send("PUT", &stored.path, Some(&update_with(members))).await;
    assert_refused(
        &refused,
        if keys_at_binding { 400 } else { 404 },
        if keys_at_binding { keys } else { &["DialogEntity"] },
    );
}

#[tokio::test]
async fn a_missing_status_is_refused_and_old_names_are_taken() {
    let stored = Stored::new(&dialog::minimal()).await;
    let mut body = dialog::update();
    body.as_object_mut().unwrap().remove("status");
    assert_refused(&stored.put(body).await, 400, &["dto.status"]);
    revision_of(&stored.put(update_with(json!({ "status": "sent" }))).await);
    assert_eq!(stored.read().await["status"], "Awaiting");
}

#[tokio::test]
async fn only_dialogs_for_systems_have_letters_without_content() {
    let body = dialog::with(
        json!({ "isApiOnly": true, "transmissions": [{ "type": "Alert", "sender": { "actorType": "ServiceOwner" } }] }),
    );
    let stored = Stored::new(&body).await;
    assert_refused(&stored.put(dialog::update()).await, 400, &["dto.transmissions"]);
    revision_of(&stored.put(json!({ "status": "Draft", "isApiOnly": true })).await);
    assert!(stored.read().await.get("content").is_none());
}

#[rstest]
#[case::due(json!({ "dueAt": "2000-01-01T00:00:00Z" }), &["DueAt"])]
#[case::expiry(json!({ "expiresAt": "2000-01-01T00:00:00Z" }), &["ExpiresAt"])]
#[tokio::test]
async fn new_times_lie_ahead_unless_silent_or_admin(#[case] members: Value, #[case] keys: &[&str]) {
    let stored = Stored::new(&dialog::minimal()).await;
    assert_refused(&stored.put(update_with(members.clone())).await, 422, keys);
    revision_of(&stored.put_silently(update_with(members.clone())).await);
    // What is stored already may stay.
    revision_of(&stored.put(update_with(members)).await);
    let admin = stored.app.service_owner_with(ADMIN);
    let past = update_with(json!({ "dueAt": "2001-01-01T00:00:00Z", "expiresAt": "2001-01-01T00:00:00Z" }));
    revision_of(&admin.send("PUT", &stored.path, Some(&past)).await);
    // A due date may be removed; an expiry may not, except silently.
    assert_refused(&stored.put(dialog::update()).await, 422, &["ExpiresAt"]);
    revision_of(&stored.put_silently(dialog::update()).await);
}

#[rstest]
#[case::activity(json!({ "activities": [activity(json!({ "id": id(0xb1) }))] }), &["DialogActivity"])]
#[case::letter(json!({ "transmissions": [letter(json!({ "id": id(0xa1) }))] }), &["DialogTransmission"])]
#[case::file_of_letter(json!({ "transmissions": [letter(json!({ "attachments": [{ "id": id(0xc1), "urls": [url()] }] }))] }), &["DialogAttachment"])]
#[case::no_parent(json!({ "transmissions": [letter(json!({ "relatedTransmissionId": id(9) }))] }), &["Transmissions"])]
#[case::circle(json!({ "transmissions": [
    letter(json!({ "id": id(7), "relatedTransmissionId": id(8) })), letter(json!({ "id": id(8), "relatedTransmissionId": id(7) })),
] }), &["Transmissions"])]
#[case::opened_unknown(json!({ "activities": [activity(json!({ "type": "TransmissionOpened", "transmissionId": id(9) }))] }), &["Activities"])]
#[case::expired_file(json!({ "attachments": [{ "urls": [url()], "expiresAt": "2000-01-01T00:00:00Z" }] }), &["Attachments.ExpiresAt"])]
#[case::expired_file_of_letter(json!({ "transmissions": [
    letter(json!({ "attachments": [{ "urls": [url()], "expiresAt": "2000-01-01T00:00:00Z" }] })),
] }), &["Transmissions.Attachments.ExpiresAt"])]
#[case::same_file_twice(json!({ "attachments": [{ "id": id(1), "urls": [url()] }],
    "transmissions": [letter(json!({ "attachments": [{ "id": id(1), "urls": [url()] }] }))] }), &["Attachment"])]
#[case::unknown_actor(json!({ "activities": [activity(json!({ "performedBy": {
    "actorType": "PartyRepresentative", "actorId": "urn:altinn:person:identifier-no:26878710087" } }))] }), &["ActorId"])]
#[case::several(json!({
    "dueAt": "2000-01-01T00:00:00Z", "activities": [activity(json!({ "id": id(0xb1) }))],
    "transmissions": [letter(json!({ "id": id(0xa1), "idempotentKey": "first" }))],
}), &["DueAt", "DialogActivity", "DialogTransmission"])]
#[tokio::test]
async fn broken_rules_are_reported_together_and_nothing_changes(#[case] members: Value, #[case] keys: &[&str]) {
    let stored = Stored::new(&with_children()).await;
    let before = stored.read().await;
    let refused = stored.put(update_with(members.clone())).await;
    assert_refused(&refused, 422, keys);
    for key in ["DialogActivity", "DialogTransmission", "DialogAttachment"].into_iter().filter(|key| keys.contains(key))
    {
        assert!(refused.body["errors"][key][0].as_str().unwrap().contains("already exists"), "{}", refused.text);
    }
    assert_eq!(stored.read().await, before);
    // A resource of somebody else weighs more.
    let foreign = stored.app.resource_of("974761076");
    let with_foreign = dialog::merged(
        update_with(members),
        json!({ "guiActions": [{
        "action": "a", "priority": "Primary", "url": "https://example.com", "authorizationAttribute": foreign,
        "title": [{ "languageCode": "nb", "value": "a" }],
    }] }),
    );
    assert_refused(&stored.put(with_foreign).await, 403, &["Forbidden"]);
}

/// A dialog with a transmission, its file, and an activity that clients named.
fn with_children() -> Value {
    dialog::with(json!({
        "transmissions": [letter(json!({
            "id": id(0xa1), "idempotentKey": "first", "attachments": [{ "id": id(0xc1), "urls": [url()] }],
        }))],
        "activities": [activity(json!({ "id": id(0xb1) }))],
    }))
}

#[tokio::test]
async fn transmissions_of_a_dialog_share_no_key() {
    let stored = Stored::new(&with_children()).await;
    let again = update_with(json!({ "transmissions": [letter(json!({ "idempotentKey": "first" }))] }));
    assert_refused(&stored.put(again.clone()).await, 409, &["IdempotentKey"]);
    let twice = update_with(json!({ "transmissions": vec![letter(json!({ "idempotentKey": "second" })); 2] }));
    assert_refused(&stored.put(twice).await, 409, &["IdempotentKey"]);
    let also_late = dialog::merged(again, json!({ "dueAt": "2000-01-01T00:00:00Z" }));
    assert_refused(&stored.put(also_late).await, 422, &["DueAt"]);
    let astray = letter(json!({ "idempotentKey": "first", "relatedTransmissionId": id(0xee) }));
    assert_refused(&stored.put(update_with(json!({ "transmissions": [astray] }))).await, 422, &["Transmissions"]);
}

#[tokio::test]
async fn identifiers_of_children_are_unique_among_all_dialogs() {
    let stored = Stored::new(&with_children()).await;
    let other = stored.owner.post(PATH, &dialog::minimal()).await.created_id();
    for (members, key) in [
        (json!({ "activities": [activity(json!({ "id": id(0xb1) }))] }), "DialogActivity"),
        (json!({ "transmissions": [letter(json!({ "id": id(0xa1) }))] }), "DialogTransmission"),
        (
            json!({ "transmissions": [letter(json!({ "attachments": [{ "id": id(0xc1), "urls": [url()] }] }))] }),
            "Attachment",
        ),
    ] {
        let refused = stored.owner.send("PUT", &format!("{PATH}/{other}"), Some(&update_with(members))).await;
        assert_refused(&refused, 422, &[key]);
        assert!(refused.text.contains("already exists"));
    }
}

#[tokio::test]
async fn correspondence_activities_need_their_scope() {
    let stored = Stored::new(&dialog::minimal()).await;
    let opened = update_with(json!({ "activities": [activity(json!({ "type": "CorrespondenceOpened" }))] }));
    assert_refused(&stored.put(opened.clone()).await, 403, &["Forbidden"]);
    let admin = stored.app.service_owner_with(ADMIN);
    assert_refused(&admin.send("PUT", &stored.path, Some(&opened)).await, 403, &["Forbidden"]);
    let also_late = dialog::merged(opened.clone(), json!({ "dueAt": "2000-01-01T00:00:00Z" }));
    assert_refused(&stored.put(also_late).await, 422, &["DueAt"]);
    let sender = stored.app.service_owner_with(CORRESPONDENCE);
    revision_of(&sender.send("PUT", &stored.path, Some(&opened)).await);
    // Those that are there already are nobody's concern.
    revision_of(&stored.put(update_with(json!({ "progress": 1 }))).await);
}

#[tokio::test]
async fn appended_children_are_counted_named_and_announced() {
    let stored = Stored::new(&with_children()).await;
    let before = stored.read().await;
    assert_eq!(before["hasUnopenedContent"], true);
    let performer =
        json!({ "actorType": "PartyRepresentative", "actorId": format!("urn:altinn:person:identifier-no:{LEADER}") });
    let body = update_with(json!({
        "transmissions": [
            letter(json!({ "type": "Submission", "relatedTransmissionId": id(0xa1), "sender": performer, "externalReference": "1" })),
            letter(json!({ "id": id(0xa2), "createdAt": "2020-01-01T00:00:00Z", "externalReference": "2" })),
        ],
        "activities": [
            activity(json!({ "type": "TransmissionOpened", "transmissionId": id(0xa1), "performedBy": performer })),
            activity(json!({ "type": "TransmissionOpened", "transmissionId": id(0xa2) })),
        ],
    }));
    revision_of(&stored.put(body).await);
    let after = stored.read().await;
    assert_eq!(after["fromServiceOwnerTransmissionsCount"], 2);
    assert_eq!(after["fromPartyTransmissionsCount"], 1);
    assert_eq!(after["hasUnopenedContent"], false);
    assert_eq!(after["endUserContext"]["systemLabels"], json!(["Default", "Sent"]));
    assert_ne!(after["endUserContext"]["revision"], before["endUserContext"]["revision"]);
    let letters = after["transmissions"].as_array().unwrap();
    assert_eq!(letters.iter().map(|letter| letter["id"] == json!(id(0xa2))).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(letters.iter().map(|letter| letter["isOpened"] == json!(true)).collect::<Vec<_>>(), [true, true, false]);
    assert!(letters[2]["sender"]["actorName"].as_str().is_some_and(|name| !name.is_empty()));
    let mut names: Vec<String> = stored.events().await.into_iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["activityCreated", "activityCreated", "dialogUpdated", "transmissionCreated", "transmissionCreated"]
    );
}

#[tokio::test]
async fn an_update_takes_the_dialog_out_of_the_bin_also_when_nothing_else_changes() {
    let stored = Stored::new(&dialog::with(json!({ "systemLabel": "Bin" }))).await;
    let before = stored.read().await;
    assert_eq!(json!(revision_of(&stored.put_silently(dialog::update()).await)), before["revision"]);
    assert_eq!(stored.read().await, before, "silently nothing happens");
    assert_eq!(json!(revision_of(&stored.put(dialog::update()).await)), before["revision"]);
    let after = stored.read().await;
    assert_eq!((&after["systemLabel"], &after["updatedAt"]), (&json!("Default"), &before["updatedAt"]));
    assert_ne!(after["endUserContext"]["revision"], before["endUserContext"]["revision"]);
    assert_eq!(stored.events().await, []);
}

#[tokio::test]
async fn a_silent_update_leaves_times_labels_and_subscribers_alone() {
    let stored = Stored::new(&dialog::with(json!({ "systemLabel": "Archive" }))).await;
    stored.app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{}", stored.id)).await;
    let before = stored.read().await;
    assert_eq!(before["isContentSeen"], true);
    stored.app.advance_seconds(60);
    let body = update_with(json!({
        "status": "Completed", "activities": [activity(json!({}))], "transmissions": [letter(json!({ "type": "Submission" }))],
    }));
    revision_of(&stored.put_silently(body).await);
    let after = stored.read().await;
    assert_ne!(after["revision"], before["revision"]);
    for kept in ["updatedAt", "contentUpdatedAt", "isContentSeen", "systemLabel"] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    assert_eq!(after["endUserContext"]["systemLabels"], json!(["Archive", "Sent"]));
    let of_update = stored.events().await.into_iter().filter(|(_, is_silent)| *is_silent).collect::<Vec<_>>();
    assert_eq!(of_update, [("dialogUpdated".to_owned(), true)]);
}

#[rstest]
#[case::progress(json!({ "progress": 1 }), false)]
#[case::reference(json!({ "externalReference": "r" }), false)]
#[case::due(json!({ "dueAt": "2099-01-01T00:00:00Z" }), false)]
#[case::expiry(json!({ "expiresAt": "2099-01-01T00:00:00Z" }), false)]
#[case::process(json!({ "process": "urn:a", "precedingProcess": "urn:b" }), false)]
#[case::api_only(json!({ "isApiOnly": true }), false)]
#[case::tags(json!({ "searchTags": [{ "value": "abc" }] }), false)]
#[case::activity(json!({ "activities": [activity(json!({}))] }), false)]
#[case::status(json!({ "status": "Draft" }), true)]
#[case::extended_status(json!({ "extendedStatus": "x" }), true)]
#[case::content(json!({ "content": { "title": text("Ny") } }), true)]
#[case::file(json!({ "attachments": [{ "urls": [url()] }] }), true)]
#[case::button(json!({ "guiActions": [{ "action": "a", "priority": "Primary", "url": "https://example.com",
    "title": [{ "languageCode": "nb", "value": "a" }] }] }), true)]
#[case::operation(json!({ "apiActions": [{ "action": "a", "endpoints": [{ "url": "https://example.com", "httpMethod": "GET" }] }] }), true)]
#[case::letter(json!({ "transmissions": [letter(json!({ "type": "Submission" }))] }), true)]
#[tokio::test]
async fn some_changes_matter_to_readers(#[case] members: Value, #[case] is_content: bool) {
    let stored = Stored::new(&dialog::minimal()).await;
    stored.app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{}", stored.id)).await;
    let before = stored.read().await;
    stored.app.advance_seconds(60);
    revision_of(&stored.put(update_with(members)).await);
    let after = stored.read().await;
    assert!(after["updatedAt"].as_str() > before["updatedAt"].as_str());
    assert_eq!(after["contentUpdatedAt"] != before["contentUpdatedAt"], is_content);
    assert_eq!(after["isContentSeen"], json!(!is_content));
}

#[tokio::test]
async fn what_is_not_visible_yet_was_changed_when_it_becomes_visible() {
    let visible_from = "2098-06-01T00:00:00.0000000Z";
    let stored = Stored::new(&dialog::with(json!({ "visibleFrom": visible_from }))).await;
    let body = update_with(
        json!({ "progress": 1, "transmissions": [letter(json!({ "createdAt": "2020-01-01T00:00:00Z" }))] }),
    );
    revision_of(&stored.put_silently(body).await);
    let after = stored.read().await;
    assert_eq!(after["updatedAt"], visible_from);
    assert_eq!(after["contentUpdatedAt"], visible_from);
    assert_eq!(after["transmissions"][0]["createdAt"], visible_from);
}

/// Clients know of the dialog what they read; somebody else's read in between is none of their concern.
#[tokio::test]
async fn a_reader_does_not_get_in_the_way() {
    let stored = Stored::new(&dialog::minimal()).await;
    let revision = stored.read().await["revision"].as_str().unwrap().to_owned();
    stored.app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{}", stored.id)).await;
    let caller = stored.owner.with_header("if-match", &revision);
    revision_of(&caller.send("PUT", &stored.path, Some(&update_with(json!({ "progress": 1 })))).await);
    assert_eq!(stored.read().await["isContentSeen"], true);
}

#[tokio::test]
async fn a_neighbor_that_fails_gives_502_and_nothing_is_stored() {
    let stored = Stored::new(&dialog::minimal()).await;
    let before = stored.read().await;
    stored.app.fail("/register", 500);
    let body = update_with(json!({ "activities": [activity(json!({ "performedBy": {
        "actorType": "PartyRepresentative", "actorId": "urn:altinn:person:identifier-no:24819910290" } }))] }));
    assert_eq!(stored.put(body.clone()).await.status, 502);
    assert_eq!(stored.read().await, before);
    stored.app.recover();
    stored.app.eventually(|| async { (stored.put(body.clone()).await.status == 204).then_some(()) }).await;
}

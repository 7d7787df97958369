//! What subscribers are told of each operation, and what they are not.

use dialogporten_sandbox::simulator::TokenRequest;
use dialogporten_testkit::{Actor, Answer, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::all_delivered;
use crate::dialog::{self, COMPANY, LEADER, RESOURCE, activity, merged, transmission};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
const INBOX: &str = "/api/v1/enduser/dialogs";
const LETTER: &str = "01900000-0000-7000-8000-0000000000a1";
const SAVED: &str = "01900000-0000-7000-8000-0000000000b1";
const EXTENDED: &str = "urn:example:card-payment";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Put,
    PutNothing,
    PutWithChildren,
    Patch,
    Activity,
    Transmission,
    Correct,
    FormSaved,
    Delete,
    Restore,
    Purge,
    Freeze,
    Open,
    OpenOnBehalf,
    OwnerReads,
    List,
    ReadParts,
    SystemLabel,
    SystemLabelByOwner,
    BulkLabels,
    OwnerLabel,
}

/// Somebody with all scopes of service owners.
fn owner(app: &TestApp) -> Actor {
    app.caller(&TokenRequest::service_owner("312999005").add_scopes(
        "digdir:dialogporten.serviceprovider.changetransmissions digdir:dialogporten.serviceprovider.admin \
         digdir:dialogporten.correspondence",
    ))
}

async fn perform(app: &TestApp, id: &str, operation: Operation, query: &str) -> Answer {
    let (owner, person) = (owner(app), app.person(LEADER));
    let at = |path: &str| format!("{DIALOGS}/{id}{path}{query}");
    let label = json!({ "addLabels": ["Archive"] });
    match operation {
        Operation::Put => owner.send("PUT", &at(""), Some(&update(json!({ "progress": 9 })))).await,
        Operation::PutNothing => owner.send("PUT", &at(""), Some(&update(json!({})))).await,
        Operation::PutWithChildren => {
            let paid = merged(activity(), json!({ "type": "PaymentMade", "extendedType": EXTENDED }));
            let body = update(json!({ "transmissions": [transmission()], "activities": [paid] }));
            owner.send("PUT", &at(""), Some(&body)).await
        }
        Operation::Patch => {
            let patch = json!([{ "op": "replace", "path": "/progress", "value": 8 }]);
            owner.send("PATCH", &at(""), Some(&patch)).await
        }
        Operation::Activity => owner.post(&at("/activities"), &activity()).await,
        Operation::Transmission => owner.post(&at("/transmissions"), &transmission()).await,
        Operation::Correct => {
            let body = merged(transmission(), json!({ "isSilentUpdate": true }));
            owner.send("PUT", &at(&format!("/transmissions/{LETTER}")), Some(&body)).await
        }
        Operation::FormSaved => {
            let path = format!("/activities/{SAVED}/actions/updateFormSavedActivityTime");
            owner.post(&at(&path), &json!("2020-02-01T00:00:00Z")).await
        }
        Operation::Delete => owner.send("DELETE", &at(""), None).await,
        Operation::Restore => owner.send("POST", &at("/actions/restore"), None).await,
        Operation::Purge => owner.send("POST", &at("/actions/purge"), None).await,
        Operation::Freeze => owner.send("POST", &at("/actions/freeze"), None).await,
        Operation::Open => person.get(&format!("{INBOX}/{id}")).await,
        Operation::OpenOnBehalf => {
            owner.get(&at(&format!("?endUserId=urn:altinn:person:identifier-no:{LEADER}"))).await
        }
        Operation::OwnerReads => owner.get(&at("")).await,
        Operation::List => person.get(&format!("{INBOX}?party={COMPANY}")).await,
        Operation::ReadParts => person.get(&format!("{INBOX}/{id}/transmissions")).await,
        Operation::SystemLabel => person.send("PUT", &format!("{INBOX}/{id}/context/systemlabels"), Some(&label)).await,
        Operation::SystemLabelByOwner => {
            let body = merged(label, json!({ "performedBy": { "actorType": "ServiceOwner" } }));
            owner.send("PUT", &at("/endusercontext/systemlabels"), Some(&body)).await
        }
        Operation::BulkLabels => {
            let body = json!({ "dialogs": [{ "dialogId": id }], "addLabels": ["Bin"] });
            person.post(&format!("{INBOX}/context/systemlabels/actions/bulkset"), &body).await
        }
        Operation::OwnerLabel => owner.post(&at("/context/labels"), &json!({ "value": "merke" })).await,
    }
}

fn update(members: Value) -> Value {
    dialog::update_with(merged(json!({ "process": "urn:process:2", "precedingProcess": "urn:process:1" }), members))
}

/// A dialog with a letter and a saved form, of which everything has been told.
async fn create(app: &TestApp) -> String {
    let letter = merged(transmission(), json!({ "id": LETTER }));
    let saved = merged(activity(), json!({ "id": SAVED, "type": "FormSaved", "createdAt": "2020-01-01T00:00:00Z" }));
    let body = dialog::with(json!({
        "createdAt": "2020-01-01T00:00:00Z", "updatedAt": "2020-01-02T00:00:00Z",
        "process": "urn:process:2", "precedingProcess": "urn:process:1",
        "transmissions": [letter], "activities": [saved],
    }));
    owner(app).post(DIALOGS, &body).await.created_id()
}

/// Returns the types of events, after a look at everything else in them.
fn types(app: &TestApp, id: &str, events: &[Value]) -> Vec<String> {
    let source = format!("{}{INBOX}/{id}", app.public_base());
    let look = |event: &Value| {
        for (name, value) in
            [("specversion", "1.0"), ("resource", RESOURCE), ("resourceinstance", id), ("subject", COMPANY)]
        {
            assert_eq!(event[name], value, "{event}");
        }
        let name = event["type"].as_str().unwrap().strip_prefix("dialogporten.dialog.").unwrap();
        let mut data = event["data"].as_object().unwrap().clone();
        assert_eq!(data.remove("process"), Some(json!("urn:process:2")));
        assert_eq!(data.remove("precedingProcess"), Some(json!("urn:process:1")));
        let of_child = event["source"].as_str().unwrap().strip_prefix(&source).unwrap().to_owned();
        if name.starts_with("transmission.") {
            assert!(of_child.starts_with("/transmissions/"), "{of_child}");
            assert_eq!(data.remove("senderType"), Some(json!("ServiceOwner")));
        } else if name.starts_with("activity.") {
            let activity = data.remove("activityId").unwrap();
            assert_eq!(of_child, format!("/activities/{}", activity.as_str().unwrap()));
            let extended = (name == "activity.payment-made.v1").then(|| json!(EXTENDED));
            assert_eq!(data.remove("extendedActivityType"), extended);
        } else {
            assert_eq!(of_child, "");
        }
        assert!(data.is_empty(), "{data:?}");
        name.strip_suffix(".v1").unwrap().to_owned()
    };
    events.iter().map(look).collect()
}

/// Everything that was told after so many events.
async fn told_after(app: &TestApp, before: usize) -> Vec<Value> {
    all_delivered(app).await;
    app.simulator().events().split_off(before)
}

#[rstest]
#[case::put(&[], Operation::Put, &["updated"])]
#[case::put_nothing(&[], Operation::PutNothing, &[])]
#[case::put_with_children(&[], Operation::PutWithChildren, &["updated", "transmission.created", "activity.payment-made"])]
#[case::patch(&[], Operation::Patch, &["updated"])]
#[case::activity(&[], Operation::Activity, &["updated", "activity.dialog-opened"])]
#[case::transmission(&[], Operation::Transmission, &["updated", "transmission.created"])]
#[case::correction(&[], Operation::Correct, &[])]
#[case::form_saved(&[], Operation::FormSaved, &[])]
#[case::delete(&[], Operation::Delete, &["deleted"])]
#[case::restore(&[Operation::Delete], Operation::Restore, &["restored"])]
#[case::restore_what_is_not_deleted(&[], Operation::Restore, &[])]
#[case::activity_of_a_deleted_one(&[Operation::Delete], Operation::Activity, &["updated", "activity.dialog-opened"])]
#[case::purge(&[], Operation::Purge, &["deleted"])]
#[case::purge_what_is_deleted(&[Operation::Delete], Operation::Purge, &[])]
#[case::freeze(&[], Operation::Freeze, &["updated"])]
#[case::freeze_again(&[Operation::Freeze], Operation::Freeze, &[])]
#[case::open(&[], Operation::Open, &["updated", "seen"])]
#[case::open_again(&[Operation::Open], Operation::Open, &[])]
#[case::open_on_behalf(&[], Operation::OpenOnBehalf, &["updated", "seen"])]
#[case::owner_reads(&[], Operation::OwnerReads, &[])]
#[case::list(&[], Operation::List, &[])]
#[case::read_parts(&[], Operation::ReadParts, &[])]
#[case::system_label(&[], Operation::SystemLabel, &[])]
#[case::system_label_by_owner(&[], Operation::SystemLabelByOwner, &[])]
#[case::bulk_labels(&[], Operation::BulkLabels, &[])]
#[case::owner_label(&[], Operation::OwnerLabel, &[])]
#[tokio::test]
async fn each_operation_is_told_as_subscribers_know_it(
    #[case] before: &'static [Operation],
    #[case] operation: Operation,
    #[case] expected: &'static [&'static str],
) {
    let mut app = TestApp::start().await;
    app.start_worker().await;
    let id = create(&app).await;
    let created = told_after(&app, 0).await;
    assert_eq!(types(&app, &id, &created), ["created", "transmission.created", "activity.form-saved"]);
    for operation in before {
        assert!(perform(&app, &id, *operation, "").await.status < 300);
    }
    let known = told_after(&app, 0).await.len();
    let answer = perform(&app, &id, operation, "").await;
    assert!(answer.status < 300, "{}", answer.text);
    let events = told_after(&app, known).await;
    assert_eq!(types(&app, &id, &events), expected);
}

#[rstest]
#[case::put(&[], Operation::Put)]
#[case::put_with_children(&[], Operation::PutWithChildren)]
#[case::patch(&[], Operation::Patch)]
#[case::activity(&[], Operation::Activity)]
#[case::transmission(&[], Operation::Transmission)]
#[case::delete(&[], Operation::Delete)]
#[case::restore(&[Operation::Delete], Operation::Restore)]
#[case::purge(&[], Operation::Purge)]
#[tokio::test]
async fn nothing_is_told_of_silent_operations(#[case] before: &'static [Operation], #[case] operation: Operation) {
    let mut app = TestApp::start().await;
    app.start_worker().await;
    let id = create(&app).await;
    for operation in before {
        assert!(perform(&app, &id, *operation, "").await.status < 300);
    }
    let known = told_after(&app, 0).await.len();
    let answer = perform(&app, &id, operation, "?isSilentUpdate=true").await;
    assert!(answer.status < 300, "{}", answer.text);
    assert_eq!(told_after(&app, known).await, Vec::<Value>::new());
}

#[tokio::test]
async fn every_type_of_activity_has_a_type_of_event() {
    let mut app = TestApp::start().await;
    app.start_worker().await;
    let id = create(&app).await;
    let kinds = [
        ("DialogCreated", "created"),
        ("DialogClosed", "closed"),
        ("Information", "information"),
        ("TransmissionOpened", "transmission-opened"),
        ("SignatureProvided", "signature-provided"),
        ("DialogOpened", "dialog-opened"),
        ("DialogDeleted", "dialog-deleted"),
        ("DialogRestored", "dialog-restored"),
        ("SentToSigning", "sent-to-signing"),
        ("SentToFormFill", "sent-to-form-fill"),
        ("SentToSendIn", "sent-to-send-in"),
        ("SentToPayment", "sent-to-payment"),
        ("FormSubmitted", "form-submitted"),
        ("FormSaved", "form-saved"),
        ("CorrespondenceOpened", "correspondence-opened"),
        ("CorrespondenceConfirmed", "correspondence-confirmed"),
    ];
    let known = told_after(&app, 0).await.len();
    let mut expected = Vec::new();
    for (kind, name) in kinds {
        let mut body = merged(activity(), json!({ "type": kind }));
        if kind == "TransmissionOpened" {
            body["transmissionId"] = json!(LETTER);
        }
        if kind == "Information" {
            body["description"] = json!([{ "languageCode": "nb", "value": "Noe skjedde" }]);
        }
        let answer = owner(&app).post(&format!("{DIALOGS}/{id}/activities"), &body).await;
        assert_eq!(answer.status, 201, "{kind}: {}", answer.text);
        expected.extend(["updated".to_owned(), format!("activity.{name}")]);
    }
    let events = told_after(&app, known).await;
    assert_eq!(types(&app, &id, &events), expected);
}

#[rstest]
#[case::at_once(true)]
#[case::afterwards(false)]
#[tokio::test]
async fn a_dialog_that_takes_the_place_of_a_purged_one_is_told_after_it(#[case] is_at_once: bool) {
    let mut app = TestApp::start().await;
    if is_at_once {
        app.start_worker().await;
    }
    let id = "01900000-0000-7000-8000-00000000000d";
    let body = dialog::with(json!({
        "id": id, "process": "urn:process:2", "precedingProcess": "urn:process:1", "transmissions": [transmission()],
    }));
    let mut expected = Vec::new();
    for _ in 0..3 {
        assert_eq!(owner(&app).post(DIALOGS, &body).await.created_id(), id);
        perform(&app, id, Operation::Activity, "").await;
        assert_eq!(perform(&app, id, Operation::Purge, "").await.status, 204);
        expected.extend(["created", "transmission.created", "updated", "activity.dialog-opened", "deleted"]);
    }
    if !is_at_once {
        app.start_worker().await;
    }
    let events = told_after(&app, 0).await;
    assert_eq!(types(&app, id, &events), expected);
}

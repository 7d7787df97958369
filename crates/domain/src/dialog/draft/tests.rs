//! What can be read at all.

use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::*;
use crate::dialog::sample::{full, minimal, now, read, set, with};
use crate::dialog::{ActorType, Coded, DialogStatus, HttpVerb, SystemLabel};

/// Returns the path of the member that cannot be read.
fn unreadable(body: &Value) -> Option<String> {
    let result: Result<DialogDraft, _> = serde_path_to_error::deserialize(body);
    result.err().map(|error| error.path().to_string())
}

#[test]
fn every_member_is_read_and_written_back() {
    let draft = read(full());
    let written = serde_json::to_value(&draft).unwrap();
    assert_eq!(read(written), draft);
    assert_eq!(
        draft.transmissions[0].sender.as_ref().unwrap().actor_type,
        Some(Coded::Known(ActorType::PartyRepresentative))
    );
    assert_eq!(draft.content.unwrap().main_content_reference.unwrap().value[0].language_code, "nb");
}

#[test]
fn missing_members_have_defaults() {
    assert_eq!(read(json!({})), DialogDraft::default());
    let draft = read(with(minimal(), [("/guiActions", json!([{}])), ("/apiActions", json!([{ "endpoints": [{}] }]))]));
    assert_eq!(draft.gui_actions[0].http_method, Coded::Known(HttpVerb::Get));
    assert!(!draft.gui_actions[0].is_delete_dialog_action);
    assert!(!draft.api_actions[0].endpoints[0].deprecated);
    assert_eq!(draft.content.unwrap().title.unwrap().media_type, "text/plain");
}

#[test]
fn unknown_members_are_ignored() {
    let body = with(minimal(), [("/revision", json!(1)), ("/content/title/isAuthorized", json!(true))]);
    assert_eq!(read(body), read(minimal()));
}

#[rstest]
#[case("/searchTags")]
#[case("/attachments")]
#[case("/attachments/0/displayName")]
#[case("/attachments/0/urls")]
#[case("/transmissions")]
#[case("/transmissions/0/attachments")]
#[case("/transmissions/0/navigationalActions")]
#[case("/transmissions/0/navigationalActions/0/title")]
#[case("/guiActions")]
#[case("/guiActions/0/title")]
#[case("/guiActions/0/prompt")]
#[case("/apiActions")]
#[case("/apiActions/0/endpoints")]
#[case("/activities")]
#[case("/activities/0/description")]
#[case("/serviceOwnerContext/serviceOwnerLabels")]
#[case("/content/title/value")]
fn null_for_a_list_means_absent(#[case] pointer: &str) {
    let is_null = with(full(), [(pointer, Value::Null)]);
    let is_empty = with(full(), [(pointer, json!([]))]);
    assert_eq!(read(is_null), read(is_empty));
}

#[rstest]
#[case("/id")]
#[case("/idempotentKey")]
#[case("/progress")]
#[case("/extendedStatus")]
#[case("/externalReference")]
#[case("/visibleFrom")]
#[case("/dueAt")]
#[case("/expiresAt")]
#[case("/process")]
#[case("/precedingProcess")]
#[case("/createdAt")]
#[case("/updatedAt")]
#[case("/status")]
#[case("/systemLabel")]
#[case("/serviceOwnerContext")]
#[case("/content")]
#[case("/content/summary")]
#[case("/attachments/0/id")]
#[case("/attachments/0/name")]
#[case("/attachments/0/expiresAt")]
#[case("/attachments/0/urls/0/mediaType")]
#[case("/transmissions/0/content")]
#[case("/transmissions/0/content/contentReference")]
#[case("/transmissions/0/relatedTransmissionId")]
#[case("/transmissions/0/authorizationAttribute")]
#[case("/transmissions/0/navigationalActions/0/expiresAt")]
#[case("/apiActions/0/name")]
#[case("/apiActions/0/endpoints/0/sunsetAt")]
#[case("/activities/0/createdAt")]
#[case("/activities/0/transmissionId")]
#[case("/activities/0/performedBy/actorId")]
fn null_is_allowed_where_a_member_is_nullable(#[case] pointer: &str) {
    assert_eq!(unreadable(&with(full(), [(pointer, Value::Null)])), None);
}

#[rstest]
#[case("/serviceResource", "serviceResource")]
#[case("/party", "party")]
#[case("/isApiOnly", "isApiOnly")]
#[case("/content/title", "content.title")]
#[case("/content/title/mediaType", "content.title.mediaType")]
#[case("/content/title/value/0/value", "content.title.value[0].value")]
#[case("/content/title/value/0/languageCode", "content.title.value[0].languageCode")]
#[case("/searchTags/0", "searchTags[0]")]
#[case("/searchTags/0/value", "searchTags[0].value")]
#[case("/serviceOwnerContext/serviceOwnerLabels/0/value", "serviceOwnerContext.serviceOwnerLabels[0].value")]
#[case("/attachments/0/urls/0/url", "attachments[0].urls[0].url")]
#[case("/attachments/0/urls/0/consumerType", "attachments[0].urls[0].consumerType")]
#[case("/transmissions/0/createdAt", "transmissions[0].createdAt")]
#[case("/transmissions/0/type", "transmissions[0].type")]
#[case("/transmissions/0/sender", "transmissions[0].sender")]
#[case("/transmissions/0/sender/actorType", "transmissions[0].sender.actorType")]
#[case("/transmissions/0/content/title", "transmissions[0].content.title")]
#[case("/guiActions/0/action", "guiActions[0].action")]
#[case("/guiActions/0/isDeleteDialogAction", "guiActions[0].isDeleteDialogAction")]
#[case("/guiActions/0/httpMethod", "guiActions[0].httpMethod")]
#[case("/guiActions/0/priority", "guiActions[0].priority")]
#[case("/apiActions/0/endpoints/0/httpMethod", "apiActions[0].endpoints[0].httpMethod")]
#[case("/apiActions/0/endpoints/0/deprecated", "apiActions[0].endpoints[0].deprecated")]
#[case("/activities/0/type", "activities[0].type")]
#[case("/activities/0/performedBy", "activities[0].performedBy")]
fn null_is_refused_where_a_member_is_not_nullable(#[case] pointer: &str, #[case] path: &str) {
    assert_eq!(unreadable(&with(full(), [(pointer, Value::Null)])).as_deref(), Some(path));
}

#[rstest]
#[case("/progress", json!("many"), "progress")]
#[case("/progress", json!(1.5), "progress")]
#[case("/progress", json!(3_000_000_000_u32), "progress")]
#[case("/transmissions", json!({}), "transmissions")]
#[case("/dueAt", json!("2026-01-01T00:00:00"), "dueAt")]
#[case("/status", json!("Paused"), "status")]
#[case("/status", json!(true), "status")]
#[case("/content/title/value/0", json!({ "value": "x" }), "content.title.value[0]")]
#[case("/content/title/value/0", json!({ "languageCode": "nb" }), "content.title.value[0]")]
#[case("/id", json!("01987e1f5b0a7c3e9a412f5a4b6c0001"), "id")]
#[case("/id", json!("{01987e1f-5b0a-7c3e-9a41-2f5a4b6c0001}"), "id")]
#[case("/id", json!("urn:uuid:01987e1f-5b0a-7c3e-9a41-2f5a4b6c0001"), "id")]
#[case("/id", json!(" 1987e1f-5b0a-7c3e-9a41-2f5a4b6c0001"), "id")]
#[case("/id", json!(""), "id")]
fn values_of_the_wrong_form_are_refused(#[case] pointer: &str, #[case] value: Value, #[case] path: &str) {
    assert_eq!(unreadable(&with(full(), [(pointer, value)])).as_deref(), Some(path));
}

#[test]
fn identifiers_are_read_in_any_case() {
    let body = with(minimal(), [("/id", json!("01987E1F-5B0A-7C3E-9A41-2F5A4B6C0001"))]);
    assert_eq!(read(body).id.unwrap().to_string(), "01987e1f-5b0a-7c3e-9a41-2f5a4b6c0001");
}

#[test]
fn a_refused_identifier_is_not_repeated() {
    let error = serde_json::from_value::<DialogDraft>(json!({ "id": "17829010178" })).unwrap_err();
    assert!(!error.to_string().contains("17829010178"), "{error}");
}

#[rstest]
#[case(json!("bin"), Some(Coded::Known(SystemLabel::Bin)))]
#[case(json!("ARCHIVE"), Some(Coded::Known(SystemLabel::Archive)))]
#[case(json!(2), Some(Coded::Known(SystemLabel::Bin)))]
#[case(json!("3"), Some(Coded::Known(SystemLabel::Archive)))]
#[case(json!(0), Some(Coded::Undefined(0)))]
#[case(Value::Null, None)]
fn enumerations_are_read_by_name_and_number(#[case] value: Value, #[case] label: Option<Coded<SystemLabel>>) {
    assert_eq!(read(with(minimal(), [("/systemLabel", value)])).system_label, label);
}

#[rstest]
#[case(StatusInput::New, 1, DialogStatus::NotApplicable)]
#[case(StatusInput::InProgress, 2, DialogStatus::InProgress)]
#[case(StatusInput::Draft, 3, DialogStatus::Draft)]
#[case(StatusInput::Sent, 4, DialogStatus::Awaiting)]
#[case(StatusInput::RequiresAttention, 5, DialogStatus::RequiresAttention)]
#[case(StatusInput::Completed, 6, DialogStatus::Completed)]
#[case(StatusInput::NotApplicable, 7, DialogStatus::NotApplicable)]
#[case(StatusInput::Awaiting, 8, DialogStatus::Awaiting)]
fn earlier_names_of_a_status_are_mapped(#[case] input: StatusInput, #[case] code: i64, #[case] stored: DialogStatus) {
    assert_eq!(StatusInput::from_code(code), Some(input));
    assert_eq!(DialogStatus::from(input), stored);
}

#[test]
fn debug_output_hides_parties() {
    let body = with(full(), [("/party", json!("urn:altinn:person:identifier-no:17829010178"))]);
    let mut draft = read(body);
    draft.transmissions[0].sender.as_mut().unwrap().actor_id =
        Some("urn:altinn:person:identifier-no:17829010178".to_owned());
    for text in [format!("{draft:?}"), format!("{:?}", draft.transmissions), format!("{:?}", draft.activities)] {
        assert!(!text.contains("17829010178") && !text.contains("Kari"), "{text}");
    }
}

/// JSON pointers of every value in a body, lists and objects included.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let members: Vec<(String, &Value)> = match value {
        Value::Object(object) => object.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(array) => array.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, value) in members {
        let pointer = format!("{at}/{key}");
        pointers(value, &pointer, found);
        found.push(pointer);
    }
}

fn replacement() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!("")),
        Just(json!([])),
        Just(json!({})),
        Just(json!(true)),
        Just(json!("0001-01-01T00:00:00Z")),
        any::<i32>().prop_map(|number| json!(number)),
        (-1..20_i64).prop_map(|number| json!(number)),
        ".{0,40}".prop_map(|text| json!(text)),
        "(urn:altinn:)?[a-z:/?#%0]{0,20}".prop_map(|text| json!(text)),
    ]
}

proptest! {
    /// Whatever becomes of a body: when it can be read it survives being written, validation says what is wrong, and
    /// what is valid can be created or is rejected with a reason.
    #[test]
    fn distorted_bodies_are_read_written_and_judged(
        changes in prop::collection::vec((any::<prop::sample::Index>(), replacement()), 0..4),
        is_silent: bool,
    ) {
        let mut all = Vec::new();
        pointers(&full(), "", &mut all);
        let mut body = full();
        for (index, value) in changes {
            let pointer = index.get(&all);
            // An earlier change may have taken the place away.
            if body.pointer(pointer).is_some() {
                set(&mut body, pointer, value);
            }
        }
        let Ok(draft) = serde_json::from_value::<DialogDraft>(body) else { return Ok(()) };
        let written = serde_json::to_value(&draft).unwrap();
        prop_assert_eq!(&read(written), &draft);
        let rules = crate::dialog::CallerRules::default();
        match draft.validate(&rules, now()) {
            Err(violations) => {
                prop_assert!(!violations.is_empty());
                prop_assert!(violations.iter().all(|violation| violation.path.starts_with("dto.")));
            }
            Ok(command) => {
                let ids = crate::IdGenerator::default();
                let result = command.create(&crate::dialog::sample::owner(), &rules, is_silent, now(), &ids);
                if let Err(crate::dialog::Rejection::Domain(errors)) = result {
                    prop_assert!(!errors.is_empty());
                }
            }
        }
    }
}

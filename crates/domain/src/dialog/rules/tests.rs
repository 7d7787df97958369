//! Rules that many members share.

use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog::CallerRules;
use crate::dialog::draft::DialogDraft;
use crate::dialog::sample::{
    CORRESPONDENCE, LEGACY, OWNER, activity, attachment, emojis, full, id, letters, now, set, transmission, violations,
    with,
};

/// A body with an activity of type `Information` as the second one, whose description is limited.
const DESCRIPTION: &str = "/activities/1/description/0/value";

#[rstest]
#[case::extended_status("/extendedStatus", 255, "dto.extendedStatus")]
#[case::external_reference("/externalReference", 255, "dto.externalReference")]
#[case::idempotent_key("/idempotentKey", 36, "dto.idempotentKey")]
#[case::search_tag("/searchTags/0/value", 63, "dto.searchTags[0].value")]
#[case::label(
    "/serviceOwnerContext/serviceOwnerLabels/0/value",
    255,
    "dto.serviceOwnerContext.serviceOwnerLabels[0].value"
)]
#[case::title("/content/title/value/0/value", 255, "dto.content.value[0].value")]
#[case::non_sensitive_title("/content/nonSensitiveTitle/value/0/value", 255, "dto.content.value[0].value")]
#[case::summary("/content/summary/value/0/value", 255, "dto.content.value[0].value")]
#[case::non_sensitive_summary("/content/nonSensitiveSummary/value/0/value", 255, "dto.content.value[0].value")]
#[case::sender_name("/content/senderName/value/0/value", 255, "dto.content.value[0].value")]
#[case::additional_info("/content/additionalInfo/value/0/value", 1023, "dto.content.value[0].value")]
#[case::status_text("/content/extendedStatus/value/0/value", 25, "dto.content.value[0].value")]
#[case::attachment_name("/attachments/0/name", 255, "dto.attachments[0].name")]
#[case::display_name("/attachments/0/displayName/0/value", 255, "dto.attachments[0].displayName[0].value")]
#[case::media_type("/attachments/0/urls/0/mediaType", 255, "dto.attachments[0].urls[0].mediaType")]
#[case::transmission_key("/transmissions/0/idempotentKey", 36, "dto.transmissions[0].idempotentKey")]
#[case::transmission_reference("/transmissions/0/externalReference", 255, "dto.transmissions[0].externalReference")]
#[case::transmission_title(
    "/transmissions/0/content/title/value/0/value",
    255,
    "dto.transmissions[0].content.value[0].value"
)]
#[case::transmission_summary(
    "/transmissions/0/content/summary/value/0/value",
    255,
    "dto.transmissions[0].content.value[0].value"
)]
#[case::transmission_file_name("/transmissions/0/attachments/0/name", 255, "dto.transmissions[0].attachments[0].name")]
#[case::transmission_media_type(
    "/transmissions/0/attachments/0/urls/0/mediaType",
    255,
    "dto.transmissions[0].attachments[0].urls[0].mediaType"
)]
#[case::link_title(
    "/transmissions/0/navigationalActions/0/title/0/value",
    255,
    "dto.transmissions[0].navigationalActions[0].title[0].value"
)]
#[case::gui_action("/guiActions/0/action", 255, "dto.guiActions[0].action")]
#[case::gui_action_title("/guiActions/0/title/0/value", 255, "dto.guiActions[0].title[0].value")]
#[case::gui_action_prompt("/guiActions/0/prompt/0/value", 255, "dto.guiActions[0].prompt[0].value")]
#[case::api_action("/apiActions/0/action", 255, "dto.apiActions[0].action")]
#[case::api_action_name("/apiActions/0/name", 255, "dto.apiActions[0].name")]
#[case::api_action_version("/apiActions/0/endpoints/0/version", 255, "dto.apiActions[0].endpoints[0].version")]
#[case::actor_name("/activities/0/performedBy/actorName", 255, "dto.activities[0].performedBy.actorName")]
#[case::description(DESCRIPTION, 255, "dto.activities[1].description[0].value")]
fn texts_are_limited_in_utf16_code_units(#[case] pointer: &str, #[case] max: usize, #[case] path: &str) {
    for text in [letters, emojis] {
        assert_eq!(violations(with(full(), [(pointer, json!(text(max)))]), OWNER), [""; 0], "{max}");
        assert_eq!(violations(with(full(), [(pointer, json!(text(max + 1)))]), OWNER), [path], "{max} + 1");
    }
}

#[rstest]
#[case::title("/content/title/value/0/value", 512)]
#[case::sender_name("/content/senderName/value/0/value", 512)]
#[case::summary("/content/summary/value/0/value", 512)]
#[case::transmission_title("/transmissions/0/content/title/value/0/value", 512)]
#[case::transmission_summary("/transmissions/0/content/summary/value/0/value", 512)]
#[case::additional_info("/content/additionalInfo/value/0/value", 1023)]
#[case::status_text("/content/extendedStatus/value/0/value", 25)]
#[case::attachment_name("/attachments/0/displayName/0/value", 255)]
#[case::gui_action_title("/guiActions/0/title/0/value", 255)]
#[case::description(DESCRIPTION, 4095)]
fn messages_may_have_longer_texts(#[case] pointer: &str, #[case] max: usize) {
    assert_eq!(violations(with(full(), [(pointer, json!(emojis(max)))]), CORRESPONDENCE), [""; 0]);
    assert_eq!(violations(with(full(), [(pointer, json!(emojis(max + 1)))]), CORRESPONDENCE).len(), 1);
}

#[rstest]
#[case("/idempotentKey", 3, "dto.idempotentKey")]
#[case("/transmissions/0/idempotentKey", 3, "dto.transmissions[0].idempotentKey")]
#[case("/searchTags/0/value", 3, "dto.searchTags[0].value")]
#[case("/serviceOwnerContext/serviceOwnerLabels/0/value", 3, "dto.serviceOwnerContext.serviceOwnerLabels[0].value")]
fn keys_and_words_have_a_least_length(#[case] pointer: &str, #[case] min: usize, #[case] path: &str) {
    assert_eq!(violations(with(full(), [(pointer, json!(letters(min)))]), OWNER), [""; 0]);
    for short in [letters(min - 1), String::new()] {
        assert_eq!(violations(with(full(), [(pointer, json!(short))]), OWNER), [path]);
    }
}

#[rstest]
#[case("/content/title/value/0/value", "dto.content.value[0].value")]
#[case("/attachments/0/displayName/0/value", "dto.attachments[0].displayName[0].value")]
#[case("/guiActions/0/action", "dto.guiActions[0].action")]
#[case("/guiActions/0/url", "dto.guiActions[0].url")]
#[case("/apiActions/0/action", "dto.apiActions[0].action")]
#[case("/apiActions/0/endpoints/0/url", "dto.apiActions[0].endpoints[0].url")]
#[case("/attachments/0/urls/0/url", "dto.attachments[0].urls[0].url")]
#[case("/serviceResource", "dto.serviceResource")]
#[case("/party", "dto.party")]
fn blank_texts_are_refused_where_a_text_is_mandatory(#[case] pointer: &str, #[case] path: &str) {
    for blank in ["", " ", "\t\u{a0}"] {
        assert_eq!(violations(with(full(), [(pointer, json!(blank))]), OWNER), [path], "{blank:?}");
    }
}

#[rstest]
#[case("/extendedStatus")]
#[case("/externalReference")]
#[case("/attachments/0/name")]
#[case("/attachments/0/urls/0/mediaType")]
#[case("/transmissions/0/externalReference")]
#[case("/transmissions/0/extendedType")]
#[case("/apiActions/0/name")]
#[case("/apiActions/0/endpoints/0/version")]
#[case("/apiActions/0/endpoints/0/requestSchema")]
fn optional_texts_may_be_empty(#[case] pointer: &str) {
    assert_eq!(violations(with(full(), [(pointer, json!(""))]), OWNER), [""; 0]);
}

#[rstest]
#[case("/attachments/0/urls/0/url", "dto.attachments[0].urls[0].url")]
#[case("/transmissions/0/attachments/0/urls/0/url", "dto.transmissions[0].attachments[0].urls[0].url")]
#[case("/transmissions/0/navigationalActions/0/url", "dto.transmissions[0].navigationalActions[0].url")]
#[case("/guiActions/0/url", "dto.guiActions[0].url")]
#[case("/apiActions/0/endpoints/0/url", "dto.apiActions[0].endpoints[0].url")]
#[case("/content/mainContentReference/value/0/value", "dto.content.value[0].value")]
#[case("/transmissions/0/content/contentReference/value/0/value", "dto.transmissions[0].content.value[0].value")]
fn addresses_are_absolute_and_https(#[case] pointer: &str, #[case] path: &str) {
    for refused in ["http://example.com", "foo:bar", "/a", "example.com", "https://", "https://example.com/\0"] {
        let paths = violations(with(full(), [(pointer, json!(refused))]), OWNER);
        assert!(!paths.is_empty() && paths.iter().all(|found| found == path), "{refused} {paths:?}");
    }
    let address = |length: usize| format!("https://example.com/{}", letters(length - 20));
    assert_eq!(violations(with(full(), [(pointer, json!("HTTPS://Example.com"))]), OWNER), [""; 0]);
    assert_eq!(violations(with(full(), [(pointer, json!(address(1023)))]), OWNER), [""; 0]);
    assert_eq!(violations(with(full(), [(pointer, json!(address(1024)))]), OWNER), [path]);
}

#[rstest]
#[case("/process", "dto.process")]
#[case("/precedingProcess", "dto.precedingProcess")]
#[case("/transmissions/0/extendedType", "dto.transmissions[0].extendedType")]
#[case("/apiActions/0/endpoints/0/documentationUrl", "dto.apiActions[0].endpoints[0].documentationUrl")]
#[case("/apiActions/0/endpoints/0/requestSchema", "dto.apiActions[0].endpoints[0].requestSchema")]
#[case("/apiActions/0/endpoints/0/responseSchema", "dto.apiActions[0].endpoints[0].responseSchema")]
#[case("/activities/0/extendedType", "dto.activities[0].extendedType")]
fn references_are_well_formed(#[case] pointer: &str, #[case] path: &str) {
    for accepted in ["foo", "urn:x:y", "http://example.com", "a/b?c#d", &letters(1023)] {
        assert_eq!(violations(with(full(), [(pointer, json!(accepted))]), OWNER), [""; 0], "{accepted}");
    }
    for refused in ["inval|d", "a b", "%zz", "{x}", &letters(1024)] {
        assert_eq!(violations(with(full(), [(pointer, json!(refused))]), OWNER), [path], "{refused}");
    }
}

#[rstest]
#[case("/guiActions/0/authorizationAttribute", "dto.guiActions[0].authorizationAttribute")]
#[case("/apiActions/0/authorizationAttribute", "dto.apiActions[0].authorizationAttribute")]
#[case("/transmissions/0/authorizationAttribute", "dto.transmissions[0].authorizationAttribute")]
fn authorization_attributes_follow_their_pattern(#[case] pointer: &str, #[case] path: &str) {
    assert_eq!(violations(with(full(), [(pointer, json!(letters(255)))]), OWNER), [""; 0]);
    for refused in ["", "not valid", &letters(256)] {
        assert_eq!(violations(with(full(), [(pointer, json!(refused))]), OWNER), [path], "{refused}");
    }
}

#[rstest]
#[case("/attachments/0/displayName", "dto.attachments[0].displayName")]
#[case("/transmissions/0/navigationalActions/0/title", "dto.transmissions[0].navigationalActions[0].title")]
#[case("/guiActions/0/title", "dto.guiActions[0].title")]
#[case("/guiActions/0/prompt", "dto.guiActions[0].prompt")]
#[case("/activities/1/description", "dto.activities[1].description")]
#[case("/content/summary/value", "dto.content.value")]
#[case("/transmissions/0/content/title/value", "dto.transmissions[0].content.value")]
fn languages_are_known_and_different(#[case] pointer: &str, #[case] path: &str) {
    let text = |code: &str| json!({ "value": "x", "languageCode": code });
    let both = json!([text("nb_NO"), text(" EN-us")]);
    assert_eq!(violations(with(full(), [(pointer, both)]), OWNER), [""; 0]);
    let doubled = json!([text("nb"), text("en"), text("NB-no")]);
    assert_eq!(violations(with(full(), [(pointer, doubled)]), OWNER), [path]);
    let unknown = json!([text("no"), text("en"), text("")]);
    let expected = [format!("{path}[0].languageCode"), format!("{path}[2].languageCode")];
    assert_eq!(violations(with(full(), [(pointer, unknown)]), OWNER), expected);
}

#[test]
fn no_is_answered_with_advice() {
    let body = with(full(), [("/content/title/value/0/languageCode", json!("no"))]);
    let found = serde_json::from_value::<DialogDraft>(body).unwrap().validate(&OWNER, now()).unwrap_err();
    assert!(found[0].message.contains("nb or nn"), "{}", found[0].message);
}

#[rstest]
#[case("/attachments/0/urls", "dto.attachments[0].urls")]
#[case("/transmissions/0/attachments/0/urls", "dto.transmissions[0].attachments[0].urls")]
#[case("/transmissions/0/navigationalActions/0/title", "dto.transmissions[0].navigationalActions[0].title")]
#[case("/guiActions/0/title", "dto.guiActions[0].title")]
#[case("/apiActions/0/endpoints", "dto.apiActions[0].endpoints")]
#[case("/content/title/value", "dto.content.value")]
#[case("/content/summary/value", "dto.content.value")]
#[case("/activities/1/description", "dto.activities[1].description")]
fn mandatory_lists_are_not_empty(#[case] pointer: &str, #[case] path: &str) {
    assert_eq!(violations(with(full(), [(pointer, json!([]))]), OWNER), [path]);
}

#[rstest]
#[case("/attachments/0/displayName")]
#[case("/guiActions/0/prompt")]
#[case("/transmissions/0/attachments")]
#[case("/transmissions/0/navigationalActions")]
fn optional_lists_may_be_empty(#[case] pointer: &str) {
    assert_eq!(violations(with(full(), [(pointer, json!([]))]), OWNER), [""; 0]);
}

#[rstest]
#[case("/attachments/0/urls/0", "consumerType", "dto.attachments[0].urls[0].consumerType")]
#[case("/transmissions/0", "type", "dto.transmissions[0].type")]
#[case("/transmissions/0/sender", "actorType", "dto.transmissions[0].sender.actorType")]
#[case("/guiActions/0", "priority", "dto.guiActions[0].priority")]
#[case("/guiActions/0", "httpMethod", "dto.guiActions[0].httpMethod")]
#[case("/apiActions/0/endpoints/0", "httpMethod", "dto.apiActions[0].endpoints[0].httpMethod")]
#[case("/activities/0", "type", "dto.activities[0].type")]
#[case("", "status", "dto.status")]
#[case("", "systemLabel", "dto.systemLabel")]
fn numbers_must_be_members_of_their_enumeration(#[case] parent: &str, #[case] member: &str, #[case] path: &str) {
    for code in [-1, 0, 99] {
        let pointer = format!("{parent}/{member}");
        assert_eq!(violations(with(full(), [(pointer.as_str(), json!(code))]), OWNER), [path], "{code}");
    }
}

#[rstest]
#[case("/attachments/0/urls/0/consumerType", "dto.attachments[0].urls[0].consumerType")]
#[case("/attachments/0/urls/0/url", "dto.attachments[0].urls[0].url")]
#[case("/transmissions/0/type", "dto.transmissions[0].type")]
#[case("/transmissions/0/sender", "dto.transmissions[0].sender")]
#[case("/transmissions/0/sender/actorType", "dto.transmissions[0].sender.actorType")]
#[case("/transmissions/0/content", "dto.transmissions[0].content")]
#[case("/transmissions/0/content/title", "dto.transmissions[0].content")]
#[case("/guiActions/0/priority", "dto.guiActions[0].priority")]
#[case("/guiActions/0/action", "dto.guiActions[0].action")]
#[case("/guiActions/0/title", "dto.guiActions[0].title")]
#[case("/apiActions/0/endpoints/0/httpMethod", "dto.apiActions[0].endpoints[0].httpMethod")]
#[case("/activities/0/type", "dto.activities[0].type")]
#[case("/activities/0/performedBy", "dto.activities[0].performedBy")]
#[case("/content", "dto.content")]
#[case("/content/title", "dto.content")]
#[case("/searchTags/0/value", "dto.searchTags[0].value")]
#[case("/party", "dto.party")]
#[case("/serviceResource", "dto.serviceResource")]
fn mandatory_members_are_given(#[case] pointer: &str, #[case] path: &str) {
    let mut body = full();
    crate::dialog::sample::remove(&mut body, pointer);
    assert_eq!(violations(body, OWNER), [path]);
}

#[rstest]
#[case("/id", "dto.id")]
#[case("/attachments/0/id", "dto.attachments[0].id")]
#[case("/attachments/0/urls/0/id", "dto.attachments[0].urls[0].id")]
#[case("/transmissions/0/attachments/0/id", "dto.transmissions[0].attachments[0].id")]
#[case("/guiActions/0/id", "dto.guiActions[0].id")]
#[case("/apiActions/0/id", "dto.apiActions[0].id")]
#[case("/activities/0/id", "dto.activities[0].id")]
#[case("/transmissions/1/id", "dto.transmissions[1].id")]
fn identifiers_are_version_7_and_not_from_the_future(#[case] pointer: &str, #[case] path: &str) {
    let body = |id: &str| {
        let mut body = with(full(), [(pointer, json!(id))]);
        // Otherwise the activity would name a transmission that is gone.
        set(&mut body, "/activities/0", activity());
        if pointer == "/activities/0/id" {
            set(&mut body, pointer, json!(id));
        }
        body
    };
    for accepted in ["00000000-0000-7000-8000-000000000000", "019b796e-1097-7000-bfff-000000000000"] {
        assert_eq!(violations(body(accepted), OWNER), [""; 0], "{accepted}");
    }
    for (refused, reasons) in [
        ("00000000-0000-0000-0000-000000000000", 1),
        ("01987e1f-5b0a-4c3e-9a41-2f5a4b6c0001", 1),
        ("01987e1f-5b0a-7c3e-7a41-2f5a4b6c0001", 1),
        ("019b796e-1098-7000-8000-000000000000", 1),
        ("5b0c6a52-6f0e-4d0b-9a37-0c3f6a4e9d11", 2),
    ] {
        assert_eq!(violations(body(refused), OWNER), vec![path; reasons], "{refused}");
    }
}

#[test]
fn any_identifier_is_good_enough_where_it_is_not_looked_at() {
    let any = json!("5b0c6a52-6f0e-4d0b-9a37-0c3f6a4e9d11");
    for pointer in ["/apiActions/0/endpoints/0/id", "/transmissions/0/attachments/0/urls/0/id"] {
        assert_eq!(violations(with(full(), [(pointer, any.clone())]), OWNER), [""; 0], "{pointer}");
    }
}

#[rstest]
#[case("/attachments", "dto.attachments")]
#[case("/attachments/0/urls", "dto.attachments[0].urls")]
#[case("/transmissions", "dto.transmissions")]
#[case("/transmissions/0/attachments", "dto.transmissions[0].attachments")]
#[case("/apiActions", "dto.apiActions")]
#[case("/apiActions/0/endpoints", "dto.apiActions[0].endpoints")]
#[case("/activities", "dto.activities")]
#[case("/searchTags", "dto.searchTags")]
#[case("/serviceOwnerContext/serviceOwnerLabels", "dto.serviceOwnerContext.serviceOwnerLabels")]
fn one_list_has_no_two_alike(#[case] pointer: &str, #[case] path: &str) {
    let mut body = full();
    let copy = body.pointer(&format!("{pointer}/0")).unwrap().clone();
    set(&mut body, &format!("{pointer}/-"), copy);
    let found = serde_json::from_value::<DialogDraft>(body).unwrap().validate(&OWNER, now()).unwrap_err();
    assert_eq!(found.iter().map(|violation| violation.path.as_str()).collect::<Vec<_>>(), [path]);
    assert!(found[0].message.contains("duplicate items"), "{}", found[0].message);
}

#[test]
fn gui_actions_have_different_identifiers() {
    let mut second = full()["guiActions"][0].clone();
    second["priority"] = json!("Secondary");
    let body = with(full(), [("/guiActions/-", second)]);
    assert_eq!(violations(body, OWNER), ["dto.guiActions"]);
}

#[test]
fn elements_without_identifiers_are_not_alike() {
    let body = with(
        full(),
        [
            ("/attachments", json!([attachment(), attachment()])),
            ("/transmissions", json!([transmission(), transmission()])),
            ("/activities", json!([activity(), activity()])),
        ],
    );
    assert_eq!(violations(body, OWNER), [""; 0]);
}

#[test]
fn references_stay_within_the_body() {
    let body = with(
        full(),
        [
            ("/transmissions/0/relatedTransmissionId", json!(id(99))),
            ("/transmissions/1/relatedTransmissionId", json!(id(98))),
            ("/activities/0/transmissionId", json!(id(97))),
        ],
    );
    assert_eq!(violations(body, OWNER), ["dto.transmissions[0]", "dto.transmissions[1]", "dto.activities[0]"]);
}

#[test]
fn a_transmission_does_not_answer_itself() {
    let body = with(full(), [("/transmissions/0/relatedTransmissionId", json!(id(20)))]);
    assert_eq!(violations(body, OWNER), ["dto.transmissions[0].relatedTransmissionId"]);
}

/// Every text of the sample, one after the other, with the character that the database cannot store.
#[test]
fn no_text_with_a_null_character_comes_through() {
    fn visit(body: &Value, at: &Value, pointer: &str, count: &mut usize) {
        match at {
            Value::Object(members) => {
                members.iter().for_each(|(key, value)| visit(body, value, &format!("{pointer}/{key}"), count));
            }
            Value::Array(items) => {
                items
                    .iter()
                    .enumerate()
                    .for_each(|(index, value)| visit(body, value, &format!("{pointer}/{index}"), count));
            }
            Value::String(text) => {
                *count += 1;
                for spoiled in [format!("{text}\0"), format!("\0{text}"), format!("{text}\0{text}")] {
                    let changed = with(body.clone(), [(pointer, json!(spoiled))]);
                    let draft: Result<DialogDraft, _> = serde_json::from_value(changed);
                    let is_refused = draft.map_or(true, |draft| draft.validate(&rules(), now()).is_err());
                    assert!(is_refused, "{pointer}");
                }
            }
            _ => {}
        }
    }
    fn rules() -> CallerRules {
        CallerRules { is_admin: true, ..LEGACY }
    }
    let body = full();
    let mut count = 0;
    visit(&body, &body, "", &mut count);
    assert!(count > 100, "{count}");
}

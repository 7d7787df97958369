//! Each check on its own.

use std::time::Duration;

use dialogporten_dialog_token::{Claims, Demands, Invalid, KeySet, Rejected, Rules, Uuid};
use rstest::rstest;
use serde_json::{Value, json};

use crate::signer::{DIALOG, EMAIL_USER, ISSUED, ISSUER, PERSON, SYSTEM_USER, TestKey, key_set};

const NOW: i64 = ISSUED + 300;

fn rules() -> Rules {
    Rules { skew: Duration::ZERO, ..Rules::new(ISSUER) }
}

fn check(token: &str, demands: &Demands, now: i64) -> Result<Claims, Rejected> {
    rules().check(token, &key_set(&[&TestKey::primary(), &TestKey::secondary()]), demands, now)
}

fn reasons(outcome: Result<Claims, Rejected>) -> Vec<Invalid> {
    outcome.map_or_else(|rejected| rejected.reasons, |_| Vec::new())
}

fn person_with(name: &str, value: Value) -> String {
    let mut payload: Value = serde_json::from_str(PERSON).unwrap();
    payload[name] = value;
    TestKey::primary().token(&payload.to_string())
}

#[rstest]
#[case::person(
    TestKey::primary(),
    PERSON,
    "qcilZVFDzhT3gVE0LciUdQ8t62qUMFs17S1cs2eTyr6RtTBrylqV222QFLESUow6xNMiaXaleU6PEYZQ6nwOBQ"
)]
#[case::system_user(
    TestKey::primary(),
    SYSTEM_USER,
    "3dcAvpmESen4A-Qw3JDIEJXv_SD8SPGWOL_DTLNnkp7TuKycluVOFrB7XwMqkRxrpNth8eYKFRzRUGoxWnI5AQ"
)]
#[case::email_user(
    TestKey::secondary(),
    EMAIL_USER,
    "y_oASqqlSTpzWHoEjtagNuCJNlHJGDIYv0LuDcoO6h3W8k8R4HxkTS7Jun_SwvK9pHl79VMAvOxzHQBF0hUeDA"
)]
fn the_published_vectors_are_valid(#[case] key: TestKey, #[case] payload: &str, #[case] signature: &str) {
    let token = key.token(payload);
    assert!(token.ends_with(&format!(".{signature}")));
    assert_eq!(reasons(check(&token, &Demands::new(), NOW)), []);
}

#[test]
fn claims_are_typed() {
    let claims = check(&TestKey::primary().token(SYSTEM_USER), &Demands::new(), NOW).unwrap();
    assert_eq!(claims.token_id, "c0a8f7de-1d5b-4e4e-8f65-5f1d1d1b7a02");
    assert_eq!(claims.consumer, "urn:altinn:organization:identifier-no:312002000");
    assert_eq!(claims.actor(), "urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
    assert_eq!(claims.system_user_owner.as_deref(), Some("urn:altinn:organization:identifier-no:312001004"));
    assert_eq!(claims.supplier.as_deref(), Some("urn:altinn:organization:identifier-no:312003007"));
    assert_eq!((claims.level, claims.dialog_id.to_string().as_str()), (3, DIALOG));
    assert_eq!((claims.issued_at, claims.not_before), (Some(ISSUED), Some(ISSUED)));
    assert_eq!(claims.expires_at, Some(ISSUED + 600));
    assert!(claims.permits("read", None) && !claims.permits("write", None));

    let person = check(&TestKey::primary().token(PERSON), &Demands::new(), NOW).unwrap();
    assert_eq!(person.actor(), "urn:altinn:person:identifier-no:17829010178");
    assert!(!format!("{person:?}").contains("17829010178"));
}

#[rstest]
#[case::in_time(NOW, 0, &[])]
#[case::first_second(ISSUED, 0, &[])]
#[case::last_second(ISSUED + 600, 0, &[])]
#[case::late(ISSUED + 601, 0, &[Invalid::Expired])]
#[case::late_within_skew(ISSUED + 610, 10, &[])]
#[case::too_late(ISSUED + 611, 10, &[Invalid::Expired])]
#[case::early(ISSUED - 1, 0, &[Invalid::NotYetValid])]
#[case::early_within_skew(ISSUED - 10, 10, &[])]
#[case::too_early(ISSUED - 11, 10, &[Invalid::NotYetValid])]
fn tokens_are_valid_for_a_time(#[case] now: i64, #[case] skew: u64, #[case] expected: &[Invalid]) {
    let rules = Rules { skew: Duration::from_secs(skew), ..rules() };
    let token = TestKey::primary().token(PERSON);
    let outcome = rules.check(&token, &key_set(&[&TestKey::primary()]), &Demands::new(), now);
    assert_eq!(reasons(outcome), expected);
    let lenient = Rules { checks_lifetime: false, ..rules };
    assert!(lenient.check(&token, &key_set(&[&TestKey::primary()]), &Demands::new(), now).is_ok());
}

#[rstest]
#[case::no_start("nbf", json!(null), Invalid::NotYetValid)]
#[case::start_as_text("nbf", json!("1767225600"), Invalid::NotYetValid)]
#[case::no_end("exp", json!(null), Invalid::Expired)]
#[case::end_as_fraction("exp", json!(1_767_226_200.5), Invalid::Expired)]
#[case::end_that_is_too_large("exp", json!(u64::MAX), Invalid::Expired)]
#[case::issuer("iss", json!("https://dialogporten.example.test/api/v2"), Invalid::Issuer)]
#[case::issuer_with_slash("iss", json!("https://dialogporten.example.test/api/v1/"), Invalid::Issuer)]
#[case::no_issuer("iss", json!(null), Invalid::Claims)]
#[case::dialog("i", json!("nonsense"), Invalid::Claims)]
#[case::no_actions("a", json!(null), Invalid::Claims)]
#[case::actions_as_list("a", json!(["read"]), Invalid::Claims)]
#[case::level_as_text("l", json!("4"), Invalid::Claims)]
#[case::negative_level("l", json!(-1), Invalid::Claims)]
fn signed_nonsense_is_refused(#[case] claim: &str, #[case] value: Value, #[case] expected: Invalid) {
    assert_eq!(reasons(check(&person_with(claim, value), &Demands::new(), NOW)), [expected]);
}

#[rstest]
#[case::none(Demands::new(), &[])]
#[case::dialog(Demands::new().dialog(DIALOG.parse().unwrap()), &[])]
#[case::other_dialog(Demands::new().dialog(Uuid::nil()), &[Invalid::DialogId])]
#[case::any_case(Demands::new().action("WRITE"), &[])]
#[case::only_on_a_form(Demands::new().action("sign"), &[Invalid::Actions])]
#[case::on_the_form(Demands::new().action_on("sign", "urn:altinn:subresource:form2").action("read"), &[])]
#[case::one_of_two(Demands::new().action("read").action("delete"), &[Invalid::Actions])]
#[case::part_of_a_word(Demands::new().action("transmission"), &[Invalid::Actions])]
#[case::level(Demands::new().level(4), &[])]
#[case::higher_level(Demands::new().level(5), &[Invalid::Level])]
#[case::party(Demands::new().party("urn:altinn:organization:identifier-no:312001004"), &[])]
#[case::other_party(Demands::new().party("urn:altinn:organization:identifier-no:312002000"), &[Invalid::Party])]
#[case::resource(Demands::new().resource("urn:altinn:resource:ttd-demo-service"), &[])]
#[case::other_resource(Demands::new().resource("urn:altinn:resource:ttd-demo"), &[Invalid::Resource])]
#[case::all_wrong(
    Demands::new().dialog(Uuid::nil()).action("delete").level(5),
    &[Invalid::DialogId, Invalid::Actions, Invalid::Level]
)]
fn demands_are_checked_one_by_one(#[case] demands: Demands, #[case] expected: &[Invalid]) {
    let outcome = check(&TestKey::primary().token(PERSON), &demands, NOW);
    if let Err(rejected) = &outcome {
        assert!(rejected.is_forbidden() && rejected.unverified_claims.is_some());
    }
    assert_eq!(reasons(outcome), expected);
}

#[test]
fn somebody_without_rights_may_not_even_read() {
    let token = TestKey::secondary().token(EMAIL_USER);
    assert_eq!(reasons(check(&token, &Demands::new().action("read"), NOW)), [Invalid::Actions]);
}

#[rstest]
#[case::none(r#"{"alg":"none","kid":"dp-testvector-2026-01"}"#, Invalid::Algorithm)]
#[case::hmac(r#"{"alg":"HS256","kid":"dp-testvector-2026-01"}"#, Invalid::Algorithm)]
#[case::rsa(r#"{"alg":"RS256","kid":"dp-testvector-2026-01"}"#, Invalid::Algorithm)]
#[case::other_case(r#"{"alg":"eddsa","kid":"dp-testvector-2026-01"}"#, Invalid::Algorithm)]
#[case::missing(r#"{"kid":"dp-testvector-2026-01"}"#, Invalid::Algorithm)]
#[case::extension(r#"{"alg":"EdDSA","kid":"dp-testvector-2026-01","crit":["b64"],"b64":false}"#, Invalid::Algorithm)]
#[case::no_kid(r#"{"alg":"EdDSA"}"#, Invalid::UnknownKey)]
#[case::other_kid(r#"{"alg":"EdDSA","kid":"dp-testvector-2026-03"}"#, Invalid::UnknownKey)]
#[case::kid_of_the_other_key(r#"{"alg":"EdDSA","kid":"dp-testvector-2026-02"}"#, Invalid::Signature)]
#[case::two_kids(r#"{"alg":"EdDSA","kid":"dp-testvector-2026-01","kid":"dp-testvector-2026-02"}"#, Invalid::Format)]
#[case::two_algorithms(r#"{"alg":"none","alg":"EdDSA","kid":"dp-testvector-2026-01"}"#, Invalid::Format)]
#[case::list(r#"["EdDSA"]"#, Invalid::Format)]
fn only_one_way_to_sign_is_accepted(#[case] header: &str, #[case] expected: Invalid) {
    let token = TestKey::primary().signed(header, PERSON);
    assert_eq!(reasons(check(&token, &Demands::new(), NOW)), [expected]);
}

#[test]
fn a_key_that_is_not_published_any_more_verifies_nothing() {
    let token = TestKey::primary().token(PERSON);
    let outcome = rules().check(&token, &key_set(&[&TestKey::secondary()]), &Demands::new(), NOW);
    let rejected = outcome.unwrap_err();
    assert_eq!((rejected.reasons[0], rejected.reasons[0].message()), (Invalid::UnknownKey, "Invalid signature"));
    assert!(!rejected.is_forbidden());
}

#[rstest]
#[case::no_json("keys")]
#[case::no_keys(r#"{"keys":[]}"#)]
#[case::other_keys(r#"{"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"},1,{}]}"#)]
#[case::other_curve(
    r#"{"keys":[{"kty":"OKP","kid":"a","crv":"X25519","x":"-pWIi5MAaX7ZPz2D0pDqzn7-uVeqKJ4i__TpXgVWn7s"}]}"#
)]
#[case::encryption(r#"{"keys":[{"kty":"OKP","use":"enc","kid":"a","crv":"Ed25519","x":"-pWIi5MAaX7ZPz2D0pDqzn7-uVeqKJ4i__TpXgVWn7s"}]}"#)]
#[case::other_algorithm(r#"{"keys":[{"kty":"OKP","alg":"ES256","kid":"a","crv":"Ed25519","x":"-pWIi5MAaX7ZPz2D0pDqzn7-uVeqKJ4i__TpXgVWn7s"}]}"#)]
#[case::short(r#"{"keys":[{"kty":"OKP","kid":"a","crv":"Ed25519","x":"AAAA"}]}"#)]
#[case::weak(r#"{"keys":[{"kty":"OKP","kid":"a","crv":"Ed25519","x":"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]}"#)]
fn key_sets_without_a_usable_key_are_none(#[case] json: &str) {
    assert!(KeySet::parse(json.as_bytes()).is_none());
}

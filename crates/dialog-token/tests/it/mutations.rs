//! Whatever is done to a token, it is not valid any more.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dialogporten_dialog_token::{Claims, Demands, Invalid, Rejected, Rules};
use proptest::prelude::*;
use rstest::rstest;

use crate::signer::{ISSUED, ISSUER, PERSON, SYSTEM_USER, TestKey, key_set};

fn check(token: &str) -> Result<Claims, Rejected> {
    Rules::new(ISSUER).check(token, &key_set(&[&TestKey::primary(), &TestKey::secondary()]), &Demands::new(), ISSUED)
}

fn token() -> String {
    TestKey::primary().token(PERSON)
}

#[test]
fn no_character_can_be_replaced_left_out_or_doubled() {
    let token = token();
    for at in 0..token.len() {
        let replacement = if token.as_bytes()[at] == b'A' { "B" } else { "A" };
        for changed in [replacement.to_owned(), String::new(), token[at..=at].repeat(2)] {
            let mutated = format!("{}{changed}{}", &token[..at], &token[at + 1..]);
            assert!(check(&mutated).is_err(), "{at}");
        }
        assert!(check(&token[..at]).is_err(), "{at}");
    }
}

#[rstest]
#[case::no_signature(|t: &str| t.rsplit_once('.').unwrap().0.to_owned())]
#[case::empty_signature(|t: &str| format!("{}.", t.rsplit_once('.').unwrap().0))]
#[case::four_parts(|t: &str| format!("{t}.AAAA"))]
#[case::nothing(|_: &str| String::new())]
#[case::padded(|t: &str| format!("{t}=="))]
#[case::space(|t: &str| format!("{t} "))]
#[case::standard_alphabet(|_: &str| TestKey::primary().token(SYSTEM_USER).replace(['-', '_'], "+"))]
#[case::payload_is_no_json(|t: &str| replaced(t, "text"))]
#[case::payload_is_no_object(|t: &str| replaced(t, "[]"))]
#[case::very_long(|t: &str| format!("{}{t}", "A".repeat(70_000)))]
fn mangled_tokens_are_no_tokens(#[case] mangle: fn(&str) -> String) {
    let rejected = check(&mangle(&token())).unwrap_err();
    assert!(rejected.reasons == [Invalid::Format] || rejected.reasons == [Invalid::Signature], "{rejected}");
    if rejected.reasons == [Invalid::Format] {
        assert!(rejected.unverified_claims.is_none());
    }
}

fn replaced(token: &str, payload: &str) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(payload), parts[2])
}

#[test]
fn a_raised_level_is_a_wrong_signature() {
    let raised = replaced(&TestKey::primary().token(&PERSON.replace("\"l\":4", "\"l\":3")), PERSON);
    let rejected = check(&raised).unwrap_err();
    assert_eq!(rejected.reasons, [Invalid::Signature]);
    assert_eq!(rejected.unverified_claims.unwrap().level, 4);
}

#[test]
fn the_order_of_the_curve_cannot_be_added_to_a_signature() {
    // Verifiers that reduce the second half accept two signatures for one text.
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let token = token();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let mut signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let mut carry = 0;
    for (byte, order) in signature[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    let forged = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature));
    assert_eq!(check(&forged).unwrap_err().reasons, [Invalid::Signature]);
}

proptest! {
    #[test]
    fn no_two_tokens_can_be_spliced(at in 0_usize..700) {
        let (first, second) = (token(), TestKey::secondary().token(&PERSON.replace("write", "WRITE")));
        let at = at.min(first.len().min(second.len()) - 1);
        let spliced = format!("{}{}", &first[..at], &second[at..]);
        prop_assert!(spliced == first || spliced == second || check(&spliced).is_err());
    }

    #[test]
    fn no_text_is_a_token(text in "\\PC{0,80}|[A-Za-z0-9_-]{0,20}\\.[A-Za-z0-9_-]{0,20}\\.[A-Za-z0-9_-]{0,20}") {
        prop_assert!(check(&text).is_err());
    }

    #[test]
    fn no_payload_of_another_key_is_valid(payload in "\\PC{0,80}") {
        prop_assert!(check(&TestKey::of("other", "dp-testvector-2026-01").token(&payload)).is_err());
    }

    #[test]
    fn no_signed_payload_makes_the_reader_panic(payload in "\\PC{0,80}|\\{\"(nbf|exp|i|a)\":(-?[0-9]{1,25}|\"x\"|\\[\\])\\}") {
        prop_assert!(check(&TestKey::primary().token(&payload)).is_err());
    }
}

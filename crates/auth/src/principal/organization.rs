//! Organizations named in claims: `{"authority":"iso6523-actorid-upis","ID":"0192:312001004"}`.

use dialogporten_domain::party::is_organization_number;
use serde_json::Value;

/// Returns the organization number of a claim that holds the object as JSON text.
pub(super) fn organization_of_text(text: &str) -> Option<String> {
    organization_of(&serde_json::from_str(text).ok()?)
}

/// Returns the organization number of the object, if authority, country scheme and check digit are right.
pub(super) fn organization_of(value: &Value) -> Option<String> {
    let authority = value.get("authority")?.as_str()?;
    let (scheme, number) = value.get("ID")?.as_str()?.split_once(':')?;
    let is_valid =
        authority.eq_ignore_ascii_case("iso6523-actorid-upis") && scheme == "0192" && is_organization_number(number);
    is_valid.then(|| number.to_owned())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::plain(r#"{"authority":"iso6523-actorid-upis","ID":"0192:312001004"}"#, true)]
    #[case::authority_in_any_case(r#"{"authority":"ISO6523-actorid-UPIS","ID":"0192:312001004"}"#, true)]
    #[case::other_authority(r#"{"authority":"x","ID":"0192:312001004"}"#, false)]
    #[case::other_scheme(r#"{"authority":"iso6523-actorid-upis","ID":"9908:312001004"}"#, false)]
    #[case::wrong_digit(r#"{"authority":"iso6523-actorid-upis","ID":"0192:312001005"}"#, false)]
    #[case::three_parts(r#"{"authority":"iso6523-actorid-upis","ID":"0192:312001004:1"}"#, false)]
    #[case::no_scheme(r#"{"authority":"iso6523-actorid-upis","ID":"312001004"}"#, false)]
    #[case::member_in_other_case(r#"{"authority":"iso6523-actorid-upis","id":"0192:312001004"}"#, false)]
    #[case::number_instead_of_text(r#"{"authority":"iso6523-actorid-upis","ID":192}"#, false)]
    #[case::no_object(r#""0192:312001004""#, false)]
    #[case::no_json("0192:312001004", false)]
    fn only_valid_norwegian_organizations_are_accepted(#[case] text: &str, #[case] is_accepted: bool) {
        assert_eq!(organization_of_text(text), is_accepted.then(|| "312001004".to_owned()));
    }
}

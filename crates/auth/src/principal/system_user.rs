//! The machine identity in `authorization_details`.

use serde_json::Value;

use super::organization::organization_of;

/// A machine identity, as the token names it.
#[derive(Clone, PartialEq, Eq)]
pub struct SystemUser {
    id: String,
    organization: Option<String>,
}

impl SystemUser {
    /// Returns the identifier in lower case. It is a UUID in every token that an issuer makes, but that is not checked.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the number of the organization that owns the machine identity.
    pub fn organization(&self) -> Option<&str> {
        self.organization.as_deref()
    }

    /// Finds the first entry of the right type; each text holds one entry or a list of them as JSON.
    pub(super) fn of_details(texts: &[String]) -> Option<Self> {
        let entries = texts.iter().filter_map(|text| serde_json::from_str(text).ok()).flat_map(|value| match value {
            Value::Array(entries) => entries,
            entry => vec![entry],
        });
        let mut entries = entries.filter(|entry| entry.get("type").and_then(Value::as_str) == Some(TYPE));
        let entry = entries.next()?;
        let id = entry.get("systemuser_id")?.get(0)?.as_str()?.to_lowercase();
        let organization = entry.get("systemuser_org").and_then(organization_of);
        Some(Self { id, organization })
    }
}

const TYPE: &str = "urn:altinn:systemuser";

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const ENTRY: &str = r#"{"type":"urn:altinn:systemuser","systemuser_id":["3F0B","other"],
        "systemuser_org":{"authority":"iso6523-actorid-upis","ID":"0192:312001004"}}"#;

    #[rstest]
    #[case::object(&[ENTRY.to_owned()])]
    #[case::list_as_text(&[format!("[{ENTRY}]")])]
    #[case::second_entry(&[r#"{"type":"other"}"#.to_owned(), ENTRY.to_owned()])]
    #[case::second_entry_of_a_list(&[format!(r#"[{{"type":"other","systemuser_id":["x"]}},{ENTRY}]"#)])]
    fn the_first_entry_of_the_type_counts(#[case] texts: &[String]) {
        let system_user = SystemUser::of_details(texts).unwrap();
        assert_eq!((system_user.id(), system_user.organization()), ("3f0b", Some("312001004")));
    }

    #[rstest]
    #[case::none(&[])]
    #[case::malformed(&["{"])]
    #[case::text(&["\"urn:altinn:systemuser\""])]
    #[case::no_type(&[r#"{"systemuser_id":["3f0b"]}"#])]
    #[case::no_id(&[r#"{"type":"urn:altinn:systemuser"}"#])]
    #[case::null_id(&[r#"{"type":"urn:altinn:systemuser","systemuser_id":null}"#])]
    #[case::empty_id(&[r#"{"type":"urn:altinn:systemuser","systemuser_id":[]}"#])]
    #[case::number(&[r#"{"type":"urn:altinn:systemuser","systemuser_id":[1]}"#])]
    fn everything_else_is_no_system_user(#[case] texts: &[&str]) {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        assert!(SystemUser::of_details(&texts).is_none());
    }

    #[test]
    fn an_invalid_organization_leaves_the_identity() {
        let texts = [r#"{"type":"urn:altinn:systemuser","systemuser_id":["a"],"systemuser_org":{"ID":1}}"#.to_owned()];
        let system_user = SystemUser::of_details(&texts).unwrap();
        assert_eq!((system_user.id(), system_user.organization()), ("a", None));
    }
}

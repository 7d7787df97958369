//! Authorization attributes as the decision point wants them: identifier and value.

use std::borrow::Cow;

/// An authorization attribute in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Split<'a> {
    pub(super) attribute: Cow<'a, str>,
    pub(super) value: &'a str,
    /// Short name of the owner of an app.
    pub(super) org: Option<&'a str>,
}

pub(super) const APP: &str = "urn:altinn:app";
pub(super) const ORG: &str = "urn:altinn:org";

/// Splits at the last colon. A text without one gets the default attribute, and `app_{org}_{name}` becomes an app.
///
/// The identifier is put in lower case: in another case the decision point would not know it, and would decide about the
/// main resource alone.
pub(super) fn split<'a>(text: &'a str, default_attribute: &'a str) -> Split<'a> {
    let (attribute, value) = match text.rsplit_once(':') {
        Some((attribute, value)) if !value.is_empty() => (attribute, value),
        _ => return Split { attribute: default_attribute.into(), value: text, org: None },
    };
    let Some(app) = value.strip_prefix("app_") else {
        let is_lower = !attribute.bytes().any(|byte| byte.is_ascii_uppercase());
        let attribute = if is_lower { attribute.into() } else { attribute.to_ascii_lowercase().into() };
        return Split { attribute, value, org: None };
    };
    match app.split_once('_') {
        Some((org, name)) => Split { attribute: APP.into(), value: name, org: Some(org) },
        None => Split { attribute: APP.into(), value, org: None },
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::resource("urn:altinn:resource:ttd-demo-service", "urn:altinn:resource", "ttd-demo-service", None)]
    #[case::app("urn:altinn:resource:app_ttd_some-app_v2", APP, "some-app_v2", Some("ttd"))]
    #[case::app_without_name("urn:altinn:resource:app_ttd", APP, "app_ttd", None)]
    #[case::name("form2", "default", "form2", None)]
    #[case::app_without_colon("app_ttd_some-app", "default", "app_ttd_some-app", None)]
    #[case::task("urn:altinn:task:Task_1", "urn:altinn:task", "Task_1", None)]
    #[case::other_case("URN:Altinn:RESOURCE:Other-service", "urn:altinn:resource", "Other-service", None)]
    #[case::colon_at_the_end("urn:altinn:task:", "default", "urn:altinn:task:", None)]
    #[case::empty("", "default", "", None)]
    fn attributes_are_split(
        #[case] text: &str,
        #[case] attribute: &str,
        #[case] value: &str,
        #[case] org: Option<&str>,
    ) {
        assert_eq!(split(text, "default"), Split { attribute: attribute.into(), value, org });
    }
}

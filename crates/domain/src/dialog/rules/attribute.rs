//! Authorization attributes: what a policy check is narrowed to.

use super::text;
use crate::Violations;
use crate::text::SHORT;

/// Reports an attribute that is neither a name nor a URN of the platform with a type and a name.
pub(super) fn authorization_attribute(v: &mut Violations, attribute: Option<&str>) {
    let Some(attribute) = attribute else { return };
    v.within("authorizationAttribute", |v| {
        text::at_most(v, attribute, SHORT);
        if !is_attribute(attribute) {
            v.here("must be a name, or a URN like urn:altinn:subresource:name");
        }
    });
}

fn is_attribute(text: &str) -> bool {
    const PREFIX: &str = "urn:altinn:";
    match text.split_at_checked(PREFIX.len()) {
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case(PREFIX) => {
            rest.split_once(':').is_some_and(|(kind, name)| is_name(kind) && is_name(name))
        }
        _ => is_name(text),
    }
}

fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::is_attribute;

    #[rstest]
    #[case("element1")]
    #[case("A")]
    #[case("Task_1-b")]
    #[case("urn:altinn:subresource:foo")]
    #[case("urn:altinn:task:Task_1")]
    #[case("URN:Altinn:resource:other-service")]
    fn names_and_urns_of_the_platform_are_accepted(#[case] text: &str) {
        assert!(is_attribute(text));
    }

    #[rstest]
    #[case("")]
    #[case(" ")]
    #[case("1a")]
    #[case("_a")]
    #[case("a.b")]
    #[case("a b")]
    #[case("a\n")]
    #[case("æ")]
    #[case("a:b")]
    #[case("urn:altinn:a")]
    #[case("urn:altinn:resource:")]
    #[case("urn:altinn::a")]
    #[case("urn:altinn:a:b:c")]
    #[case("urn:other:a:b")]
    #[case("urn:altinn:1a:b")]
    #[case("xurn:altinn:a:b")]
    fn everything_else_is_refused(#[case] text: &str) {
        assert!(!is_attribute(text));
    }
}

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

//! Texts: length in UTF-16 code units, and no character that cannot be stored.

use crate::Violations;
use crate::text::{is_blank, length};

/// Reports a text that is missing, blank or too long.
pub(super) fn required(v: &mut Violations, member: &str, text: &str, max: usize) {
    v.within(member, |v| {
        if is_blank(text) {
            v.here("must not be empty");
        } else {
            at_most(v, text, max);
        }
    });
}

/// Reports a text that is too long. It may be missing or empty.
pub(super) fn optional(v: &mut Violations, member: &str, text: Option<&str>, max: usize) {
    if let Some(text) = text {
        v.within(member, |v| at_most(v, text, max));
    }
}

/// Reports a text that is too short or too long. It may be missing, but not empty.
pub(super) fn between(v: &mut Violations, member: &str, text: Option<&str>, min: usize, max: usize) {
    let Some(text) = text else { return };
    v.within(member, |v| {
        if length(text) < min {
            v.here(format!("must have at least {min} characters"));
        }
        at_most(v, text, max);
    });
}

/// Reports an idempotent key of the wrong length.
pub(super) fn idempotent_key(v: &mut Violations, key: Option<&str>) {
    between(v, "idempotentKey", key, 3, 36);
}

/// Reports what the database would refuse or cut, at the node itself. Every free text comes through here.
pub(super) fn at_most(v: &mut Violations, text: &str, max: usize) {
    if text.contains('\0') {
        v.here("must not contain the character U+0000");
    }
    if length(text) > max {
        v.here(format!("must have at most {max} characters"));
    }
}

//! Times that clients may set.

use crate::dialog::ValidationContext;
use crate::{Timestamp, Violations};

/// Returns the time, unless it is the value that stands for a missing one.
pub(super) fn supplied(time: Option<Timestamp>) -> Option<Timestamp> {
    time.filter(|time| !time.is_unset())
}

/// Reports a time that lies further ahead than a client's clock may be.
pub(super) fn not_ahead(cx: &ValidationContext<'_>, v: &mut Violations, member: &str, time: Option<Timestamp>) {
    if time.is_some_and(|time| cx.is_too_far_ahead(time)) {
        v.add(member, "must be in the past");
    }
}

/// Reports a time that has passed.
pub(super) fn not_passed(cx: &ValidationContext<'_>, v: &mut Violations, member: &str, time: Option<Timestamp>) {
    if time.is_some_and(|time| time < cx.now) {
        v.add(member, "must be in the future");
    }
}

/// Reports a time that lies before another one.
pub(super) fn not_before(
    v: &mut Violations,
    (member, time): (&str, Option<Timestamp>),
    (other_member, other): (&str, Option<Timestamp>),
) {
    if time.zip(other).is_some_and(|(time, other)| time < other) {
        v.add(member, format!("must not be before {other_member}"));
    }
}

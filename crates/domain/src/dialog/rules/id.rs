//! Identifiers that clients choose.

use super::list::distinct;
use crate::Violations;
use crate::dialog::{SuppliedId, ValidationContext};
use crate::id::check_client_id;

/// Reports an identifier that is not a version 7 UUID from the past.
pub(super) fn fresh(cx: &ValidationContext<'_>, v: &mut Violations, id: SuppliedId) -> SuppliedId {
    for reason in id.map(|id| check_client_id(id, cx.now)).unwrap_or_default() {
        v.add("id", reason);
    }
    id
}

/// Reports a list in which two elements have the same identifier.
pub(super) fn distinct_ids(v: &mut Violations, member: &str, ids: impl Iterator<Item = SuppliedId>) {
    distinct(v, member, ids.flatten());
}

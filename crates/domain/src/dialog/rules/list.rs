//! Lists: each element by its own rules, and no two alike.

use std::collections::HashSet;
use std::hash::Hash;

use crate::Violations;

/// Applies a rule to every element. Elements that come to nothing are left out.
pub(super) fn each<T, U>(
    v: &mut Violations,
    member: &str,
    items: Vec<T>,
    mut rule: impl FnMut(&mut Violations, T) -> Option<U>,
) -> Vec<U> {
    v.within(member, |v| {
        items.into_iter().enumerate().filter_map(|(index, item)| v.at(index, |v| rule(v, item))).collect()
    })
}

/// Reports a list in which two elements have the same key.
pub(super) fn distinct<K: Eq + Hash>(v: &mut Violations, member: &str, keys: impl Iterator<Item = K>) {
    let mut seen = HashSet::new();
    let mut keys = keys;
    if keys.any(|key| !seen.insert(key)) {
        v.add(member, "must not contain duplicate items");
    }
}

/// Reports an empty list that must not be empty.
pub(super) fn not_empty<T>(v: &mut Violations, member: &str, items: &[T]) {
    if items.is_empty() {
        v.add(member, "must not be empty");
    }
}

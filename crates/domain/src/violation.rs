//! Rule violations with the path of the field, collected without stopping at the first.

use std::fmt::Write as _;

/// One violated rule: where, and what a client can do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Path of the field in the body, for example `dto.attachments[0].urls`.
    pub path: String,
    /// Public text.
    pub message: String,
}

/// How many violations are kept.
const MAX_REPORTED: usize = 1000;

/// Collects violations while walking a document.
///
/// The collector knows the path of the node being looked at, so that rules only name their own field.
#[derive(Debug, Default)]
pub struct Violations {
    path: String,
    found: Vec<Violation>,
}

impl Violations {
    /// Creates a collector whose paths start with `root` (`dto`, `activity`, `transmissions[0]`, or nothing).
    pub fn new(root: &str) -> Self {
        Self { path: root.to_owned(), found: Vec::new() }
    }

    /// Walks into a member.
    pub fn within<R>(&mut self, member: &str, walk: impl FnOnce(&mut Self) -> R) -> R {
        let length = self.path.len();
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(member);
        let result = walk(self);
        self.path.truncate(length);
        result
    }

    /// Walks into an element of the list that is being looked at.
    pub fn at<R>(&mut self, index: usize, walk: impl FnOnce(&mut Self) -> R) -> R {
        let length = self.path.len();
        // Writing to a String cannot fail.
        let _ = write!(self.path, "[{index}]");
        let result = walk(self);
        self.path.truncate(length);
        result
    }

    /// Reports a violation at the node itself. A body can break more rules than an answer should list, so that only the
    /// first ones are kept.
    pub fn here(&mut self, message: impl Into<String>) {
        if self.found.len() < MAX_REPORTED {
            self.found.push(Violation { path: self.path.clone(), message: message.into() });
        }
    }

    /// Reports a violation at a member of the node.
    pub fn add(&mut self, member: &str, message: impl Into<String>) {
        self.within(member, |v| v.here(message));
    }

    /// Reports a violation under an exact key, whatever the node.
    pub fn add_exact(&mut self, path: impl Into<String>, message: impl Into<String>) {
        let outer = std::mem::replace(&mut self.path, path.into());
        self.here(message);
        self.path = outer;
    }

    /// Has nothing been reported?
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Returns how many violations were reported.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Returns what was reported, in the order of the rules.
    pub fn into_vec(self) -> Vec<Violation> {
        self.found
    }

    /// Returns `value` when nothing was reported.
    pub fn into_result<T>(self, value: Option<T>) -> Result<T, Vec<Violation>> {
        match value {
            Some(value) if self.found.is_empty() => Ok(value),
            _ => Err(self.found),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_follow_the_walk() {
        let mut v = Violations::new("dto");
        v.within("attachments", |v| v.at(2, |v| v.add("urls", "must not be empty")));
        v.add("party", "is wrong");
        let paths: Vec<String> = v.into_vec().into_iter().map(|x| x.path).collect();
        assert_eq!(paths, ["dto.attachments[2].urls", "dto.party"]);
    }

    #[test]
    fn exact_keys_stand_beside_the_walk() {
        let mut v = Violations::new("dto");
        v.within("attachments", |v| {
            v.add_exact("", "names neither");
            v.here("must not be empty");
        });
        let paths: Vec<String> = v.into_vec().into_iter().map(|x| x.path).collect();
        assert_eq!(paths, ["", "dto.attachments"]);
    }

    #[test]
    fn a_flood_is_cut_but_not_forgotten() {
        let mut v = Violations::new("dto");
        (0..10_000).for_each(|index| v.at(index, |v| v.here("is wrong")));
        assert_eq!(v.len(), MAX_REPORTED);
        assert_eq!(v.into_result(Some(())).unwrap_err()[0].path, "dto[0]");
    }
}

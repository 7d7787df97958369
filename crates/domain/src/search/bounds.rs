//! Ranges of time.

use crate::Timestamp;

/// A range of time; both ends belong to it. Something without a time is in no range, except in the one without ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The earliest instant.
    pub after: Option<Timestamp>,
    /// The latest instant.
    pub before: Option<Timestamp>,
}

impl Bounds {
    /// Has the range neither a beginning nor an end?
    pub fn is_unbounded(self) -> bool {
        self.after.is_none() && self.before.is_none()
    }

    /// Does the range end before it begins?
    pub fn is_reversed(self) -> bool {
        self.after.zip(self.before).is_some_and(|(after, before)| after > before)
    }

    /// Is the instant in the range?
    pub fn contains(self, at: Option<Timestamp>) -> bool {
        let Some(at) = at else { return self.is_unbounded() };
        self.after.is_none_or(|after| after <= at) && self.before.is_none_or(|before| at <= before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_belong_to_a_range_and_nothing_is_in_none() {
        let at = |micros| Timestamp::from_unix_micros(micros);
        let bounds = Bounds { after: at(1), before: at(3) };
        assert_eq!([0, 1, 2, 3, 4].map(|micros| bounds.contains(at(micros))), [false, true, true, true, false]);
        assert!(!bounds.contains(None) && Bounds::default().contains(None));
        assert!(!Bounds { after: at(1), before: at(1) }.is_reversed());
        assert!(Bounds { after: at(2), before: at(1) }.is_reversed());
    }
}

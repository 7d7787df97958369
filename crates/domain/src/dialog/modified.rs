//! Times of a dialog that is modified.

use crate::Timestamp;

/// What a modification does to the times of a dialog and to the mark that its content was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Modification {
    /// When anything last changed.
    pub updated_at: Timestamp,
    /// When something that readers care about last changed.
    pub content_updated_at: Timestamp,
    /// Does the content count as unseen from now on?
    pub resets_seen: bool,
}

/// What the rules about times look at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Modified {
    pub(super) visible_from: Option<Timestamp>,
    pub(super) updated_at: Timestamp,
    pub(super) content_updated_at: Timestamp,
    pub(super) is_silent: bool,
    pub(super) is_content_changed: bool,
}

impl Modified {
    /// Applies the rules. A dialog that is not visible yet counts as modified when it becomes visible, also by a silent
    /// command; otherwise a silent command leaves no trace.
    pub(super) fn at(self, now: Timestamp) -> Modification {
        let Self { visible_from, updated_at, content_updated_at, is_silent, is_content_changed } = self;
        if let Some(visible_from) = visible_from.filter(|time| *time > now) {
            return Modification { updated_at: visible_from, content_updated_at: visible_from, resets_seen: true };
        }
        if is_silent {
            return Modification { updated_at, content_updated_at, resets_seen: false };
        }
        Modification {
            updated_at: updated_at.max(now),
            content_updated_at: if is_content_changed { now } else { content_updated_at },
            resets_seen: is_content_changed,
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::dialog::sample::{now, time};

    const EARLIER: &str = "2025-06-01T00:00:00Z";
    const NOW: &str = "2026-01-01T12:00:00Z";
    const LATER: &str = "2026-02-01T00:00:00Z";

    #[rstest]
    #[case::nothing_of_interest(None, EARLIER, false, false, (NOW, EARLIER, false))]
    #[case::content(None, EARLIER, false, true, (NOW, NOW, true))]
    #[case::silent(None, EARLIER, true, true, (EARLIER, EARLIER, false))]
    #[case::never_backwards(None, LATER, false, false, (LATER, EARLIER, false))]
    #[case::content_may_go_backwards(None, LATER, false, true, (LATER, NOW, true))]
    #[case::was_hidden(Some(EARLIER), EARLIER, false, true, (NOW, NOW, true))]
    #[case::just_visible(Some(NOW), EARLIER, false, false, (NOW, EARLIER, false))]
    #[case::hidden(Some(LATER), EARLIER, false, false, (LATER, LATER, true))]
    #[case::hidden_and_silent(Some(LATER), EARLIER, true, false, (LATER, LATER, true))]
    fn times_follow_the_rules(
        #[case] visible_from: Option<&str>,
        #[case] updated_at: &str,
        #[case] is_silent: bool,
        #[case] is_content_changed: bool,
        #[case] expected: (&str, &str, bool),
    ) {
        let modified = Modified {
            visible_from: visible_from.map(time),
            updated_at: time(updated_at),
            content_updated_at: time(EARLIER),
            is_silent,
            is_content_changed,
        };
        let (updated_at, content_updated_at, resets_seen) = expected;
        let expected =
            Modification { updated_at: time(updated_at), content_updated_at: time(content_updated_at), resets_seen };
        assert_eq!(modified.at(now()), expected);
    }
}

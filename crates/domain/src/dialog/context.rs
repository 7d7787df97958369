//! State that belongs to the readers of a dialog: system labels and their log.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Actor;
use super::code::coded_enum;
use crate::Timestamp;

coded_enum! {
    /// A label that readers sort dialogs with.
    SystemLabel {
        /// In the inbox.
        Default = 1 => "Default",
        /// In the bin.
        Bin = 2 => "Bin",
        /// In the archive.
        Archive = 3 => "Archive",
        /// Marked as unopened by a reader, until somebody opens the dialog.
        MarkedAsUnopened = 4 => "MarkedAsUnopened",
        /// The party has sent something in. Set by the system, never removed.
        Sent = 5 => "Sent",
    }
}

impl SystemLabel {
    /// Is this one of the three labels of which a dialog always has exactly one?
    pub fn is_place(self) -> bool {
        matches!(self, Self::Default | Self::Bin | Self::Archive)
    }

    /// Returns the label's place in the stored mask.
    pub fn bit(self) -> i16 {
        1 << (self.code() - 1)
    }
}

/// The labels of a dialog: exactly one place, and any of the others. Stored as a bit mask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SystemLabels(i16);

impl Default for SystemLabels {
    fn default() -> Self {
        Self(SystemLabel::Default.bit())
    }
}

impl SystemLabels {
    /// Returns the labels of a stored mask; a mask without a place gets the default one.
    pub fn from_mask(mask: i16) -> Self {
        let mut labels = Self(mask);
        labels.ensure_place();
        labels
    }

    /// Returns the stored mask.
    pub fn mask(self) -> i16 {
        self.0
    }

    /// Is the label set?
    pub fn contains(self, label: SystemLabel) -> bool {
        self.0 & label.bit() != 0
    }

    /// Returns where the dialog lies: inbox, bin or archive.
    pub fn place(self) -> SystemLabel {
        [SystemLabel::Bin, SystemLabel::Archive]
            .into_iter()
            .find(|label| self.contains(*label))
            .unwrap_or(SystemLabel::Default)
    }

    /// Iterates over the labels by number.
    pub fn iter(self) -> impl Iterator<Item = SystemLabel> {
        SystemLabel::ALL.iter().copied().filter(move |label| self.contains(*label))
    }

    /// Returns the labels after a change: removals first, then additions in their order; the last place wins.
    #[must_use]
    pub fn changed(self, add: &[SystemLabel], remove: &[SystemLabel]) -> Self {
        let mut next = self;
        for label in remove {
            if label.is_place() && next.contains(*label) {
                next.set_place(SystemLabel::Default);
            } else if *label == SystemLabel::MarkedAsUnopened {
                next.0 &= !label.bit();
            }
        }
        for (index, label) in add.iter().enumerate() {
            // A label that is named twice counts where it stands first.
            if add[..index].contains(label) {
                continue;
            }
            if label.is_place() {
                next.set_place(*label);
            } else {
                next.0 |= label.bit();
            }
        }
        next
    }

    /// Returns the log of a change: what was set, then what was removed. The default place is never logged.
    pub fn log(
        self,
        before: Self,
        at: Timestamp,
        actor: &Actor,
        mut new_id: impl FnMut() -> Uuid,
    ) -> Vec<LabelLogEntry> {
        let set = self.iter().filter(|label| !before.contains(*label)).map(|label| (label, LabelAction::Set));
        let removed = before.iter().filter(|label| !self.contains(*label)).map(|label| (label, LabelAction::Remove));
        set.chain(removed)
            .filter(|(label, _)| *label != SystemLabel::Default)
            .map(|(label, action)| LabelLogEntry::new(new_id(), at, label, action, actor))
            .collect()
    }

    fn set_place(&mut self, place: SystemLabel) {
        for other in [SystemLabel::Default, SystemLabel::Bin, SystemLabel::Archive] {
            self.0 &= !other.bit();
        }
        self.0 |= place.bit();
    }

    fn ensure_place(&mut self) {
        let place = self.place();
        self.set_place(place);
    }
}

/// What happened to a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LabelAction {
    /// It was set.
    Set,
    /// It was removed.
    Remove,
}

/// One entry of the label log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LabelLogEntry {
    /// Identifier.
    pub id: Uuid,
    /// When.
    pub created_at: Timestamp,
    /// `systemlabel:` and the label.
    pub name: String,
    /// Set or removed.
    pub action: LabelAction,
    /// By whom.
    pub performed_by: Actor,
}

impl LabelLogEntry {
    pub(super) fn new(id: Uuid, at: Timestamp, label: SystemLabel, action: LabelAction, actor: &Actor) -> Self {
        Self { id, created_at: at, name: format!("systemlabel:{label}"), action, performed_by: actor.clone() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::SystemLabel::{Archive, Bin, Default as Inbox, MarkedAsUnopened, Sent};
    use super::*;

    fn labels(of: &[SystemLabel]) -> SystemLabels {
        SystemLabels::from_mask(of.iter().map(|label| label.bit()).sum())
    }

    #[test]
    fn changes_follow_the_algorithm() {
        for (before, add, remove, after) in [
            (&[Inbox][..], &[Bin][..], &[][..], &[Bin][..]),
            (&[Bin], &[], &[Bin], &[Inbox]),
            (&[Inbox], &[], &[Bin], &[Inbox]),
            (&[Inbox], &[], &[Inbox], &[Inbox]),
            (&[Inbox], &[Inbox, Bin, Archive], &[], &[Archive]),
            (&[Inbox], &[Bin, Archive, Bin], &[], &[Archive]),
            (&[Archive, Sent], &[MarkedAsUnopened], &[Sent], &[Archive, MarkedAsUnopened, Sent]),
            (&[Archive, MarkedAsUnopened], &[Inbox], &[MarkedAsUnopened], &[Inbox]),
        ] {
            assert_eq!(labels(before).changed(add, remove), labels(after), "{before:?} +{add:?} -{remove:?}");
        }
    }

    #[test]
    fn the_log_names_what_was_set_and_then_what_was_removed() {
        let before = labels(&[Bin]);
        let now = Timestamp::from_unix_micros(0).unwrap();
        let after = before.changed(&[Archive, MarkedAsUnopened], &[]);
        let log = after.log(before, now, &Actor::service_owner(), Uuid::nil);
        let lines: Vec<_> = log.iter().map(|entry| (entry.name.as_str(), entry.action)).collect();
        assert_eq!(
            lines,
            [
                ("systemlabel:Archive", LabelAction::Set),
                ("systemlabel:MarkedAsUnopened", LabelAction::Set),
                ("systemlabel:Bin", LabelAction::Remove),
            ]
        );
    }

    fn any_label() -> impl Strategy<Value = SystemLabel> {
        prop::sample::select(SystemLabel::ALL)
    }

    /// The algorithm of the contract, word by word, on a list.
    fn by_the_book(current: &[SystemLabel], add: &[SystemLabel], remove: &[SystemLabel]) -> Vec<SystemLabel> {
        let distinct = |labels: &[SystemLabel]| {
            let mut kept: Vec<SystemLabel> = Vec::new();
            for label in labels {
                if !kept.contains(label) {
                    kept.push(*label);
                }
            }
            kept
        };
        let place = |next: &mut Vec<SystemLabel>, label: SystemLabel| {
            next.retain(|other| !other.is_place());
            next.push(label);
        };
        let mut next = current.to_vec();
        for label in distinct(remove) {
            if label.is_place() && next.contains(&label) {
                place(&mut next, Inbox);
            }
            if label == MarkedAsUnopened {
                next.retain(|other| *other != label);
            }
        }
        for label in distinct(add) {
            if label.is_place() {
                place(&mut next, label);
            } else if !next.contains(&label) {
                next.push(label);
            }
        }
        next.sort_unstable();
        next
    }

    proptest! {
        #[test]
        fn changes_agree_with_the_contract(
            start in prop::sample::select(&[Inbox, Bin, Archive]),
            others in prop::sample::subsequence(vec![MarkedAsUnopened, Sent], 0..=2),
            add in prop::collection::vec(any_label(), 0..6),
            remove in prop::collection::vec(any_label(), 0..6),
        ) {
            let current = [vec![start], others].concat();
            let before = labels(&current);
            let after = before.changed(&add, &remove);
            prop_assert_eq!(after.iter().collect::<Vec<_>>(), by_the_book(&current, &add, &remove));
            prop_assert_eq!(after.iter().filter(|label| label.is_place()).count(), 1);
            prop_assert_eq!(after.iter().find(|label| label.is_place()), Some(after.place()));
            prop_assert!(after.contains(Sent) || !before.contains(Sent));
            prop_assert_eq!(SystemLabels::from_mask(after.mask()), after);

            let now = Timestamp::from_unix_micros(0).unwrap();
            let log = after.log(before, now, &Actor::service_owner(), Uuid::nil);
            prop_assert_eq!(log.is_empty(), after == before);
        }

        #[test]
        fn any_mask_has_one_place(mask: i16) {
            let labels = SystemLabels::from_mask(mask & 0b1_1111);
            prop_assert_eq!(labels.iter().filter(|label| label.is_place()).count(), 1);
        }
    }
}

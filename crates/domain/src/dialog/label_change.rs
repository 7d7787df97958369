//! A change of labels that applies to whatever the labels are when it is carried out.

use super::{Actor, LabelAction, LabelLogEntry, SystemLabel, SystemLabels};
use crate::{IdGenerator, Timestamp};

/// A change of labels that applies to whatever the labels are when it is carried out: changes of one dialog that meet
/// need not know of each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LabelChange {
    /// Every state that the change leads to another one, with that one.
    pub steps: Vec<(SystemLabels, SystemLabels)>,
    /// What the log says about it, what is set before what is removed. An entry counts when its label is changed.
    pub log: Vec<PossibleEntry>,
}

/// An entry of the label log that is written when its label is set or removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PossibleEntry {
    /// The label.
    pub label: SystemLabel,
    /// The entry.
    pub entry: LabelLogEntry,
}

impl LabelChange {
    /// Prepares a change: removals first, then additions in their order.
    pub fn new(add: &[SystemLabel], remove: &[SystemLabel], actor: &Actor, at: Timestamp, ids: &IdGenerator) -> Self {
        let steps: Vec<(SystemLabels, SystemLabels)> = states()
            .map(|before| (before, before.changed(add, remove)))
            .filter(|(before, after)| before != after)
            .collect();
        let is_possible = |label: SystemLabel, action: LabelAction| {
            steps.iter().any(|(before, after)| match action {
                LabelAction::Set => !before.contains(label) && after.contains(label),
                LabelAction::Remove => before.contains(label) && !after.contains(label),
            })
        };
        let logged = || SystemLabel::ALL.iter().copied().filter(|label| *label != SystemLabel::Default);
        let log = [LabelAction::Set, LabelAction::Remove]
            .into_iter()
            .flat_map(|action| logged().map(move |label| (label, action)))
            .filter(|(label, action)| is_possible(*label, *action))
            .map(|(label, action)| PossibleEntry {
                label,
                entry: LabelLogEntry::new(ids.entity(at), at, label, action, actor),
            })
            .collect();
        Self { steps, log }
    }

    /// Would the change change anything about these labels?
    pub fn affects(&self, labels: SystemLabels) -> bool {
        self.steps.iter().any(|(before, _)| *before == labels)
    }
}

/// Every state that the labels of a dialog can be in.
fn states() -> impl Iterator<Item = SystemLabels> {
    let places = [SystemLabel::Default, SystemLabel::Bin, SystemLabel::Archive];
    places.into_iter().flat_map(|place| {
        [false, true].into_iter().flat_map(move |is_marked| {
            [false, true].into_iter().map(move |is_sent| {
                let marked = if is_marked { SystemLabel::MarkedAsUnopened.bit() } else { 0 };
                let sent = if is_sent { SystemLabel::Sent.bit() } else { 0 };
                SystemLabels::from_mask(place.bit() | marked | sent)
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::dialog::sample::now;

    #[test]
    fn twelve_states_are_all_there_are() {
        let all: std::collections::HashSet<i16> = states().map(SystemLabels::mask).collect();
        assert_eq!(all.len(), 12);
    }

    proptest! {
        /// What applies of a prepared change is what a change of the known state would be.
        #[test]
        fn a_prepared_change_is_the_change(
            mask in 0..32_i16,
            add in prop::collection::vec(prop::sample::select(SystemLabel::ALL), 0..4),
            remove in prop::collection::vec(prop::sample::select(SystemLabel::ALL), 0..4),
        ) {
            let before = SystemLabels::from_mask(mask);
            let actor = Actor::service_owner();
            let change = LabelChange::new(&add, &remove, &actor, now(), &IdGenerator::default());
            let step = change.steps.iter().find(|(state, _)| *state == before);
            let after = step.map_or(before, |(_, after)| *after);
            prop_assert_eq!(after, before.changed(&add, &remove));
            prop_assert_eq!(change.affects(before), after != before);

            let written: Vec<_> = change
                .log
                .iter()
                .filter(|possible| match possible.entry.action {
                    LabelAction::Set => !before.contains(possible.label) && after.contains(possible.label),
                    LabelAction::Remove => before.contains(possible.label) && !after.contains(possible.label),
                })
                .map(|possible| (possible.entry.name.clone(), possible.entry.action))
                .collect();
            let expected: Vec<_> = after
                .log(before, now(), &actor, uuid::Uuid::nil)
                .into_iter()
                .map(|entry| (entry.name, entry.action))
                .collect();
            prop_assert_eq!(written, expected);
            prop_assert!(change.log.windows(2).all(|pair| pair[0].entry.id < pair[1].entry.id));
        }
    }
}

//! A change of labels as columns.

use dialogporten_domain::dialog::{LabelAction, LabelChange};
use uuid::Uuid;

use crate::Error;
use crate::document::stored;

/// What a change of labels leads to, and the entries of the log that it may need.
pub(in crate::dialog) struct LabelChangeColumns {
    pub(in crate::dialog) before: Vec<i16>,
    pub(in crate::dialog) after: Vec<i16>,
    pub(in crate::dialog) labels: Vec<i16>,
    pub(in crate::dialog) are_set: Vec<bool>,
    pub(in crate::dialog) ids: Vec<Uuid>,
    pub(in crate::dialog) bodies: Vec<Vec<u8>>,
}

impl LabelChangeColumns {
    pub(in crate::dialog) fn of(change: &LabelChange) -> Result<Self, Error> {
        Ok(Self {
            before: change.steps.iter().map(|(before, _)| before.mask()).collect(),
            after: change.steps.iter().map(|(_, after)| after.mask()).collect(),
            labels: change.log.iter().map(|possible| possible.label.bit()).collect(),
            are_set: change.log.iter().map(|possible| possible.entry.action == LabelAction::Set).collect(),
            ids: change.log.iter().map(|possible| possible.entry.id).collect(),
            bodies: change.log.iter().map(|possible| stored(&possible.entry)).collect::<Result<_, _>>()?,
        })
    }
}

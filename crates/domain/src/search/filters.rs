//! What a dialog must be like.

use utoipa::ToSchema;

use super::{Bounds, OwnerLabelPattern};
use crate::dialog::{DialogStatus, SystemLabels};

/// Which dialogs count, by whether they are deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ToSchema)]
#[schema(as = DeletedFilter)]
pub enum Deleted {
    /// Those that are not.
    #[default]
    Exclude,
    /// All.
    Include,
    /// Those that are.
    Only,
}

/// What a dialog must be like. An empty list and a missing value ask for nothing; texts are compared byte by byte.
#[derive(Debug, Clone, Default)]
pub struct Filters {
    /// Short names of owners, any of them.
    pub orgs: Vec<String>,
    /// Statuses in the owner's terms, any of them.
    pub extended_statuses: Vec<String>,
    /// The owner's reference.
    pub external_reference: Option<String>,
    /// Statuses, any of them.
    pub statuses: Vec<DialogStatus>,
    /// The process.
    pub process: Option<String>,
    /// Labels of readers, all of them.
    pub system_labels: Vec<crate::dialog::SystemLabel>,
    /// Was the content seen, and not marked as unopened?
    pub is_content_seen: Option<bool>,
    /// Leaves out dialogs for systems.
    pub exclude_api_only: bool,
    /// When the dialog was created.
    pub created: Bounds,
    /// When it was updated.
    pub updated: Bounds,
    /// When its content was updated.
    pub content_updated: Bounds,
    /// When it is due.
    pub due: Bounds,
    /// From when it is visible.
    pub visible: Bounds,
    /// Whether it is deleted.
    pub deleted: Deleted,
    /// Labels of the owner, all of them.
    pub owner_labels: Vec<OwnerLabelPattern>,
}

impl Filters {
    /// Returns the mask of all labels that are asked for.
    pub fn label_mask(&self) -> i16 {
        self.system_labels.iter().fold(0, |mask, label| mask | label.bit())
    }

    /// Do the labels exclude each other? A dialog lies in one place only.
    pub fn is_contradictory(&self) -> bool {
        let mask = self.label_mask();
        SystemLabels::from_mask(mask).mask() & mask != mask
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::dialog::SystemLabel::{self, Archive, Bin, Default as Inbox, MarkedAsUnopened, Sent};

    #[rstest]
    #[case(&[], false)]
    #[case(&[Bin], false)]
    #[case(&[Archive, Sent, MarkedAsUnopened], false)]
    #[case(&[Bin, Archive], true)]
    #[case(&[Inbox, Sent, Bin], true)]
    fn a_dialog_lies_in_one_place(#[case] labels: &[SystemLabel], #[case] expected: bool) {
        let filters = Filters { system_labels: labels.to_vec(), ..Filters::default() };
        assert_eq!(filters.is_contradictory(), expected);
    }
}

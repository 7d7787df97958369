//! An end user opens a dialog.

use dialogporten_domain::dialog::{Opening, SystemLabel, SystemLabels};

use crate::document::{payload, stored};
use crate::{Error, Store};

/// What an opening changed. Of several openings of the same state at the same time, one changes something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpeningOutcome {
    /// Is the entry of the seen log new?
    pub is_entry_new: bool,
    /// Was the dialog marked as seen, or relieved of the label `MarkedAsUnopened`?
    pub is_flag_set: bool,
    /// Does the content count as seen now, through this opening or an earlier one?
    pub is_content_seen: bool,
}

impl Store {
    /// Records that a user has opened a dialog: the entry of the seen log, the mark that the content was seen, the end
    /// of `MarkedAsUnopened` with its log, and the events about all that. One statement; changes nothing when the
    /// dialog is gone.
    pub async fn record_opening(&self, opening: &Opening) -> Result<OpeningOutcome, Error> {
        let label_log = opening.label_log.as_ref();
        let nothing = SystemLabels::default();
        let unopened = nothing.changed(&[SystemLabel::MarkedAsUnopened], &[]).mask() & !nothing.mask();
        let outcome = sqlx::query_file_as!(
            OpeningOutcome,
            "src/dialog/open.sql",
            opening.dialog_id,
            opening.content_updated_at.to_chrono(),
            label_log.map(|entry| entry.id),
            unopened,
            opening.entry.id,
            opening.entry.seen_at.to_chrono(),
            opening.user_type.code(),
            stored(&opening.entry)?,
            label_log.map(stored).transpose()?,
            payload(&opening.updated_event)?,
            payload(&opening.seen_event)?,
            label_log.map(|entry| entry.created_at.to_chrono()),
        )
        .fetch_one(&self.pools.requests)
        .await?;
        if outcome.is_entry_new || outcome.is_flag_set {
            self.changes.note([&opening.updated_event]);
        }
        Ok(outcome)
    }
}

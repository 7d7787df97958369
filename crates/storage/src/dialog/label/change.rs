//! The labels of the readers change.

use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::LabelChange;
use uuid::Uuid;

use crate::dialog::append::LabelChangeColumns;
use crate::{Error, Store};

/// A dialog after a change of labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabeledDialog {
    /// The dialog.
    pub id: Uuid,
    /// Revision of the readers' state: a new one exactly when the labels have changed.
    pub end_user_context_revision: Uuid,
}

impl Store {
    /// Changes the labels of dialogs, each only at the revision named with it, if any. Returns none of them, and changes
    /// nothing, when one of them is not there as it should be. The dialogs must be different ones. One statement.
    pub async fn change_labels(
        &self,
        dialogs: &[(Uuid, Option<Uuid>)],
        change: &LabelChange,
        now: Timestamp,
    ) -> Result<Vec<LabeledDialog>, Error> {
        let (ids, revisions): (Vec<Uuid>, Vec<Option<Uuid>>) = dialogs.iter().copied().unzip();
        let columns = LabelChangeColumns::of(change)?;
        let changed = sqlx::query_file_as!(
            LabeledDialog,
            "src/dialog/label/change.sql",
            &ids,
            &revisions as &[Option<Uuid>],
            &columns.before,
            &columns.after,
            &columns.labels,
            &columns.are_set,
            &columns.ids,
            &columns.bodies,
            now.to_chrono(),
        )
        .fetch_all(&self.pools.requests)
        .await?;
        Ok(changed)
    }
}

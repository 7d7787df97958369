//! An activity is appended.

use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::{AppendTarget, NewActivity};

use super::{AppendGuard, LabelChangeColumns};
use crate::document::stored;
use crate::outbox::payloads;
use crate::text::TextPieces;
use crate::{Error, Store};

impl Store {
    /// Appends an activity with everything that follows from it. Returns false, and changes nothing, when the dialog
    /// has meanwhile become one that this may not be appended to. One statement.
    pub async fn append_activity(
        &self,
        target: &AppendTarget,
        new: &NewActivity,
        guard: AppendGuard,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let (activity, root) = (&new.activity, &new.root);
        let labels = LabelChangeColumns::of(&root.labels)?;
        let text = TextPieces::of_activity(activity);
        let appended = sqlx::query_file_scalar!(
            "src/dialog/append/activity.sql",
            target.id,
            guard.revision,
            guard.is_admin,
            root.revision,
            root.updated_at.map(Timestamp::to_chrono),
            root.end_user_context_revision,
            now.to_chrono(),
            root.content_updated_at.map(Timestamp::to_chrono),
            target.content_updated_at.to_chrono(),
            activity.id,
            activity.transmission_id,
            activity.created_at.to_chrono(),
            activity.kind.code(),
            stored(activity)?,
            new.may_open_last,
            &labels.before,
            &labels.after,
            &labels.labels,
            &labels.are_set,
            &labels.ids,
            &labels.bodies,
            &payloads(&new.events)?,
            &text.configurations as &[&str],
            &text.weights as &[&str],
            &text.texts,
        )
        .fetch_optional(&self.pools.requests)
        .await?;
        if appended.is_some() {
            self.changes.note(&new.events);
        }
        Ok(appended.is_some())
    }
}

//! An administrator corrects when a form was saved.

use dialogporten_domain::dialog::{CallerRules, Command, ValidationContext};
use dialogporten_domain::{Timestamp, Violations};
use dialogporten_storage::AppendedReferences;
use uuid::Uuid;

use super::race::{saved_or_lost, until_saved};
use crate::error::ACTIVITY;
use crate::{App, Error};

/// Corrects the time of an activity of the type `FormSaved`, in any dialog, and silently. Returns the dialog's revision.
pub async fn correct_form_saved_time(
    app: &App,
    dialog: Uuid,
    id: Uuid,
    created_at: Timestamp,
    if_match: Option<Uuid>,
) -> Result<Uuid, Error> {
    let now = app.settings.clock.now();
    validate(dialog, id, created_at, now)?;
    until_saved(app, dialog, |attempt| async move {
        let missing = || Error::NotFound { entity: ACTIVITY, ids: id.to_string() };
        let target =
            attempt.store.find_append_target(dialog, AppendedReferences::default()).await?.ok_or_else(missing)?;
        let found = attempt.store.find_activity(dialog, id).await?;
        let activity = found.and_then(|(_, activity)| activity).ok_or_else(missing)?;
        let new = target.correct_form_saved_time(activity, created_at, now, &app.ids).map_err(Error::Domain)?;
        Error::unless_current(if_match, target.revision)?;
        saved_or_lost(attempt.store.correct_activity(&target, &new).await?)?;
        Ok(new.root.revision)
    })
    .await
}

fn validate(dialog: Uuid, id: Uuid, created_at: Timestamp, now: Timestamp) -> Result<(), Error> {
    let rules = CallerRules::default();
    let cx = ValidationContext { rules: &rules, now, command: Command::AppendActivity, is_api_only: false };
    let mut v = Violations::new("");
    for (path, id) in [("dialogId", dialog), ("activityId", id)] {
        if id.is_nil() {
            v.add(path, "must not be empty");
        }
    }
    if cx.is_too_far_ahead(created_at) {
        v.add("newCreatedAt", "must be in the past");
    }
    v.into_result(Some(())).map_err(Error::Invalid)
}

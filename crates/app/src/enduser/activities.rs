//! A reader looks at what has happened in a dialog.

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::Activity;
use uuid::Uuid;

use super::part::{authorize, check_level};
use crate::{AcceptedLanguages, App, Error};

/// Returns the activities of a dialog, oldest first.
pub async fn list(
    app: &App,
    reader: &Principal,
    dialog_id: Uuid,
    languages: &AcceptedLanguages,
) -> Result<Vec<Activity>, Error> {
    let found = app.store.find_activities(dialog_id).await?;
    let (facts, mut activities) = found.ok_or_else(|| Error::no_dialog(dialog_id))?;
    authorize(app, reader, &facts, &[]).await?;
    check_level(app, reader, &facts).await?;
    for activity in &mut activities {
        languages.prune(&mut activity.description);
    }
    Ok(activities)
}

/// Returns one activity of a dialog.
pub async fn get(
    app: &App,
    reader: &Principal,
    dialog_id: Uuid,
    id: Uuid,
    languages: &AcceptedLanguages,
) -> Result<Activity, Error> {
    let found = app.store.find_activity(dialog_id, id).await?;
    let (facts, activity) = found.ok_or_else(|| Error::no_dialog(dialog_id))?;
    authorize(app, reader, &facts, &[]).await?;
    check_level(app, reader, &facts).await?;
    let mut activity = activity.ok_or_else(|| Error::no_activity(id))?;
    languages.prune(&mut activity.description);
    Ok(activity)
}

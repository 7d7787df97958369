//! A service owner looks at what has happened in a dialog.

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::Activity;
use uuid::Uuid;

use super::part::authorize;
use crate::{App, Error};

/// Returns the activities of a dialog, oldest first.
pub async fn list(app: &App, owner: &Principal, dialog_id: Uuid) -> Result<Vec<Activity>, Error> {
    let found = app.store.find_activities(dialog_id).await?;
    let (facts, activities) = found.ok_or_else(|| Error::no_dialog(dialog_id))?;
    authorize(app, owner, &facts).await?;
    Ok(activities)
}

/// Returns one activity of a dialog.
pub async fn get(app: &App, owner: &Principal, dialog_id: Uuid, id: Uuid) -> Result<Activity, Error> {
    let found = app.store.find_activity(dialog_id, id).await?;
    let (facts, found) = found.ok_or_else(|| Error::no_dialog(dialog_id))?;
    authorize(app, owner, &facts).await?;
    found.ok_or_else(|| Error::no_activity(id))
}

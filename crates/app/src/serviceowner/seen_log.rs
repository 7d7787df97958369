//! A service owner looks at who has opened a dialog.

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::SeenEntry;
use uuid::Uuid;

use super::part::authorize;
use crate::{App, Error};

/// Returns all openings of a dialog, oldest first.
pub async fn list(app: &App, owner: &Principal, dialog_id: Uuid) -> Result<Vec<SeenEntry>, Error> {
    let found = app.store.find_seen_log(dialog_id).await?;
    let (facts, entries) = found.ok_or_else(|| Error::no_dialog(dialog_id))?;
    authorize(app, owner, &facts).await?;
    Ok(entries)
}

/// Returns one opening of a dialog.
pub async fn get(app: &App, owner: &Principal, dialog_id: Uuid, id: Uuid) -> Result<SeenEntry, Error> {
    let found = app.store.find_seen_entry(dialog_id, id).await?;
    let (facts, found) = found.ok_or_else(|| Error::no_dialog(dialog_id))?;
    authorize(app, owner, &facts).await?;
    found.ok_or_else(|| Error::no_seen_entry(id))
}

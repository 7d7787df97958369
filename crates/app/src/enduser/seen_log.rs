//! A reader looks at who has opened a dialog.

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::SeenEntry;
use uuid::Uuid;

use super::part::{authorize, check_level};
use crate::{App, Error};

/// Returns all openings of a dialog, oldest first.
pub async fn list(app: &App, reader: &Principal, dialog_id: Uuid) -> Result<Vec<SeenEntry>, Error> {
    let found = app.store.find_seen_log(dialog_id).await?;
    let (facts, entries) = found.ok_or_else(|| Error::no_dialog(dialog_id))?;
    authorize(app, reader, &facts, &[]).await?;
    check_level(app, reader, &facts).await?;
    Ok(entries)
}

/// Returns one opening of a dialog. Unlike elsewhere, whether it exists comes before the strength of the login.
pub async fn get(app: &App, reader: &Principal, dialog_id: Uuid, id: Uuid) -> Result<SeenEntry, Error> {
    let found = app.store.find_seen_entry(dialog_id, id).await?;
    let (facts, entry) = found.ok_or_else(|| Error::no_dialog(dialog_id))?;
    authorize(app, reader, &facts, &[]).await?;
    let entry = entry.ok_or_else(|| Error::no_seen_entry(id))?;
    check_level(app, reader, &facts).await?;
    Ok(entry)
}

//! A service owner looks at the transmissions of a dialog.

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::Transmission;
use uuid::Uuid;

use super::part::authorize;
use crate::{App, Error};

/// Returns the transmissions of a dialog, newest first.
pub async fn list(app: &App, owner: &Principal, dialog_id: Uuid) -> Result<Vec<Transmission>, Error> {
    let found = app.store.find_transmissions(dialog_id).await?;
    let (facts, mut transmissions) = found.ok_or_else(|| Error::no_dialog(dialog_id))?;
    authorize(app, owner, &facts).await?;
    transmissions.reverse();
    Ok(transmissions)
}

/// Returns one transmission of a dialog.
pub async fn get(app: &App, owner: &Principal, dialog_id: Uuid, id: Uuid) -> Result<Transmission, Error> {
    let found = app.store.find_transmission(dialog_id, id).await?;
    let (facts, found) = found.ok_or_else(|| Error::no_dialog(dialog_id))?;
    authorize(app, owner, &facts).await?;
    found.ok_or_else(|| Error::no_transmission(id))
}

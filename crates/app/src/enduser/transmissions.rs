//! A reader looks at the transmissions of a dialog.

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::Transmission;
use uuid::Uuid;

use super::hide;
use super::part::{authorize, check_level};
use crate::access::Rights;
use crate::{AcceptedLanguages, App, Error};

/// Returns the transmissions of a dialog, oldest first, as the reader may see them, and the reader's rights.
pub async fn list(
    app: &App,
    reader: &Principal,
    dialog_id: Uuid,
    languages: &AcceptedLanguages,
) -> Result<(Vec<Transmission>, Rights), Error> {
    let found = app.store.find_transmissions(dialog_id).await?;
    let (facts, mut transmissions) = found.ok_or_else(|| Error::no_dialog(dialog_id))?;
    let rights = authorize(app, reader, &facts, &transmissions).await?;
    check_level(app, reader, &facts).await?;
    let now = app.settings.clock.now();
    for transmission in &mut transmissions {
        languages.prune_transmission(transmission);
        hide::in_transmission(transmission, &rights, now);
    }
    Ok((transmissions, rights))
}

/// Returns one transmission of a dialog as the reader may see it, and the reader's rights.
pub async fn get(
    app: &App,
    reader: &Principal,
    dialog_id: Uuid,
    id: Uuid,
    languages: &AcceptedLanguages,
) -> Result<(Transmission, Rights), Error> {
    let found = app.store.find_transmission(dialog_id, id).await?;
    let (facts, transmission) = found.ok_or_else(|| Error::no_dialog(dialog_id))?;
    let rights = authorize(app, reader, &facts, transmission.as_slice()).await?;
    check_level(app, reader, &facts).await?;
    let mut transmission = transmission.ok_or_else(|| Error::no_transmission(id))?;
    languages.prune_transmission(&mut transmission);
    hide::in_transmission(&mut transmission, &rights, app.settings.clock.now());
    Ok((transmission, rights))
}

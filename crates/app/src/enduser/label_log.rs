//! A reader looks at how the labels of a dialog came and went.

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::LabelLogEntry;
use uuid::Uuid;

use super::part::{authorize, check_level};
use crate::{App, Error};

/// Returns the label log of a dialog, oldest entry first. A deleted dialog does not exist here.
pub async fn list(app: &App, reader: &Principal, dialog_id: Uuid) -> Result<Vec<LabelLogEntry>, Error> {
    let found = app.store.find_label_log(dialog_id).await?.filter(|(facts, _)| facts.deleted_at.is_none());
    let (facts, entries) = found.ok_or_else(|| Error::no_dialog(dialog_id))?;
    authorize(app, reader, &facts, &[]).await?;
    check_level(app, reader, &facts).await?;
    Ok(entries)
}

//! What every reading of a part of a dialog checks first.

use dialogporten_auth::Principal;
use dialogporten_storage::AccessFacts;

use crate::{App, Error};

/// Refuses dialogs of others, which do not exist for the caller, and deleted ones.
pub(super) async fn authorize(app: &App, owner: &Principal, facts: &AccessFacts) -> Result<(), Error> {
    if !app.owns(owner, &facts.service_resource).await? {
        return Err(Error::no_dialog(facts.dialog_id));
    }
    if facts.deleted_at.is_some() {
        return Err(Error::deleted_dialog(facts.dialog_id));
    }
    Ok(())
}

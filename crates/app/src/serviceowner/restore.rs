//! A service owner restores a dialog that was deleted softly.

use dialogporten_auth::Principal;
use uuid::Uuid;

use super::race::{saved_or_lost, until_saved};
use super::target::Target;
use crate::{App, Error};

/// Restores a dialog; one that is not deleted stays as it is. Returns the revision.
pub async fn restore(app: &App, owner: &Principal, target: Target) -> Result<Uuid, Error> {
    until_saved(app, target.id, |attempt| async move {
        let state = target.load_state(&attempt, owner).await?;
        target.require_revision(state.revision)?;
        if state.deleted_at.is_none() {
            return Ok(state.revision);
        }
        let change = state.restore(target.is_silent, attempt.now(), attempt.ids());
        saved_or_lost(attempt.store.change_dialog_state(&change).await?)?;
        Ok(change.revision)
    })
    .await
}

//! An administrator freezes a dialog, so that only administrators may change it from then on.

use dialogporten_auth::{Principal, scope};
use uuid::Uuid;

use super::race::{saved_or_lost, until_saved};
use super::target::Target;
use crate::{App, Error};

/// Freezes a dialog; one that is frozen stays as it is. Returns the revision.
pub async fn freeze(app: &App, owner: &Principal, target: Target) -> Result<Uuid, Error> {
    if !owner.has_scope(scope::ADMIN) {
        return Err(Error::Forbidden("Only administrators may freeze dialogs.".to_owned()));
    }
    until_saved(app, target.id, |attempt| async move {
        let state = target.load_state(&attempt, owner).await?;
        target.require_not_deleted(state.deleted_at)?;
        target.require_revision(state.revision)?;
        if state.is_frozen {
            return Ok(state.revision);
        }
        let change = state.freeze(attempt.now(), attempt.ids());
        saved_or_lost(attempt.store.change_dialog_state(&change).await?)?;
        Ok(change.revision)
    })
    .await
}

//! A service owner deletes a dialog softly.

use dialogporten_auth::Principal;
use uuid::Uuid;

use super::ownership::require_correspondence_scope;
use super::race::{saved_or_lost, until_saved};
use super::target::Target;
use crate::{App, Error};

/// Deletes a dialog; it can be restored. Returns the revision.
pub async fn delete(app: &App, owner: &Principal, target: Target) -> Result<Uuid, Error> {
    until_saved(app, target.id, |attempt| async move {
        let state = target.load_state(&attempt, owner).await?;
        target.require_not_deleted(state.deleted_at)?;
        target.require_not_frozen(owner, state.is_frozen)?;
        require_correspondence_scope(owner, state.service_resource_type)?;
        target.require_revision(state.revision)?;
        let change = state.delete(target.is_silent, attempt.now(), attempt.ids());
        saved_or_lost(attempt.store.change_dialog_state(&change).await?)?;
        Ok(change.revision)
    })
    .await
}

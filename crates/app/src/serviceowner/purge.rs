//! A service owner removes a dialog for good.

use dialogporten_auth::Principal;

use super::ownership::require_correspondence_scope;
use super::race::{saved_or_lost, until_saved};
use super::target::Target;
use crate::{App, Error};

/// Removes a dialog, deleted or not, with everything below it. Frozen dialogs too.
pub async fn purge(app: &App, owner: &Principal, target: Target) -> Result<(), Error> {
    target.check_id("dialogId")?;
    until_saved(app, target.id, |attempt| async move {
        let state = target.load_state(&attempt, owner).await?;
        require_correspondence_scope(owner, state.service_resource_type)?;
        target.require_revision(state.revision)?;
        let event = state.purge(target.is_silent, attempt.now(), attempt.ids());
        saved_or_lost(attempt.store.purge_dialog(state.id, state.revision, event.as_ref()).await?)
    })
    .await
}

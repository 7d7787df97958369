//! A service owner replaces a dialog.

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::{Aggregate, UpdateDraft, UpdateOptions};
use uuid::Uuid;

use super::attempt::Attempt;
use super::race::{saved_or_lost, until_saved};
use super::target::Target;
use crate::{App, Error};

/// Replaces the mutable part of a dialog and appends children. Returns the revision.
pub async fn update(app: &App, owner: &Principal, target: Target, draft: UpdateDraft) -> Result<Uuid, Error> {
    target.check_id("id")?;
    let options = UpdateOptions { is_silent: target.is_silent, is_always_a_change: false };
    let draft = &draft;
    until_saved(app, target.id, |attempt| async move {
        let aggregate = target.load(&attempt, owner).await?;
        // Each attempt uses up a draft, because the rules depend on what was read.
        apply(&attempt, owner, target, aggregate, draft.clone(), options).await
    })
    .await
}

/// Applies a body to a dialog that was read. Returns the revision.
pub(super) async fn apply(
    attempt: &Attempt<'_>,
    owner: &Principal,
    target: Target,
    aggregate: Aggregate,
    draft: UpdateDraft,
    options: UpdateOptions,
) -> Result<Uuid, Error> {
    let (now, rules) = (attempt.now(), attempt.rules_of(owner));
    let command = draft.validate(&aggregate, &rules, now).map_err(Error::Invalid)?;
    let dialog = &aggregate.dialog;
    target.require_not_deleted(dialog.deleted_at)?;
    target.require_not_frozen(owner, dialog.is_frozen)?;
    target.require_revision(dialog.revision)?;

    let resource_type = dialog.service_resource_type;
    let proposed = aggregate.update(command, &rules, options, now, attempt.ids())?;
    attempt.authorize_resources(owner, &proposed.referenced_resources, resource_type).await?;
    let mut update = proposed.outcome.map_err(Error::Domain)?;
    let revision = update.aggregate.dialog.revision;
    if update.is_nothing() {
        return Ok(revision);
    }
    let names = attempt.actor_names(update.unnamed_actors()).await?;
    update.name_actors(&names);
    saved_or_lost(attempt.store.update_dialog(&update).await?)?;
    Ok(revision)
}

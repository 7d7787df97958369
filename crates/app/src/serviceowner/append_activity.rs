//! A service owner appends an activity to a dialog.

use std::collections::BTreeSet;

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::draft::ActivityDraft;
use dialogporten_domain::dialog::{Activity, CallerRules, Command, SuppliedId, ValidationContext};
use dialogporten_domain::{Timestamp, Violations};
use dialogporten_storage::{AppendGuard, AppendedReferences};
use uuid::Uuid;

use super::org::Orgs;
use super::{ATTEMPTS, Change, Created};
use crate::{App, Error};

/// Appends an activity. Appends of the same dialog at the same time all succeed, unless they insist on a revision.
pub async fn append_activity(
    app: &App,
    owner: &Principal,
    dialog: Uuid,
    draft: ActivityDraft,
    change: Change,
) -> Result<Created, Error> {
    let now = app.settings.clock.now();
    let activity = validate(app.rules_of(owner), dialog, draft, now)?;
    let orgs = app.orgs_of(owner).await?;
    let _turn = app.queues.join(dialog).await;
    for _ in 0..ATTEMPTS {
        // The state may rule the append out the moment after it was read; then the next look says how.
        if let Some(created) = attempt(app, owner, &orgs, dialog, activity.clone(), change, now).await? {
            return Ok(created);
        }
    }
    Err(Error::lost_race())
}

fn validate(
    rules: CallerRules,
    dialog: Uuid,
    draft: ActivityDraft,
    now: Timestamp,
) -> Result<Activity<SuppliedId>, Error> {
    let cx = ValidationContext { rules: &rules, now, command: Command::AppendActivity, is_api_only: false };
    let mut v = Violations::new("activity");
    if dialog.is_nil() {
        v.add_exact("dialogId", "must not be empty");
    }
    let activity = draft.validate(&cx, &mut v);
    v.into_result(activity).map_err(Error::Invalid)
}

async fn attempt(
    app: &App,
    owner: &Principal,
    orgs: &Orgs,
    dialog: Uuid,
    activity: Activity<SuppliedId>,
    change: Change,
    now: Timestamp,
) -> Result<Option<Created>, Error> {
    let rules = app.rules_of(owner);
    let references = AppendedReferences { opened: activity.transmission_id, ..AppendedReferences::default() };
    let target = app.store.find_append_target(dialog, references).await?;
    let Some(target) = target.filter(|target| orgs.include(&target.org)) else { return Err(Error::no_dialog(dialog)) };
    if target.is_deleted && !rules.is_admin {
        return Err(Error::deleted_dialog(dialog));
    }
    if target.is_frozen && !rules.is_admin {
        return Err(Error::frozen_dialog(dialog));
    }
    if activity.kind.needs_correspondence_scope() && !rules.is_correspondence {
        return Err(Error::Forbidden("Correspondence activities need the correspondence scope.".to_owned()));
    }
    let errors = target.check_activity(&activity);
    // A foreign service outweighs what is wrong with the state.
    let referenced = BTreeSet::from([target.service_resource.clone()]);
    app.authorize_resources(owner, &referenced, target.service_resource_type).await?;
    if !errors.is_empty() {
        return Err(Error::Domain(errors));
    }
    let mut new = target.append_activity(activity, change.is_silent, now, &app.ids);
    let performer = &mut new.activity.performed_by;
    let names = app.actor_names(performer.unnamed().cloned().into_iter().collect()).await?;
    performer.take_name(&names);
    // Compared last, as everything that is only known when it is stored.
    Error::unless_current(change.if_match, target.revision)?;

    let guard = AppendGuard { revision: change.if_match, is_admin: rules.is_admin };
    let is_appended = app.store.append_activity(&target, &new, guard, now).await?;
    Ok(is_appended.then_some(Created { id: new.activity.id, revision: new.root.revision }))
}

//! A service owner appends a transmission to a dialog.

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::draft::TransmissionDraft;
use dialogporten_domain::dialog::{AppendTarget, Command, SuppliedId, Transmission, ValidationContext};
use dialogporten_domain::{Timestamp, Violations};
use dialogporten_storage::{self as storage, AppendGuard, AppendedReferences, DuplicateEntity};
use uuid::Uuid;

use super::org::Orgs;
use super::{ATTEMPTS, Change, Created};
use crate::{App, Error};

/// Appends a transmission. Appends of the same dialog at the same time all succeed, unless they insist on a revision or
/// share a key.
pub async fn append_transmission(
    app: &App,
    owner: &Principal,
    dialog: Uuid,
    draft: TransmissionDraft,
    change: Change,
) -> Result<Created, Error> {
    let (now, rules) = (app.settings.clock.now(), app.rules_of(owner));
    let cx = ValidationContext { rules: &rules, now, command: Command::AppendTransmission, is_api_only: false };
    let mut v = Violations::new("transmissions[0]");
    let transmission = draft.validate(&cx, &mut v);
    let transmission = v.into_result(transmission).map_err(Error::Invalid)?;
    let orgs = app.orgs_of(owner).await?;
    let _turn = app.queues.join(dialog).await;
    for _ in 0..ATTEMPTS {
        // The state may rule the append out the moment after it was read; then the next look says how.
        if let Some(created) = attempt(app, owner, &orgs, dialog, transmission.clone(), change, now).await? {
            return Ok(created);
        }
    }
    Err(Error::lost_race())
}

async fn attempt(
    app: &App,
    owner: &Principal,
    orgs: &Orgs,
    dialog: Uuid,
    transmission: Transmission<SuppliedId>,
    change: Change,
    now: Timestamp,
) -> Result<Option<Created>, Error> {
    let rules = app.rules_of(owner);
    let Some(target) = find(app, dialog, &transmission).await?.filter(|target| orgs.include(&target.org)) else {
        return Err(Error::no_dialog(dialog));
    };
    if target.is_deleted {
        return Err(Error::deleted_dialog(dialog));
    }
    if target.is_frozen && !rules.is_admin {
        return Err(Error::frozen_dialog(dialog));
    }
    Error::unless_current(change.if_match, target.revision)?;
    if let Some(key) = transmission.idempotent_key.as_deref().filter(|_| target.is_key_used) {
        return Err(Error::key_used(key));
    }
    let mut referenced = transmission.referenced_resources();
    referenced.insert(target.service_resource.clone());
    // A foreign service outweighs what is wrong with the state.
    app.authorize_resources(owner, &referenced, target.service_resource_type).await?;
    let mut new = target.append_transmission(transmission, change.is_silent, now, &app.ids).map_err(Error::Domain)?;
    let sender = &mut new.transmission.sender;
    let names = app.actor_names(sender.unnamed().cloned().into_iter().collect()).await?;
    sender.take_name(&names);

    let guard = AppendGuard { revision: change.if_match, is_admin: rules.is_admin };
    match app.store.append_transmission(&target, &new, guard, now).await {
        Ok(is_appended) => Ok(is_appended.then_some(Created { id: new.transmission.id, revision: new.root.revision })),
        // Somebody was faster with the same identifier, and perhaps with the same key, which is the answer that wins.
        Err(storage::Error::Duplicate(duplicate))
            if duplicate.entity == DuplicateEntity::DialogTransmission
                && find(app, dialog, &new.transmission).await?.is_some_and(|target| target.is_key_used) =>
        {
            Err(Error::key_used(new.transmission.idempotent_key.as_deref().unwrap_or_default()))
        }
        Err(other) => Err(other.into()),
    }
}

async fn find<Id>(
    app: &App,
    dialog: Uuid,
    transmission: &Transmission<Id>,
) -> Result<Option<AppendTarget>, storage::Error> {
    let references = AppendedReferences {
        opened: None,
        idempotent_key: transmission.idempotent_key.as_deref(),
        answered: transmission.related_transmission_id,
    };
    app.store.find_append_target(dialog, references).await
}

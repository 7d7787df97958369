//! A service owner corrects a transmission, which otherwise stays as it was sent.

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::draft::TransmissionDraft;
use dialogporten_domain::dialog::{AppendTarget, CallerRules, Command, SuppliedId, Transmission, ValidationContext};
use dialogporten_domain::{Timestamp, Violations};
use uuid::Uuid;

use super::Change;
use super::attempt::Attempt;
use super::org::Orgs;
use super::race::{saved_or_lost, until_saved};
use crate::error::TRANSMISSION;
use crate::{App, Error};

/// A valid correction.
#[derive(Clone)]
struct Correction {
    transmission: Transmission<SuppliedId>,
    /// When it was sent, if that changes.
    created_at: Option<Timestamp>,
}

/// Corrects a transmission, always silently; a caller who does not say so is refused. Returns the dialog's revision.
pub async fn correct_transmission(
    app: &App,
    owner: &Principal,
    dialog: Uuid,
    id: Uuid,
    draft: TransmissionDraft,
    change: Change,
) -> Result<Uuid, Error> {
    let now = app.settings.clock.now();
    let correction = validate(app.rules_of(owner), dialog, id, draft, change, now)?;
    let orgs = app.orgs_of(owner).await?;
    let (orgs, correction) = (&orgs, &correction);
    until_saved(app, dialog, |attempt| async move {
        correct(&attempt, owner, orgs, (dialog, id), correction.clone(), change, now).await
    })
    .await
}

fn validate(
    rules: CallerRules,
    dialog: Uuid,
    id: Uuid,
    draft: TransmissionDraft,
    change: Change,
    now: Timestamp,
) -> Result<Correction, Error> {
    let cx = ValidationContext { rules: &rules, now, command: Command::CorrectTransmission, is_api_only: false };
    let mut v = Violations::new("dto");
    for (path, id) in [("dialogId", dialog), ("transmissionId", id)] {
        if id.is_nil() {
            v.add_exact(path, "must not be empty");
        }
    }
    if !change.is_silent {
        v.add_exact("isSilentUpdate", "must be true");
    }
    let created_at = draft.created_at.filter(|time| !time.is_unset());
    let transmission = draft.validate(&cx, &mut v);
    let correction = transmission.map(|transmission| Correction { transmission, created_at });
    v.into_result(correction).map_err(Error::Invalid)
}

async fn correct(
    attempt: &Attempt<'_>,
    owner: &Principal,
    orgs: &Orgs,
    (dialog, id): (Uuid, Uuid),
    correction: Correction,
    change: Change,
    now: Timestamp,
) -> Result<Uuid, Error> {
    let aggregate = attempt.store.find_dialog(dialog).await?.filter(|aggregate| orgs.include(&aggregate.dialog.org));
    let Some(mut aggregate) = aggregate else { return Err(Error::no_dialog(dialog)) };
    let place = aggregate.transmissions.iter().position(|transmission| transmission.id == id);
    let target = AppendTarget::from(&aggregate.dialog);

    // Both as it was and as it is to be.
    let mut referenced = correction.transmission.referenced_resources();
    referenced.extend(place.iter().flat_map(|at| aggregate.transmissions[*at].referenced_resources()));
    referenced.insert(target.service_resource.clone());
    attempt.authorize_resources(owner, &referenced, target.service_resource_type).await?;
    if target.is_deleted {
        return Err(Error::deleted_dialog(dialog));
    }
    if target.is_frozen && !attempt.rules_of(owner).is_admin {
        return Err(Error::frozen_dialog(dialog));
    }
    let Some(place) = place else { return Err(Error::NotFound { entity: TRANSMISSION, ids: id.to_string() }) };
    let key = correction.transmission.idempotent_key.as_deref();
    let has_key = |other: &Transmission| other.id != id && key.is_some() && other.idempotent_key.as_deref() == key;
    if let Some(key) = key.filter(|_| aggregate.transmissions.iter().any(has_key)) {
        return Err(Error::key_used(key));
    }
    let Correction { transmission, created_at } = correction;
    let all = &aggregate.transmissions;
    let mut new = target
        .correct_transmission(&all[place], all, transmission, created_at, now, attempt.ids())
        .map_err(Error::Domain)?;
    let sender = &mut new.transmission.sender;
    let names = attempt.actor_names(sender.unnamed().cloned().into_iter().collect()).await?;
    sender.take_name(&names);
    // Compared last, as everything that is only known when it is stored.
    Error::unless_current(change.if_match, target.revision)?;

    aggregate.transmissions[place].clone_from(&new.transmission);
    saved_or_lost(attempt.store.correct_transmission(&aggregate, target.revision, &new).await?)?;
    Ok(new.root.revision)
}

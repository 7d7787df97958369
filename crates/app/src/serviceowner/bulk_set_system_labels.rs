//! A service owner changes the labels that readers sort dialogs with, of many dialogs at once, on behalf of one reader.

use std::collections::HashSet;

use dialogporten_auth::{Principal, scope};
use dialogporten_domain::Violations;
use dialogporten_storage::LabelTarget;
use uuid::Uuid;

use super::LabelActor;
use super::set_system_labels::Behalf;
use crate::access::Listable;
use crate::labels::ATTEMPTS;
use crate::{App, BulkLabels, Error, access};

/// How many dialogs a service owner may change at once.
const MAX_DIALOGS: usize = 200;

/// Changes the labels of dialogs, of all or of none.
pub async fn bulk_set_system_labels(
    app: &App,
    owner: &Principal,
    actor: LabelActor,
    labels: BulkLabels,
) -> Result<(), Error> {
    let mut v = Violations::new("dto");
    let behalf = actor.validate(&mut v);
    let command = labels.validate(MAX_DIALOGS, &mut v);
    let (command, behalf) = v.into_result(behalf.map(|behalf| (command, behalf))).map_err(Error::Invalid)?;
    behalf.authorize(owner)?;
    let orgs = app.orgs_of(owner).await?;

    for _ in 0..ATTEMPTS {
        let mut targets = command.targets(app).await?;
        targets.retain(|target| orgs.include(&target.org));
        command.require(&allowed(app, owner, &behalf, &targets).await?)?;
        if command.apply(app, &targets, behalf.actor()).await?.is_some() {
            return Ok(());
        }
    }
    Err(Error::lost_race())
}

/// Returns the dialogs that the reader may change: all of them, when an administrator says so.
async fn allowed(
    app: &App,
    owner: &Principal,
    behalf: &Behalf,
    targets: &[LabelTarget],
) -> Result<HashSet<Uuid>, Error> {
    match behalf {
        Behalf::Person(person) if !owner.has_scope(scope::ADMIN) => {
            let listables: Vec<Listable<'_>> = targets.iter().map(Listable::from).collect();
            access::listed(app, person, &listables).await
        }
        _ => Ok(targets.iter().map(|target| target.id).collect()),
    }
}

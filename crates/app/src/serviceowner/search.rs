//! A service owner searches its dialogs, all of them or those that a person may find.

use std::sync::Arc;

use dialogporten_auth::Principal;
use dialogporten_domain::PartyId;
use dialogporten_storage::Scope;

use crate::search::{Asker, FoundDialogs, SearchCommand, SearchDraft, Searcher};
use crate::{App, Error};

/// Service owners see in lists what somebody without a login would see: the harmless texts, where there are some.
const LEVEL: u32 = 0;

/// Returns a page of the caller's dialogs; administrators have no more than others. What is not visible yet, or has
/// expired, is found as well.
pub async fn search(app: &App, owner: &Principal, draft: SearchDraft) -> Result<FoundDialogs, Error> {
    let command = draft.validate(Searcher::ServiceOwner, &app.limits()).map_err(Error::Invalid)?;
    let scope = match &command.person {
        Some(person) => on_behalf_of(app, owner, person, &command).await?,
        None => own(app, owner, &command).await?,
    };
    let Some(scope) = scope else { return Ok(FoundDialogs::none(command.order, command.after)) };
    let asker = Asker::Owner(app.org_of(owner).await?);
    let page = app.search(asker, scope, command).await?;
    Ok(page.with_content(LEVEL, &*app.minimum_levels().await?))
}

async fn on_behalf_of(
    app: &App,
    owner: &Principal,
    person: &PartyId,
    command: &SearchCommand,
) -> Result<Option<Scope>, Error> {
    let found = app.findable(person, &command.constraint).await?;
    let org = Some(app.org_of(owner).await?);
    let scope = Scope::Reader {
        grants: Arc::clone(&found.grants.pairs),
        services: command.constraint.resources.clone(),
        delegated: found.delegated.clone(),
        org,
        hides_unpublished: false,
    };
    Ok((!found.is_empty()).then_some(scope))
}

async fn own(app: &App, owner: &Principal, command: &SearchCommand) -> Result<Option<Scope>, Error> {
    let org = app.org_of(owner).await?;
    let constraint = &command.constraint;
    // A service that cannot exist is not the same as no service at all.
    if constraint.resources.as_ref().is_some_and(std::collections::BTreeSet::is_empty) {
        return Ok(None);
    }
    let parties = constraint.parties.iter().flatten().cloned().collect();
    let resources = constraint.resources.iter().flatten().cloned().collect();
    Ok(Some(Scope::Owner { org, parties, resources }))
}

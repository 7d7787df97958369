//! A reader searches the dialogs of the parties that it represents.

use std::sync::Arc;

use dialogporten_auth::Principal;
use dialogporten_storage::Scope;

use super::part::party_of;
use crate::access;
use crate::search::{Asker, FoundDialogs, SearchDraft, Searcher};
use crate::{AcceptedLanguages, App, Error};

/// Returns a page of the dialogs that the reader may find and that can be seen now. Nothing counts as opened by that.
pub async fn search(
    app: &App,
    reader: &Principal,
    draft: SearchDraft,
    languages: &AcceptedLanguages,
) -> Result<FoundDialogs, Error> {
    let command = draft.validate(Searcher::EndUser, &app.limits()).map_err(Error::Invalid)?;
    let level = access::level(reader)?;
    let user = party_of(reader)?;
    let found = app.findable(user, &command.constraint).await?;
    if found.is_empty() {
        return Ok(FoundDialogs::none(command.order, command.after));
    }
    let (grants, delegated) = (Arc::clone(&found.grants.pairs), found.delegated);
    let services = command.constraint.resources.clone();
    let scope = Scope::Reader { grants, services, delegated, org: None, hides_unpublished: true };
    let page = app.search(Asker::User(user.clone()), scope, command).await?;
    Ok(page.with_content(level, &*app.minimum_levels().await?).in_languages(languages)?)
}

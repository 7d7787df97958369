//! A service owner looks up which labels readers have put on its dialogs.

use dialogporten_auth::Principal;

use crate::search::{ContextSearchDraft, FoundContexts, too_broad};
use crate::{App, Error};

/// Returns a page of the labels on the caller's dialogs, whatever state these are in.
pub async fn search_contexts(app: &App, owner: &Principal, draft: ContextSearchDraft) -> Result<FoundContexts, Error> {
    let search = draft.validate(app.limits()).map_err(Error::Invalid)?;
    let search = search(app.org_of(owner).await?);
    Ok(app.store.search_contexts(&search).await.map_err(too_broad)?.into())
}

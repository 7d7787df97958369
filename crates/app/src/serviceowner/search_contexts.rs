//! A service owner looks up which labels readers have put on its dialogs.

use dialogporten_auth::Principal;

use crate::search::{Asker, ContextSearchDraft, FoundContexts, metrics, too_broad};
use crate::{App, Error};

/// Returns a page of the labels on the caller's dialogs, whatever state these are in.
pub async fn search_contexts(app: &App, owner: &Principal, draft: ContextSearchDraft) -> Result<FoundContexts, Error> {
    let limits = app.limits();
    let search = draft.validate(&limits).map_err(Error::Invalid)?;
    let org = app.org_of(owner).await?;
    let asker = Asker::Owner(org.clone());
    let search = search(org);
    let page = app.in_turn(asker, app.store.search_contexts(&search)).await;
    metrics::searched(metrics::Surface::ServiceOwner, &page);
    Ok(page.map_err(too_broad)?.into())
}

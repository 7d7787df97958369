//! Searching for dialogs: the rules of a search, and what becomes of its result.

mod command;
mod content;
mod contexts;
mod draft;
pub(crate) mod metrics;
mod page;
mod turns;

use dialogporten_storage::{self as storage, Scope, Search};

pub use content::ShownContent;
pub use contexts::{ContextSearchDraft, FoundContexts};
pub use dialogporten_storage::{ListedContext, ListedDialog, ListedText};
pub use draft::SearchDraft;
pub use page::{FoundDialogs, ListItem};

pub(crate) use command::{SearchCommand, Searcher, Words};
pub(crate) use turns::{Asker, SearchQueues, search_queues};

use crate::{App, Error};

/// What a search that takes too long can be helped by.
const TOO_BROAD: &str = "The search took too long. Narrow it: set contentUpdatedAfter to a recent time, name fewer parties, \
                         or name a serviceResource.";

impl App {
    /// Runs a search among the dialogs of a scope, when it is the asker's turn.
    pub(crate) async fn search(
        &self,
        asker: Asker,
        scope: Scope,
        command: SearchCommand,
    ) -> Result<FoundDialogs, Error> {
        let SearchCommand { filters, words, order, after, limit, .. } = command;
        let text = match words {
            Words::Any => None,
            Words::These(words) => Some(words),
            Words::Impossible => return Ok(FoundDialogs::none(order, after)),
        };
        if filters.is_contradictory() {
            return Ok(FoundDialogs::none(order, after));
        }
        let search = Search { scope, filters, text, order, after, limit, now: self.settings.clock.now() };
        let page = self.in_turn(asker, Box::pin(self.store.search(&search))).await;
        metrics::searched(metrics::Surface::from(&search.scope), &page);
        let page = page.map_err(too_broad)?;
        Ok(FoundDialogs::new(page, search.order, search.after))
    }
}

/// Tells the client what it can do about a search that was cut off.
pub(crate) fn too_broad(error: storage::Error) -> Error {
    match error {
        storage::Error::Timeout => Error::domain("Search", TOO_BROAD),
        other => other.into(),
    }
}

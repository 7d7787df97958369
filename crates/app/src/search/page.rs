//! A page of dialogs.

use std::collections::HashMap;

use dialogporten_domain::ServiceResource;
use dialogporten_domain::dialog::{SeenEntry, SystemLabel};
use dialogporten_domain::search::{ContinuationToken, Order};
use dialogporten_storage::{self as storage, ListedDialog, Page};

use super::ShownContent;
use crate::AcceptedLanguages;
use crate::seen::latest_of_each_reader;

/// A page of dialogs.
#[derive(Debug)]
pub struct FoundDialogs {
    /// The dialogs in their order.
    pub items: Vec<ListItem>,
    /// Are there more behind them?
    pub has_next_page: bool,
    /// Where the next page begins, also when there is none yet.
    pub continuation_token: Option<ContinuationToken>,
    /// The order.
    pub order: Order,
}

/// A dialog of a page.
#[derive(Debug)]
pub struct ListItem {
    /// What is stored.
    pub dialog: ListedDialog,
    /// The texts that the caller may see; API-only dialogs may have none.
    pub content: Option<ShownContent>,
}

impl FoundDialogs {
    /// Returns a page without dialogs. Whoever asks again from the same place may find some.
    pub(crate) fn none(order: Order, after: Option<ContinuationToken>) -> Self {
        Self { items: Vec::new(), has_next_page: false, continuation_token: after, order }
    }

    /// Makes a page, still without texts.
    pub(super) fn new(page: Page, order: Order, after: Option<ContinuationToken>) -> Self {
        let continuation_token = page.end(&order).or(after);
        let items = page.dialogs.into_iter().map(|dialog| ListItem { dialog, content: None }).collect();
        Self { items, has_next_page: page.has_next, continuation_token, order }
    }

    /// Gives the dialogs the texts that a caller with a strength of login may see.
    #[must_use]
    pub(crate) fn with_content(mut self, level: u32, required: &HashMap<ServiceResource, i32>) -> Self {
        for ListItem { dialog, content } in &mut self.items {
            let required = required.get(&dialog.service_resource).copied().unwrap_or(0);
            let is_strong_enough = i64::from(level) >= i64::from(required);
            *content = dialog.content.take().map(|content| ShownContent::choose(content, is_strong_enough));
        }
        self
    }

    /// Keeps the best language of every text.
    pub(crate) fn in_languages(mut self, languages: &AcceptedLanguages) -> Result<Self, storage::Error> {
        for ListItem { dialog, content } in &mut self.items {
            if let Some(content) = content {
                content.prune(languages)?;
            }
            if let Some(activity) = &mut dialog.latest_activity {
                languages.prune(&mut activity.description);
            }
        }
        Ok(self)
    }
}

impl ListItem {
    /// Has somebody opened the dialog since its content changed, and nobody marked it as unopened?
    pub fn is_content_seen(&self) -> bool {
        let dialog = &self.dialog;
        dialog.is_seen_since_content_update && !dialog.system_labels.contains(SystemLabel::MarkedAsUnopened)
    }

    /// Returns the latest opening of each reader since the content changed, newest first.
    pub fn seen_since_content_update(&self) -> Vec<&SeenEntry> {
        let mut entries = latest_of_each_reader(&self.dialog.seen);
        entries.reverse();
        entries
    }
}

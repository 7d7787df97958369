//! The texts that a list shows of a dialog.

use dialogporten_storage::{self as storage, ListedContent, ListedText};

use crate::AcceptedLanguages;

/// The texts that a list shows of a dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownContent {
    /// Title.
    pub title: ListedText,
    /// Summary.
    pub summary: Option<ListedText>,
    /// Sender to show instead of the service owner's name.
    pub sender_name: Option<ListedText>,
    /// Short label for the status.
    pub extended_status: Option<ListedText>,
}

impl ShownContent {
    /// Chooses between the texts for everybody and those for readers whose login is strong enough. Other readers get the
    /// latter all the same where there are no texts for everybody.
    pub(super) fn choose(content: ListedContent, is_strong_enough: bool) -> Self {
        let ListedContent { title, non_sensitive_title, summary, non_sensitive_summary, .. } = content;
        let (title, summary) = if is_strong_enough {
            (title, summary.or(non_sensitive_summary))
        } else {
            (non_sensitive_title.unwrap_or(title), non_sensitive_summary.or(summary))
        };
        Self { title, summary, sender_name: content.sender_name, extended_status: content.extended_status }
    }

    /// Keeps the best language of every text.
    pub(super) fn prune(&mut self, languages: &AcceptedLanguages) -> Result<(), storage::Error> {
        languages.prune_listed(&mut self.title)?;
        let optional = [&mut self.summary, &mut self.sender_name, &mut self.extended_status];
        optional.into_iter().flatten().try_for_each(|text| languages.prune_listed(text))
    }
}

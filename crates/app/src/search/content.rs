//! The texts that a list shows of a dialog.

use dialogporten_domain::dialog::ContentValue;
use dialogporten_storage::ListedContent;

use crate::AcceptedLanguages;

/// The texts that a list shows of a dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownContent {
    /// Title.
    pub title: ContentValue,
    /// Summary.
    pub summary: Option<ContentValue>,
    /// Sender to show instead of the service owner's name.
    pub sender_name: Option<ContentValue>,
    /// Short label for the status.
    pub extended_status: Option<ContentValue>,
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
    pub(super) fn prune(&mut self, languages: &AcceptedLanguages) {
        languages.prune(&mut self.title.value);
        for text in [&mut self.summary, &mut self.sender_name, &mut self.extended_status].into_iter().flatten() {
            languages.prune(&mut text.value);
        }
    }
}

//! What a list shows of a dialog, kept in the row of the root so that a page needs no other rows.

use std::borrow::Cow;

use dialogporten_domain::dialog::{ContentValue, DialogBody};
use serde::{Deserialize, Serialize};

/// The part of a dialog's content that lists show.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ListExtract<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<Cow<'a, ContentValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) non_sensitive_title: Option<Cow<'a, ContentValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) summary: Option<Cow<'a, ContentValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) non_sensitive_summary: Option<Cow<'a, ContentValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sender_name: Option<Cow<'a, ContentValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) extended_status: Option<Cow<'a, ContentValue>>,
    gui_attachment_count: usize,
}

impl<'a> ListExtract<'a> {
    /// Takes from a document what lists show. API-only dialogs may have no content.
    pub(super) fn of(body: &'a DialogBody) -> Self {
        let content = body.content.as_ref();
        let optional = |value: Option<&'a ContentValue>| value.map(Cow::Borrowed);
        Self {
            title: optional(content.map(|content| &content.title)),
            non_sensitive_title: optional(content.and_then(|content| content.non_sensitive_title.as_ref())),
            summary: optional(content.and_then(|content| content.summary.as_ref())),
            non_sensitive_summary: optional(content.and_then(|content| content.non_sensitive_summary.as_ref())),
            sender_name: optional(content.and_then(|content| content.sender_name.as_ref())),
            extended_status: optional(content.and_then(|content| content.extended_status.as_ref())),
            gui_attachment_count: body.gui_attachment_count(),
        }
    }
}

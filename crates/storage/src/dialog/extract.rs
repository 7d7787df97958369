//! What a list shows of a dialog, kept in the row of the root so that a page needs no documents.

use dialogporten_domain::dialog::{ContentValue, DialogBody};
use serde::Serialize;

/// The part of a dialog's content that lists show.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ListExtract<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a ContentValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    non_sensitive_title: Option<&'a ContentValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a ContentValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    non_sensitive_summary: Option<&'a ContentValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_name: Option<&'a ContentValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extended_status: Option<&'a ContentValue>,
    gui_attachment_count: usize,
}

impl<'a> ListExtract<'a> {
    /// Takes from a document what lists show. API-only dialogs may have no content.
    pub(super) fn of(body: &'a DialogBody) -> Self {
        let content = body.content.as_ref();
        Self {
            title: content.map(|content| &content.title),
            non_sensitive_title: content.and_then(|content| content.non_sensitive_title.as_ref()),
            summary: content.and_then(|content| content.summary.as_ref()),
            non_sensitive_summary: content.and_then(|content| content.non_sensitive_summary.as_ref()),
            sender_name: content.and_then(|content| content.sender_name.as_ref()),
            extended_status: content.and_then(|content| content.extended_status.as_ref()),
            gui_attachment_count: body.gui_attachment_count(),
        }
    }
}

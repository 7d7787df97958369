//! What a full update replaces and lists do not show.

use std::borrow::Cow;

use dialogporten_domain::dialog::{ApiAction, Attachment, ContentValue, DialogBody, DialogContent, GuiAction};
use serde::{Deserialize, Serialize};

use super::extract::ListExtract;

/// A body without the texts that the extract for lists holds already. Both are always written together.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RestOfBody<'a> {
    #[serde(default, skip_serializing_if = "RestOfContent::is_empty")]
    content: RestOfContent<'a>,
    #[serde(default, skip_serializing_if = "is_empty")]
    search_tags: Cow<'a, [String]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    attachments: Cow<'a, [Attachment]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    gui_actions: Cow<'a, [GuiAction]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    api_actions: Cow<'a, [ApiAction]>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RestOfContent<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_info: Option<Cow<'a, ContentValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_content_reference: Option<Cow<'a, ContentValue>>,
}

impl RestOfContent<'_> {
    fn is_empty(&self) -> bool {
        self.additional_info.is_none() && self.main_content_reference.is_none()
    }
}

fn is_empty<T>(list: &[T]) -> bool {
    list.is_empty()
}

impl<'a> RestOfBody<'a> {
    /// Takes from a body what the extract leaves.
    pub(super) fn of(body: &'a DialogBody) -> Self {
        let content = body.content.as_ref();
        let optional = |value: Option<&'a ContentValue>| value.map(Cow::Borrowed);
        Self {
            content: RestOfContent {
                additional_info: optional(content.and_then(|content| content.additional_info.as_ref())),
                main_content_reference: optional(content.and_then(|content| content.main_content_reference.as_ref())),
            },
            search_tags: body.search_tags.as_slice().into(),
            attachments: body.attachments.as_slice().into(),
            gui_actions: body.gui_actions.as_slice().into(),
            api_actions: body.api_actions.as_slice().into(),
        }
    }

    /// Puts the body together again.
    pub(super) fn joined(self, extract: ListExtract<'_>) -> DialogBody {
        let owned = |value: Option<Cow<'_, ContentValue>>| value.map(Cow::into_owned);
        // Without a title there is no content at all.
        let content = owned(extract.title).map(|title| DialogContent {
            title,
            non_sensitive_title: owned(extract.non_sensitive_title),
            summary: owned(extract.summary),
            non_sensitive_summary: owned(extract.non_sensitive_summary),
            sender_name: owned(extract.sender_name),
            additional_info: owned(self.content.additional_info),
            extended_status: owned(extract.extended_status),
            main_content_reference: owned(self.content.main_content_reference),
        });
        DialogBody {
            content,
            search_tags: self.search_tags.into_owned(),
            attachments: self.attachments.into_owned(),
            gui_actions: self.gui_actions.into_owned(),
            api_actions: self.api_actions.into_owned(),
        }
    }
}

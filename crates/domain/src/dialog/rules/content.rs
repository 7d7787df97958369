//! Texts of dialogs and transmissions, each with its own limit and media types.

use super::{html, localization, text};
use crate::dialog::draft::{ContentDraft, ContentValueDraft, TransmissionContentDraft};
use crate::dialog::{ContentValue, DialogContent, TransmissionContent, ValidationContext};
use crate::media_type::EMBED_PREFIX;
use crate::text::LONG;
use crate::{HttpsUrl, MediaType, Violations};

/// Limit of the short label for the status.
const EXTENDED_STATUS: usize = 25;

/// What a content value may be.
#[derive(Clone, Copy)]
enum Form {
    /// A plain text.
    Plain { max: usize },
    /// A long text with markup.
    Markup,
    /// The address of a text at the service owner.
    Embed,
}

impl Form {
    fn max(self) -> usize {
        match self {
            Self::Plain { max } => max,
            Self::Markup | Self::Embed => LONG,
        }
    }

    fn takes(self, media_type: MediaType, cx: &ValidationContext<'_>) -> bool {
        let allows_legacy_html = cx.rules.allows_legacy_html;
        match self {
            Self::Plain { .. } => media_type == MediaType::Plain,
            Self::Markup => match media_type {
                MediaType::Plain | MediaType::Markdown => true,
                MediaType::LegacyHtml => allows_legacy_html,
                MediaType::EmbeddedMarkdown | MediaType::EmbeddedLegacyHtml => false,
            },
            Self::Embed => match media_type {
                MediaType::EmbeddedMarkdown => true,
                MediaType::EmbeddedLegacyHtml => allows_legacy_html,
                MediaType::Plain | MediaType::Markdown | MediaType::LegacyHtml => false,
            },
        }
    }
}

/// Validates the texts of a dialog. Paths name `content` but not the text inside it; clients know them that way.
pub(super) fn dialog_content(
    cx: &ValidationContext<'_>,
    v: &mut Violations,
    draft: Option<ContentDraft>,
) -> Option<DialogContent> {
    let draft = present(cx, v, draft)?;
    let short = Form::Plain { max: cx.short() };
    v.within("content", |v| {
        let title = title(cx, v, draft.title);
        let mut optional =
            |draft: Option<ContentValueDraft>, form| draft.and_then(|draft| content_value(cx, v, draft, form));
        let non_sensitive_title = optional(draft.non_sensitive_title, short);
        let summary = optional(draft.summary, short);
        let non_sensitive_summary = optional(draft.non_sensitive_summary, short);
        let sender_name = optional(draft.sender_name, short);
        let additional_info = optional(draft.additional_info, Form::Markup);
        let extended_status = optional(draft.extended_status, Form::Plain { max: EXTENDED_STATUS });
        let main_content_reference = optional(draft.main_content_reference, Form::Embed);
        Some(DialogContent {
            title: title?,
            non_sensitive_title,
            summary,
            non_sensitive_summary,
            sender_name,
            additional_info,
            extended_status,
            main_content_reference,
        })
    })
}

/// Validates the texts of a transmission.
pub(super) fn transmission_content(
    cx: &ValidationContext<'_>,
    v: &mut Violations,
    draft: Option<TransmissionContentDraft>,
) -> Option<TransmissionContent> {
    let draft = present(cx, v, draft)?;
    v.within("content", |v| {
        let title = title(cx, v, draft.title);
        let summary = draft.summary.and_then(|draft| content_value(cx, v, draft, Form::Plain { max: cx.short() }));
        let content_reference = draft.content_reference.and_then(|draft| content_value(cx, v, draft, Form::Embed));
        Some(TransmissionContent { title: title?, summary, content_reference })
    })
}

fn present<T>(cx: &ValidationContext<'_>, v: &mut Violations, draft: Option<T>) -> Option<T> {
    if draft.is_none() && !cx.is_api_only {
        v.add("content", "must not be empty");
    }
    draft
}

fn title(cx: &ValidationContext<'_>, v: &mut Violations, draft: Option<ContentValueDraft>) -> Option<ContentValue> {
    let Some(draft) = draft else {
        v.here("Title must not be empty.");
        return None;
    };
    content_value(cx, v, draft, Form::Plain { max: cx.short() })
}

fn content_value(
    cx: &ValidationContext<'_>,
    v: &mut Violations,
    draft: ContentValueDraft,
    form: Form,
) -> Option<ContentValue> {
    let media_type = MediaType::parse(&draft.media_type).filter(|media_type| form.takes(*media_type, cx));
    if media_type.is_none() {
        v.add("mediaType", "is not allowed here");
    }
    super::list::not_empty(v, "value", &draft.value);
    let is_embed = is_embed(&draft.media_type);
    let value = localization::each_text(v, "value", draft.value, |v, value| {
        text::required(v, "value", value, form.max());
        if is_embed && HttpsUrl::parse(value).is_none() {
            v.add("value", "must be an absolute https address");
        }
        if media_type == Some(MediaType::LegacyHtml) && !html::is_allowed(value) {
            v.add("value", "contains HTML that is not allowed");
        }
    });
    Some(ContentValue { value, media_type: media_type? })
}

fn is_embed(media_type: &str) -> bool {
    media_type.get(..EMBED_PREFIX.len()).is_some_and(|prefix| prefix.eq_ignore_ascii_case(EMBED_PREFIX))
}

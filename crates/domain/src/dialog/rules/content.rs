//! Texts of dialogs and transmissions, each with its own limit and media types.

use super::{address, html, localization, text};
use crate::dialog::draft::{ContentDraft, ContentValueDraft, TransmissionContentDraft};
use crate::dialog::{ContentValue, DialogContent, TransmissionContent, ValidationContext};
use crate::media_type::EMBED_PREFIX;
use crate::text::{LONG, length};
use crate::{MediaType, Violations};

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

    fn media_types(self, cx: &ValidationContext<'_>) -> &'static [MediaType] {
        use MediaType::{EmbeddedLegacyHtml, EmbeddedMarkdown, LegacyHtml, Markdown, Plain};
        match (self, cx.rules.allows_legacy_html) {
            (Self::Plain { .. }, _) => &[Plain],
            (Self::Markup, false) => &[Plain, Markdown],
            (Self::Markup, true) => &[Plain, Markdown, LegacyHtml],
            (Self::Embed, false) => &[EmbeddedMarkdown],
            (Self::Embed, true) => &[EmbeddedMarkdown, EmbeddedLegacyHtml],
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
    let accepted = form.media_types(cx);
    let media_type = MediaType::parse(&draft.media_type).filter(|media_type| accepted.contains(media_type));
    if media_type.is_none() {
        let names: Vec<&str> = accepted.iter().map(|media_type| media_type.as_str()).collect();
        v.add("mediaType", format!("must be one of {}", names.join(", ")));
    }
    super::list::not_empty(v, "value", &draft.value);
    let is_embed = is_embed(&draft.media_type);
    let value = localization::each_text(v, "value", draft.value, |v, value| {
        text::required(v, "value", value, form.max());
        if length(value) > form.max() {
            // Looking further would cost the more, the longer the text is.
            return;
        }
        if is_embed && address::parsed(cx, value).is_none() {
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

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use crate::MediaType;
    use crate::dialog::CallerRules;
    use crate::dialog::sample::{LEGACY, OWNER, full, texts, transmission, validated, violations, with};

    const PLAIN: &str = "text/plain";
    const MARKDOWN: &str = "text/markdown";
    const HTML: &str = "text/html";
    const EMBED: &str = "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown";
    const EMBED_HTML: &str = "application/vnd.dialogporten.frontchannelembed-url;type=text/html";
    const OLD_EMBED: &str = "application/vnd.dialogporten.frontchannelembed+json;type=markdown";
    const OLD_EMBED_HTML: &str = "application/vnd.dialogporten.frontchannelembed+json;type=html";
    const ALL: [&str; 8] = [PLAIN, MARKDOWN, HTML, EMBED, EMBED_HTML, OLD_EMBED, OLD_EMBED_HTML, "text/PLAIN"];

    /// Returns the media types that are accepted for a text, which is always an address, so that only they matter.
    fn accepted(pointer: &str, rules: CallerRules) -> Vec<&'static str> {
        let body = |media_type: &str| {
            let value = json!({ "value": texts("https://a.no"), "mediaType": media_type });
            with(full(), [(pointer, value)])
        };
        ALL.into_iter().filter(|media_type| violations(body(media_type), rules).is_empty()).collect()
    }

    #[rstest]
    #[case("/content/title", &[PLAIN], &[PLAIN])]
    #[case("/content/nonSensitiveTitle", &[PLAIN], &[PLAIN])]
    #[case("/content/summary", &[PLAIN], &[PLAIN])]
    #[case("/content/nonSensitiveSummary", &[PLAIN], &[PLAIN])]
    #[case("/content/senderName", &[PLAIN], &[PLAIN])]
    #[case("/content/extendedStatus", &[PLAIN], &[PLAIN])]
    #[case("/content/additionalInfo", &[PLAIN, MARKDOWN], &[PLAIN, MARKDOWN, HTML])]
    #[case(
        "/content/mainContentReference",
        &[EMBED, OLD_EMBED],
        &[EMBED, EMBED_HTML, OLD_EMBED, OLD_EMBED_HTML]
    )]
    #[case("/transmissions/0/content/title", &[PLAIN], &[PLAIN])]
    #[case("/transmissions/0/content/summary", &[PLAIN], &[PLAIN])]
    #[case(
        "/transmissions/0/content/contentReference",
        &[EMBED, OLD_EMBED],
        &[EMBED, EMBED_HTML, OLD_EMBED, OLD_EMBED_HTML]
    )]
    fn each_text_has_its_media_types(#[case] pointer: &str, #[case] usual: &[&str], #[case] legacy: &[&str]) {
        assert_eq!(accepted(pointer, OWNER), usual);
        assert_eq!(accepted(pointer, LEGACY), legacy);
    }

    #[rstest]
    #[case("/content/title", "dto.content.mediaType")]
    #[case("/transmissions/0/content/summary", "dto.transmissions[0].content.mediaType")]
    fn a_refused_media_type_is_reported(#[case] pointer: &str, #[case] path: &str) {
        for media_type in ["", "text/html", "text/plain; charset=utf-8"] {
            let value = json!({ "value": texts("x"), "mediaType": media_type });
            assert_eq!(violations(with(full(), [(pointer, value)]), OWNER), [path], "{media_type}");
        }
    }

    #[test]
    fn an_embed_is_an_address_even_where_it_is_not_allowed() {
        for media_type in [EMBED.to_owned(), EMBED.to_uppercase()] {
            let value = json!({ "value": texts("not an address"), "mediaType": media_type });
            let body = with(full(), [("/content/title", value)]);
            assert_eq!(violations(body, OWNER), ["dto.content.mediaType", "dto.content.value[0].value"]);
        }
    }

    #[test]
    fn old_spellings_are_rewritten() {
        let address = |media_type: &str| json!({ "value": texts("https://a.no"), "mediaType": media_type });
        let mut letter = transmission();
        letter["content"]["contentReference"] = address(OLD_EMBED);
        let body = with(full(), [("/content/mainContentReference", address(OLD_EMBED)), ("/transmissions/-", letter)]);
        let command = validated(body);
        let of_dialog = command.content.unwrap().main_content_reference.unwrap();
        let of_transmission = command.transmissions[2].content.clone().unwrap().content_reference.unwrap();
        for value in [of_dialog, of_transmission] {
            assert_eq!(value.media_type, MediaType::EmbeddedMarkdown);
            assert_eq!(value.value.find("nb").unwrap().value, "https://a.no");
        }
    }

    #[test]
    fn html_is_checked_in_every_language() {
        let value = json!([
            { "value": "<p>ja</p>", "languageCode": "nb" },
            { "value": "<script>no</script>", "languageCode": "en" },
        ]);
        let info: Value = json!({ "value": value, "mediaType": HTML });
        let body = with(full(), [("/content/additionalInfo", info)]);
        assert_eq!(violations(body, LEGACY), ["dto.content.value[1].value"]);
    }
}

//! Addresses.

use crate::dialog::ValidationContext;
use crate::text::{LONG, is_blank};
use crate::uri::is_absolute;
use crate::{HttpsUrl, UriReference, Violations};

/// Returns an https address; reports everything else, also none.
pub(super) fn https(cx: &ValidationContext<'_>, v: &mut Violations, member: &str, text: &str) -> Option<HttpsUrl> {
    v.within(member, |v| {
        let Some(url) = parsed(cx, text) else {
            v.here(if is_blank(text) { "must not be empty" } else { "must be an absolute https address" });
            return None;
        };
        super::text::at_most(v, text, LONG);
        Some(url)
    })
}

/// Returns an https address; none for anything else.
pub(super) fn parsed(cx: &ValidationContext<'_>, text: &str) -> Option<HttpsUrl> {
    if cx.rules.allows_local_http { HttpsUrl::parse_or_local(text) } else { HttpsUrl::parse(text) }
}

/// Returns an absolute address of any scheme; reports everything else, also none.
pub(super) fn absolute(v: &mut Violations, member: &str, text: &str) -> Option<UriReference> {
    v.within(member, |v| {
        let Some(url) = UriReference::parse(text).filter(|_| is_absolute(text)) else {
            v.here(if is_blank(text) { "must not be empty" } else { "must be an absolute URI" });
            return None;
        };
        super::text::at_most(v, text, LONG);
        Some(url)
    })
}

/// Returns a URI or relative reference; reports one that is not well-formed.
pub(super) fn reference(v: &mut Violations, member: &str, text: Option<&str>) -> Option<UriReference> {
    read_reference(v, member, text, UriReference::parse)
}

/// Returns a URI or relative reference exactly as it was sent; reports one that is not well-formed.
pub(super) fn identifier(v: &mut Violations, member: &str, text: Option<&str>) -> Option<UriReference> {
    read_reference(v, member, text, UriReference::as_sent)
}

fn read_reference(
    v: &mut Violations,
    member: &str,
    text: Option<&str>,
    read: fn(&str) -> Option<UriReference>,
) -> Option<UriReference> {
    let text = text?;
    v.within(member, |v| {
        super::text::at_most(v, text, LONG);
        let reference = read(text);
        if reference.is_none() {
            v.here("must be a well-formed URI");
        }
        reference
    })
}

//! The small subset of HTML that migrated texts may contain.

use std::cell::Cell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

const ELEMENTS: [&str; 14] =
    ["p", "a", "br", "em", "strong", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th"];

/// Does the text contain nothing but allowed elements, text and comments?
///
/// The text is read by the same tokenizer as in a browser, so whatever a browser would take for a tag is seen here.
/// None of the allowed elements changes how the rest is read. A tag, comment or attribute that is still open at the
/// end would swallow what a page puts after the text; it is found by putting a tag there and looking whether that one
/// is still read as such.
pub(super) fn is_allowed(text: &str) -> bool {
    let tokenizer = Tokenizer::new(Inspector::default(), TokenizerOpts::default());
    let read = |text: &str| {
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(text));
        // The tokenizer pauses only when the sink asks for it, and this one never does.
        let _ = tokenizer.feed(&input);
    };
    read(text);
    tokenizer.sink.is_at_end.set(true);
    read("<p>");
    tokenizer.end();
    tokenizer.sink.is_clean.get() && tokenizer.sink.has_seen_end.get()
}

struct Inspector {
    is_clean: Cell<bool>,
    is_at_end: Cell<bool>,
    has_seen_end: Cell<bool>,
}

impl Default for Inspector {
    fn default() -> Self {
        Self { is_clean: Cell::new(true), is_at_end: Cell::new(false), has_seen_end: Cell::new(false) }
    }
}

impl TokenSink for Inspector {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => {
                let is_end = self.is_at_end.get() && tag.kind == TagKind::StartTag && &*tag.name == "p";
                if is_end && tag.attrs.is_empty() {
                    self.has_seen_end.set(true);
                } else if !is_tag_allowed(&tag) {
                    self.is_clean.set(false);
                }
            }
            Token::DoctypeToken(_) | Token::NullCharacterToken => self.is_clean.set(false),
            Token::CommentToken(_) | Token::CharacterTokens(_) | Token::EOFToken | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

fn is_tag_allowed(tag: &Tag) -> bool {
    let name = &*tag.name;
    if name == "a" && tag.kind == TagKind::StartTag {
        return !tag.had_duplicate_attributes
            && matches!(tag.attrs.as_slice(), [href] if &*href.name.local == "href" && is_https(&href.value));
    }
    ELEMENTS.contains(&name) && tag.attrs.is_empty()
}

fn is_https(address: &str) -> bool {
    const PREFIX: &str = "https://";
    address.get(..PREFIX.len()).is_some_and(|prefix| prefix.eq_ignore_ascii_case(PREFIX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::is_allowed;

    #[rstest]
    #[case::text("plain text, 1 < 2 & 3 > 2 &amp; more")]
    #[case::empty("")]
    #[case::paragraphs("<p>a<br>b<br/>c</p><P>d</P>")]
    #[case::emphasis("<strong><em>x</em></strong>")]
    #[case::lists("<ul><li>1</li></ul><ol><li>1</ol>")]
    #[case::table("<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>")]
    #[case::fragment("</p><tr><td>x")]
    #[case::link(r#"<a href="https://example.com/?a=1&amp;b=2">x</a>"#)]
    #[case::loud_link("<A HREF=HTTPS://example.com>x</A>")]
    #[case::comment("<!-- <script> --><p>x</p>")]
    fn the_subset_passes(#[case] text: &str) {
        assert!(is_allowed(text));
    }

    #[rstest]
    #[case::script("<script>alert(1)</script>")]
    #[case::div("<div>x</div>")]
    #[case::image("<img src='https://example.com/x'>")]
    #[case::heading("<h1>x</h1>")]
    #[case::svg("<svg><p>x</p></svg>")]
    #[case::title("<title><p>x</p></title>")]
    #[case::plaintext("<plaintext>x")]
    #[case::custom("<p-x>x</p-x>")]
    #[case::document("<html><body><p>x</p></body></html>")]
    #[case::doctype("<!DOCTYPE html><p>x</p>")]
    #[case::closing_div("</div>")]
    #[case::closing_script("</script>")]
    #[case::attribute("<p class=x>x</p>")]
    #[case::handler("<br onclick=alert(1)>")]
    #[case::closing_attribute("</p onclick=alert(1)>")]
    #[case::no_address("<a>x</a>")]
    #[case::http("<a href='http://example.com'>x</a>")]
    #[case::script_address("<a href='javascript:alert(1)'>x</a>")]
    #[case::hidden_script_address("<a href='java&#115;cript:alert(1)'>x</a>")]
    #[case::leading_space("<a href=' https://example.com'>x</a>")]
    #[case::relative("<a href='/x'>x</a>")]
    #[case::two_addresses("<a href='https://example.com' href='javascript:alert(1)'>x</a>")]
    #[case::more_attributes("<a href='https://example.com' target=_blank>x</a>")]
    #[case::other_attribute("<a name='https://example.com'>x</a>")]
    #[case::slash_separated("<p/onclick=alert(1)>")]
    #[case::early_comment_end("<!--><img src=x>-->")]
    #[case::odd_comment_end("<!-- --!><img src=x> -->")]
    #[case::bogus_comment("<!x><img src=x>")]
    #[case::cdata("<![CDATA[ > <img src=x> ]]>")]
    #[case::processing("<?x ?><img src=x>")]
    #[case::open_tag("<p>x</p><img src=x ")]
    #[case::open_allowed_tag("<p")]
    #[case::open_attribute("<a href='https://example.com")]
    #[case::open_comment("x <!-- ")]
    #[case::open_closing_tag("x</")]
    #[case::open_bogus_comment("x<!y")]
    #[case::null("<p>\0</p>")]
    fn everything_else_is_refused(#[case] text: &str) {
        assert!(!is_allowed(text));
    }

    proptest! {
        /// Escaped text is text, whatever it was before.
        #[test]
        fn escaped_text_passes(text in "[^\0]{0,40}") {
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
            prop_assert!(is_allowed(&escaped));
        }

        /// What passes can be put next to anything without changing how that is read.
        #[test]
        fn what_passes_does_not_reach_beyond_itself(text in "[<>/!pa \"'=h-]{0,20}") {
            if is_allowed(&text) {
                let refused = format!("{text}<img>");
                let allowed = format!("{text}<p>{text}</p>{text}");
                prop_assert!(!is_allowed(&refused));
                prop_assert!(is_allowed(&allowed));
            }
        }
    }
}

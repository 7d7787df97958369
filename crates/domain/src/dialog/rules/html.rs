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

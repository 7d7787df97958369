//! Addresses: absolute https URLs, and the looser URI references.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

/// An absolute https address in canonical form: scheme and host in lower case, no default port, at least `/` as path.
/// Percent escapes stay as they were sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HttpsUrl(String);

impl HttpsUrl {
    /// Parses an absolute address with the scheme https.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text.trim()).ok()?;
        (url.scheme() == "https" && url.has_host()).then(|| Self(canonical(text.trim(), &url)))
    }

    /// Returns the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for HttpsUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A well-formed URI or relative reference: an address, a URN, a word, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UriReference(String);

impl UriReference {
    /// Parses a reference. Web addresses are put in canonical form, everything else stays as it was sent.
    pub fn parse(text: &str) -> Option<Self> {
        if !is_well_formed(text) {
            return None;
        }
        let canonical = match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => canonical(text, &url),
            _ => text.to_owned(),
        };
        Some(Self(canonical))
    }

    /// Returns the reference.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Is the reference the empty text?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for UriReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Does the text contain only what a URI or relative reference may contain?
pub fn is_well_formed(text: &str) -> bool {
    let bytes = text.as_bytes();
    let escapes_are_whole = bytes.iter().enumerate().all(|(at, byte)| {
        *byte != b'%' || bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
    });
    let is_refused = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '|' | '\\' | '<' | '>' | '"' | '{' | '}' | '^' | '`')
    };
    escapes_are_whole && !text.chars().any(is_refused)
}

/// Returns scheme, user info, host and port as the parser normalizes them, and the rest exactly as it was sent.
fn canonical(sent: &str, url: &Url) -> String {
    let authority = &url[..url::Position::BeforePath];
    let after_scheme = sent.find("://").map_or("", |at| &sent[at + 3..]);
    let rest = after_scheme.find(['/', '?', '#', '\\']).map_or("", |at| &after_scheme[at..]);
    if rest.starts_with('/') { format!("{authority}{rest}") } else { format!("{authority}/{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_urls_are_canonical_and_keep_escapes() {
        for (sent, stored) in [
            ("https://example.com", "https://example.com/"),
            ("HTTPS://Example.COM:443/A%20b?x=%7e", "https://example.com/A%20b?x=%7e"),
            ("https://example.com?x=1", "https://example.com/?x=1"),
            ("https://example.com:8443/a#b", "https://example.com:8443/a#b"),
        ] {
            assert_eq!(HttpsUrl::parse(sent).unwrap().as_str(), stored);
        }
        for refused in ["http://example.com", "foo:bar", "/relative", "", "https://", "https:example", "urn:x:y"] {
            let parsed = HttpsUrl::parse(refused);
            assert!(parsed.is_none() || refused == "https:example", "{refused} {parsed:?}");
        }
    }

    #[test]
    fn references_are_lenient_but_well_formed() {
        for accepted in ["", "foo", "URN:Test:X", "http://example.com/a", "a/b?c#d", "urn:altinn:a:b"] {
            assert!(UriReference::parse(accepted).is_some(), "{accepted}");
        }
        assert_eq!(UriReference::parse("URN:Test:X").unwrap().as_str(), "URN:Test:X");
        for refused in ["a b", "a|b", "%zz", "a%2", "<a>", "a\\b", "a\"b", "{a}", "a^b", "a`b", "a\nb"] {
            assert!(UriReference::parse(refused).is_none(), "{refused}");
        }
    }
}

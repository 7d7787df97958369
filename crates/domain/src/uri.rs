//! Addresses: absolute https URLs, and the looser URI references.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::{Host, Url};
use utoipa::ToSchema;

/// What a reader gets instead of an address that may not be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// The reader lacks the right.
    Unauthorized,
    /// The address has expired.
    Expired,
}

impl Placeholder {
    /// Returns the published text.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unauthorized => "urn:dialogporten:unauthorized",
            Self::Expired => "urn:dialogporten:expired",
        }
    }
}

/// An absolute https address in canonical form: scheme and host in lower case, no default port, at least `/` as path.
/// Percent escapes stay as they were sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, format = Uri)]
pub struct HttpsUrl(String);

impl HttpsUrl {
    /// Parses an absolute address with the scheme https.
    pub fn parse(text: &str) -> Option<Self> {
        let (url, canonical) = web_address(text.trim())?;
        (url.scheme() == "https").then_some(Self(canonical))
    }

    /// Parses an address like [`HttpsUrl::parse`], or one on this machine with the scheme http.
    pub fn parse_or_local(text: &str) -> Option<Self> {
        let (url, canonical) = web_address(text.trim())?;
        let is_local = match url.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        };
        (url.scheme() == "https" || is_local).then_some(Self(canonical))
    }

    /// Returns the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Hides the address from a reader.
    pub fn hide(&mut self, behind: Placeholder) {
        behind.as_str().clone_into(&mut self.0);
    }
}

impl fmt::Display for HttpsUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A well-formed URI or relative reference: an address, a URN, a word, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, format = Uri)]
pub struct UriReference(String);

impl UriReference {
    /// Parses a reference. Web addresses are put in canonical form, everything else stays as it was sent.
    pub fn parse(text: &str) -> Option<Self> {
        if !is_well_formed(text) {
            return None;
        }
        Some(Self(web_address(text).map_or_else(|| text.to_owned(), |(_, canonical)| canonical)))
    }

    /// Takes a reference as it was sent, also a web address: for identifiers that are compared, not followed.
    pub fn as_sent(text: &str) -> Option<Self> {
        is_well_formed(text).then(|| Self(text.to_owned()))
    }

    /// Returns the reference.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Hides the address from a reader.
    pub fn hide(&mut self, behind: Placeholder) {
        behind.as_str().clone_into(&mut self.0);
    }

    /// Is the reference the empty text?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<HttpsUrl> for UriReference {
    fn from(url: HttpsUrl) -> Self {
        Self(url.0)
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

/// Does the text start with a scheme, followed by something?
pub fn is_absolute(text: &str) -> bool {
    Url::parse(text).is_ok()
}

/// Parses an http or https address and puts it in canonical form: scheme, user info, host and port as the parser
/// normalizes them, and the rest exactly as it was sent.
///
/// The parser is as forgiving as browsers are; addresses without `//` and a host, and those with control characters,
/// are refused here, because the parser would silently read them as something else.
fn web_address(sent: &str) -> Option<(Url, String)> {
    let (scheme, after_scheme) = sent.split_once("://")?;
    let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let has_host = !after_scheme.is_empty() && !after_scheme.starts_with(END_OF_HOST);
    if !is_web || !has_host || after_scheme.chars().any(char::is_control) {
        return None;
    }
    let url = Url::parse(sent).ok()?;
    let authority = &url[..url::Position::BeforePath];
    let rest = after_scheme.find(END_OF_HOST).map_or("", |at| &after_scheme[at..]);
    let canonical = if rest.starts_with('/') { format!("{authority}{rest}") } else { format!("{authority}/{rest}") };
    Some((url, canonical))
}

/// What ends the host in an address.
const END_OF_HOST: [char; 4] = ['/', '?', '#', '\\'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_means_with_a_scheme() {
        for absolute in ["http://example.com", "ftp://example.com/a", "urn:a:b", "foo:bar"] {
            assert!(is_absolute(absolute), "{absolute}");
        }
        for relative in ["", "foo", "/a", "//example.com/a", "a/b:c", "1:2"] {
            assert!(!is_absolute(relative), "{relative}");
        }
    }

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
        for refused in [
            "http://example.com",
            "foo:bar",
            "/relative",
            "",
            "https://",
            "https:example",
            "https:/example.com/a",
            "https:///example.com/a",
            "https:\\\\example.com\\a",
            "https://exa mple.com",
            "https://example.com/a\nb",
            "https://example.com/\0",
            "urn:x:y",
        ] {
            assert_eq!(HttpsUrl::parse(refused), None, "{refused}");
        }
    }

    #[test]
    fn only_addresses_on_this_machine_may_do_without_tls() {
        for accepted in ["http://127.0.0.1:7216/a", "http://LOCALHOST/", "http://[::1]/", "https://example.com/"] {
            assert!(HttpsUrl::parse_or_local(accepted).is_some(), "{accepted}");
        }
        for refused in ["http://example.com/", "http://localhost.example/", "http://128.0.0.1/", "ftp://localhost/"] {
            assert!(HttpsUrl::parse_or_local(refused).is_none(), "{refused}");
        }
        assert!(HttpsUrl::parse("http://127.0.0.1:7216/a").is_none());
    }

    #[test]
    fn references_are_lenient_but_well_formed() {
        for accepted in ["", "foo", "URN:Test:X", "http://example.com/a", "a/b?c#d", "urn:altinn:a:b"] {
            assert!(UriReference::parse(accepted).is_some(), "{accepted}");
        }
        for (sent, stored) in [
            ("URN:Test:X", "URN:Test:X"),
            ("HTTP://Example.com:80", "http://example.com/"),
            ("https:/Example.com/a", "https:/Example.com/a"),
            ("HTTPS:///a", "HTTPS:///a"),
        ] {
            assert_eq!(UriReference::parse(sent).unwrap().as_str(), stored);
        }
        for refused in ["a b", "a|b", "%zz", "a%2", "<a>", "a\\b", "a\"b", "{a}", "a^b", "a`b", "a\nb"] {
            assert!(UriReference::parse(refused).is_none(), "{refused}");
        }
    }
}

//! Media types of content values.

use serde::{Deserialize, Serialize};

/// The media types that are stored. Deprecated spellings are rewritten when they are read from a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MediaType {
    /// Plain text.
    #[serde(rename = "text/plain")]
    Plain,
    /// Markdown.
    #[serde(rename = "text/markdown")]
    Markdown,
    /// A small subset of HTML, for migrated content only.
    #[serde(rename = "text/html")]
    LegacyHtml,
    /// Address of Markdown that the reader fetches from the service owner.
    #[serde(rename = "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown")]
    EmbeddedMarkdown,
    /// Address of HTML that the reader fetches from the service owner, for migrated content only.
    #[serde(rename = "application/vnd.dialogporten.frontchannelembed-url;type=text/html")]
    EmbeddedLegacyHtml,
}

/// What every embed media type starts with; its value is an address instead of a text.
pub const EMBED_PREFIX: &str = "application/vnd.dialogporten.frontchannelembed";

impl MediaType {
    /// Parses the exact text of a media type, current or deprecated.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "text/plain" => Some(Self::Plain),
            "text/markdown" => Some(Self::Markdown),
            "text/html" => Some(Self::LegacyHtml),
            "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown"
            | "application/vnd.dialogporten.frontchannelembed+json;type=markdown" => Some(Self::EmbeddedMarkdown),
            "application/vnd.dialogporten.frontchannelembed-url;type=text/html"
            | "application/vnd.dialogporten.frontchannelembed+json;type=html" => Some(Self::EmbeddedLegacyHtml),
            _ => None,
        }
    }

    /// Returns the text that is stored and published.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "text/plain",
            Self::Markdown => "text/markdown",
            Self::LegacyHtml => "text/html",
            Self::EmbeddedMarkdown => "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown",
            Self::EmbeddedLegacyHtml => "application/vnd.dialogporten.frontchannelembed-url;type=text/html",
        }
    }

    /// Is the value the address of content that lives at the service owner?
    pub fn is_embed(self) -> bool {
        matches!(self, Self::EmbeddedMarkdown | Self::EmbeddedLegacyHtml)
    }
}

//! Why a valid command is not carried out.

/// A rule about the state of things that a command would break. Several are reported together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainError {
    /// Which rule or entity: `Transmissions`, `DueAt`, `DialogTransmission` …
    pub key: String,
    /// Public text.
    pub message: String,
}

impl DomainError {
    /// Creates an error.
    pub fn new(key: &str, message: impl Into<String>) -> Self {
        Self { key: key.to_owned(), message: message.into() }
    }
}

/// Why a valid command is not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rejection {
    /// It would break rules about the state of things.
    Domain(Vec<DomainError>),
    /// The caller may not do this.
    Forbidden(String),
    /// It has been done before, or something else stands in its place.
    Conflict {
        /// Which rule.
        key: String,
        /// Public text.
        message: String,
    },
}

//! What is measured about searches.

use std::sync::LazyLock;

use dialogporten_storage::{self as storage, Scope};
use opentelemetry::metrics::Counter;
use opentelemetry::{KeyValue, global};

static TIMEOUTS: LazyLock<Counter<u64>> = LazyLock::new(|| {
    global::meter("dialogporten")
        .u64_counter("dialogporten.search.statement_timeouts")
        .with_description("Searches that were given up because they took too long")
        .build()
});

/// Who searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Surface {
    /// A user.
    EndUser,
    /// A service owner, possibly on behalf of a user.
    ServiceOwner,
}

impl From<&Scope> for Surface {
    fn from(scope: &Scope) -> Self {
        match scope {
            Scope::Reader { org: None, .. } => Self::EndUser,
            Scope::Reader { .. } | Scope::Owner { .. } => Self::ServiceOwner,
        }
    }
}

/// Records that a search has ended. One that was in time is recorded as well, so that the counter is there before the first
/// one that was not.
pub(crate) fn searched<T>(surface: Surface, outcome: &Result<T, storage::Error>) {
    let surface = match surface {
        Surface::EndUser => "enduser",
        Surface::ServiceOwner => "serviceowner",
    };
    let is_timed_out = matches!(outcome, Err(storage::Error::Timeout));
    TIMEOUTS.add(u64::from(is_timed_out), &[KeyValue::new("surface", surface)]);
}

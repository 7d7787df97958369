//! What is done before the first request.

use std::time::Duration;

use super::reader::Reader;

const SECTION: &str = "Infrastructure:Warmup";

/// What is done before the first request.
#[derive(Debug, Clone, Copy)]
pub struct WarmUpSettings {
    /// Is anything?
    pub is_enabled: bool,
    /// How long neighbors that are away are waited for.
    pub timeout: Duration,
    /// How many connections to the database are opened.
    pub connections: u32,
}

pub(super) fn warm_up(r: &mut Reader<'_>) -> WarmUpSettings {
    WarmUpSettings {
        is_enabled: r.parsed(&format!("{SECTION}:Enabled"), true, "true or false"),
        timeout: Duration::from_secs(r.parsed(&format!("{SECTION}:TimeoutSeconds"), 60, "a number of seconds")),
        connections: r.parsed(&format!("{SECTION}:DbConnectionsToOpen"), 4, "a number"),
    }
}

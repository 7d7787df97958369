//! Turning requests away while something is being done to the installation.

use dialogporten_domain::Timestamp;
use dialogporten_rest::Maintenance;

use super::reader::Reader;

const SECTION: &str = "WebApi:WebHostCommon:MaintenanceMode";

/// Returns what is told to clients, if they are to be turned away.
pub(super) fn maintenance(r: &mut Reader<'_>) -> Option<Maintenance> {
    let is_enabled = r.truth(&format!("{SECTION}:Enabled"));
    let path = format!("{SECTION}:RetryAt");
    let retry_at = r.text(&path).and_then(|text| {
        let time = Timestamp::parse(text.trim()).ok();
        if time.is_none() {
            r.problem(&path, "must be a time with an offset, for example 2026-01-31T04:00:00Z");
        }
        time
    });
    is_enabled.then_some(Maintenance { retry_at })
}

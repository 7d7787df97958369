//! How much each client may ask for.

use std::num::NonZeroU32;

use dialogporten_rest::{Rate, RateLimitSettings};

use super::reader::Reader;

const SECTION: &str = "WebApi:RateLimiting";

/// Returns the limits; none unless they are switched on. They are read in any case, so that mistakes show early.
pub(super) fn rate_limits(r: &mut Reader<'_>) -> Option<RateLimitSettings> {
    let is_enabled = r.truth(&format!("{SECTION}:Enabled"));
    let settings = RateLimitSettings {
        end_user: rate(r, "EndUser", 100, 600),
        service_owner: rate(r, "ServiceOwner", 500, 6000),
        anonymous: rate(r, "Anonymous", 60, 60),
        exempt_clients: r.list(&format!("{SECTION}:ExemptClients")),
        trusted_proxies: networks(r),
    };
    is_enabled.then_some(settings)
}

fn rate(r: &mut Reader<'_>, who: &str, burst: u32, sustained_per_minute: u32) -> Rate {
    let number = |r: &mut Reader<'_>, name: &str, default: u32| {
        let default = NonZeroU32::new(default).unwrap_or(NonZeroU32::MIN);
        r.parsed(&format!("{SECTION}:{who}:{name}"), default, "a number of at least 1")
    };
    Rate {
        burst: number(r, "Burst", burst),
        sustained_per_minute: number(r, "SustainedPerMinute", sustained_per_minute),
    }
}

fn networks(r: &mut Reader<'_>) -> Vec<dialogporten_rest::Network> {
    let path = format!("{SECTION}:TrustedProxies");
    let mut networks = Vec::new();
    for text in r.list(&path) {
        match text.parse() {
            Ok(network) => networks.push(network),
            Err(_) => r.problem(&path, "must be addresses, or networks such as 10.0.0.0/8"),
        }
    }
    networks
}

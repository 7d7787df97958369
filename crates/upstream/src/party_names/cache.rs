//! Keeping names.

use std::time::Duration;

use crate::failsafe::CacheOptions;

pub(crate) const PARTY_NAMES_CACHE: CacheOptions = CacheOptions::new(
    50_000,
    Duration::from_hours(24),
    Duration::from_hours(26),
    Duration::from_secs(1),
    Duration::from_secs(20),
);

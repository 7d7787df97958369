//! Keeping the list.

use std::time::Duration;

use crate::failsafe::CacheOptions;

pub(crate) const ORGANIZATIONS_CACHE: CacheOptions = CacheOptions::new(
    1,
    Duration::from_hours(24),
    Duration::from_hours(26),
    Duration::from_secs(1),
    Duration::from_secs(5),
);

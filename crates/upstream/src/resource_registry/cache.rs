//! Keeping the list.

use std::time::Duration;

use crate::failsafe::CacheOptions;

pub(crate) const RESOURCES_CACHE: CacheOptions = CacheOptions::new(
    1,
    Duration::from_secs(20 * 60),
    Duration::from_secs(26 * 60 * 60),
    Duration::from_secs(1),
    Duration::from_secs(10),
);

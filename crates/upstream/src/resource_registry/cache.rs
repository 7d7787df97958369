//! Keeping the list.

use std::time::Duration;

use crate::failsafe::CacheOptions;

pub(crate) const RESOURCES_CACHE: CacheOptions = CacheOptions::new(
    1,
    Duration::from_mins(20),
    Duration::from_hours(26),
    Duration::from_secs(1),
    Duration::from_secs(10),
);

//! Keeping the names.

use std::time::Duration;

use crate::failsafe::CacheOptions;

pub(crate) const ACCESS_METADATA_CACHE: CacheOptions = CacheOptions::new(
    1,
    Duration::from_hours(1),
    Duration::from_hours(2),
    Duration::from_secs(1),
    Duration::from_secs(5),
);

//! Work that no request waits for.

pub mod delivery;
pub mod jobs;
pub mod scheduler;
pub mod texts;

//! What is loaded is what the service itself would have written.
#![expect(clippy::unwrap_used, reason = "a failed preparation is a failed test")]

mod api;
mod resume;
mod rows;

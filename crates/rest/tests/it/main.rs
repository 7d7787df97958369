//! What the API description says.
#![allow(clippy::unwrap_used, reason = "a failure to read a file of the repository is a failed test")]

mod contract;
mod digest;
mod documents;

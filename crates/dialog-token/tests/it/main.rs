//! Dialog tokens as a service provider meets them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should say where")]

mod checks;
mod mutations;
mod remote;
mod signer;

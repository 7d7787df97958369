//! Access tokens against issuers at the wire.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod algorithms;
mod issuer;
mod keys;
mod refused;
mod rollover;
mod unavailable;

//! The services of the platform at the wire.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod access_metadata;
mod authorized_parties;
mod calls;
mod events;
mod machine_token;
mod organizations;
mod party_names;
mod pdp;
mod platform;
mod private_jwk;
mod resource_registry;

//! The store against a real server.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod database;
mod document;
mod sample;

mod duplicates;
mod hold;
mod insert_and_find;
mod large;
mod limits;
mod lookup;
mod opening;
mod outbox;
mod parts;
mod pending_text;
mod plan;
mod platform;
mod purge;
mod references;
mod schema;
mod search;
mod state;
mod text;
mod update;

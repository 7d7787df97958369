//! A sample of what a service owner runs: the web service behind the addresses in the dialogs of the sandbox.
//!
//! It serves texts to embed, write actions and API actions, verifies the dialog token of each call, and tells the API
//! what happened, as the service owner.

mod access;
mod callback;
mod content;
mod offers;
mod serve;
mod server;

pub use self::server::{Provider, ProviderSettings};

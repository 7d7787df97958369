//! What service owners do.

pub mod activities;
mod create;
mod delete;
mod freeze;
mod get;
mod lookup;
mod org;
mod ownership;
mod part;
mod patch;
mod purge;
mod race;
mod restore;
pub mod seen_log;
mod should_send_notification;
mod target;
pub mod transmissions;
mod update;

pub use create::{Created, create};
pub use delete::delete;
pub use freeze::freeze;
pub use get::get;
pub use lookup::lookup;
pub use patch::{PatchOperation, patch};
pub use purge::purge;
pub use restore::restore;
pub use should_send_notification::{Condition, NotificationQuery, should_send_notification};
pub use target::Target;
pub use update::update;

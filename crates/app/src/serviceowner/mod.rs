//! What service owners do.

pub mod activities;
mod create;
mod get;
mod lookup;
mod org;
mod ownership;
mod part;
pub mod seen_log;
mod should_send_notification;
pub mod transmissions;

pub use create::{Created, create};
pub use get::get;
pub use lookup::lookup;
pub use should_send_notification::{Condition, NotificationQuery, should_send_notification};

//! What service owners do.

pub mod activities;
mod append_activity;
mod append_transmission;
mod attempt;
mod bulk_set_system_labels;
mod correct_form_saved_time;
mod correct_transmission;
mod create;
mod delete;
mod freeze;
mod get;
mod labels;
mod lookup;
mod org;
mod ownership;
mod part;
mod patch;
mod purge;
mod race;
mod restore;
mod search;
mod search_contexts;
pub mod seen_log;
mod set_system_labels;
mod should_send_notification;
mod target;
pub mod transmissions;
mod update;

pub use append_activity::append_activity;
pub use append_transmission::append_transmission;
pub use bulk_set_system_labels::bulk_set_system_labels;
pub use correct_form_saved_time::correct_form_saved_time;
pub use correct_transmission::correct_transmission;
pub use create::{Created, create};
pub use delete::delete;
pub use freeze::freeze;
pub use get::get;
pub use labels::{add_label, labels, remove_label};
pub use lookup::lookup;
pub use patch::{PatchOperation, patch};
pub use purge::purge;
pub use restore::restore;
pub use search::search;
pub use search_contexts::search_contexts;
pub use set_system_labels::{LabelActor, set_system_labels};
pub use should_send_notification::{Condition, NotificationQuery, should_send_notification};
pub use target::Target;
pub use update::update;

use uuid::Uuid;

/// How often a command that finds the dialog changed under its hands starts over.
const ATTEMPTS: usize = 10;

/// How a change is to be made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Change {
    /// Only at this revision.
    pub if_match: Option<Uuid>,
    /// Kept from subscribers and readers?
    pub is_silent: bool,
}

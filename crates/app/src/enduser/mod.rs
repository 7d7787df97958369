//! What persons and systems do with the dialogs of parties that they represent.

pub mod activities;
mod bulk_set_system_labels;
mod get;
mod hide;
pub mod label_log;
mod lookup;
mod part;
mod parties;
mod search;
pub mod seen_log;
mod service_resources;
mod set_system_labels;
pub mod transmissions;

pub use bulk_set_system_labels::bulk_set_system_labels;
pub use get::{OpenedDialog, get};
pub use lookup::{Evidence, GrantType, OwnLookup, lookup};
pub use parties::parties;
pub use search::search;
pub use service_resources::{AuthorizedResources, service_resources};
pub use set_system_labels::set_system_labels;

//! Dialogs: one file per statement.

mod activity_match;
mod append;
#[cfg(feature = "bulk")]
mod bulk;
mod children;
mod code;
mod correct;
mod extract;
mod find;
mod insert;
mod label;
mod lookup;
mod open;
mod part;
mod reference;
mod resource;
mod rest;
mod retention;
mod state;
mod update;

pub use append::{AppendGuard, AppendedReferences};
#[cfg(feature = "bulk")]
pub(crate) use bulk::BulkRows;
pub(crate) use code::resource_type;
pub(crate) use find::reference;
pub use label::{LabelTarget, LabeledDialog, ServiceOwnerLabels};
pub use lookup::DelegatedDialog;
pub use open::OpeningOutcome;
pub use part::AccessFacts;
pub use reference::ReferencedDialog;
pub use retention::DeletedDialog;

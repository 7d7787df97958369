//! The dialog aggregate: what is stored, and the rules that lead there.

mod action;
mod activity;
mod actor;
mod assign;
mod attachment;
mod caller;
mod code;
mod content;
mod context;
mod create;
mod created;
mod derived;
pub mod draft;
mod hierarchy;
mod instance_reference;
mod open;
mod rejection;
mod root;
mod rules;
#[cfg(test)]
mod sample;
mod seen;
mod status;
mod transmission;

pub use action::{ApiAction, ApiActionEndpoint, GuiAction, GuiActionPriority, HttpVerb};
pub use activity::{Activity, ActivityType};
pub use actor::{Actor, ActorType};
pub use assign::SuppliedId;
pub use attachment::{Attachment, AttachmentConsumer, AttachmentUrl};
pub use caller::{CallerRules, Command, ValidationContext};
pub use code::Coded;
pub use content::{ContentValue, DialogContent, TransmissionContent};
pub use context::{LabelAction, LabelLogEntry, SystemLabel, SystemLabels};
pub use create::{CreateDialog, ResourceFacts};
pub use created::{ChildKind, ClaimedId, NewDialog};
pub use derived::{TransmissionCounts, has_unopened_content};
pub use draft::DialogDraft;
pub use hierarchy::{HierarchyNode, check_hierarchy};
pub use instance_reference::InstanceReference;
pub use open::{Opening, Reader};
pub use rejection::{DomainError, Rejection};
pub use root::{Aggregate, Dialog, DialogBody};
pub use rules::AttachmentOwner;
pub use seen::{EndUserType, SeenEntry};
pub use status::DialogStatus;
pub use transmission::{NavigationalAction, Transmission, TransmissionType};

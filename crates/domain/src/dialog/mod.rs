//! The dialog aggregate: what is stored, and the rules that lead there.

mod action;
mod activity;
mod actor;
mod attachment;
mod caller;
mod code;
mod content;
mod context;
mod created;
pub mod draft;
mod instance_reference;
mod open;
mod rejection;
mod root;
mod seen;
mod status;
mod transmission;

pub use action::{ApiAction, ApiActionEndpoint, GuiAction, GuiActionPriority, HttpVerb};
pub use activity::{Activity, ActivityType};
pub use actor::{Actor, ActorType};
pub use attachment::{Attachment, AttachmentConsumer, AttachmentUrl};
pub use caller::{CallerRules, Command, ValidationContext};
pub use code::Coded;
pub use content::{ContentValue, DialogContent, TransmissionContent};
pub use context::{LabelAction, LabelLogEntry, SystemLabel, SystemLabels};
pub use created::{ChildKind, ClaimedId, NewDialog};
pub use draft::DialogDraft;
pub use instance_reference::InstanceReference;
pub use open::{Opening, Reader};
pub use rejection::{DomainError, Rejection};
pub use root::{Aggregate, Dialog, DialogBody};
pub use seen::{EndUserType, SeenEntry};
pub use status::DialogStatus;
pub use transmission::{NavigationalAction, Transmission, TransmissionType};

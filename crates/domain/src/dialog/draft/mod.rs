//! Unvalidated input, as clients send it.
//!
//! Drafts only say what can be read at all: a missing member has its default, an explicit null is refused where the
//! contract does not allow it, and every rule about values is left to validation. Lists take null for absent.

mod action;
mod activity;
mod attachment;
mod content;
mod context;
mod labels;
mod read;
mod root;
mod status;
mod transmission;
mod update;

pub use action::{ApiActionDraft, ApiActionEndpointDraft, GuiActionDraft};
pub use activity::{ActivityDraft, ActorDraft};
pub use attachment::{AttachmentDraft, AttachmentUrlDraft};
pub use content::{ContentDraft, ContentValueDraft, LocalizationDraft, TransmissionContentDraft};
pub use context::{SearchTagDraft, ServiceOwnerContextDraft, ServiceOwnerLabelDraft};
pub use labels::{LabeledDialogDraft, SystemLabelsDraft};
pub use root::DialogDraft;
pub use status::StatusInput;
pub use transmission::{NavigationalActionDraft, TransmissionCorrectionDraft, TransmissionDraft};
pub use update::UpdateDraft;

#[cfg(test)]
mod tests;

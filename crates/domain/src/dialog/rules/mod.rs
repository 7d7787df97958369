//! Rules about values: drafts in, types that carry proof out.
//!
//! Every rule reports and goes on, so that one answer names everything that is wrong. A value with a violation may
//! still be returned; what counts is whether anything was reported.

mod action;
mod activity;
mod actor;
mod address;
mod attachment;
mod attribute;
mod code;
mod content;
mod html;
mod id;
mod labels;
mod list;
mod localization;
mod reference;
mod root;
mod text;
mod time;
mod transmission;
mod update;
mod word;

pub use attachment::AttachmentOwner;
pub use labels::{SystemLabelsCommand, labeled_dialogs};
pub use word::joined_service_owner_label;

#[cfg(test)]
mod tests;

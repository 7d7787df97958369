//! Parts of answers that several operations share.

mod action;
mod activity;
mod actor;
mod catalog;
mod content;
mod context;
mod listed;
mod lookup;
mod page;
mod seen;
mod transmission;

pub(crate) use action::{ApiActionResponse, GuiActionResponse};
pub(crate) use activity::ActivityResponse;
pub(crate) use actor::{ActorResponse, ActorView};
pub(crate) use catalog::{LinksResponse, OwnerResponse, ServiceResponse};
pub(crate) use content::ReferenceResponse;
pub(crate) use context::{EndUserContextResponse, LabelResponse, ServiceOwnerContextResponse};
pub(crate) use listed::{LatestActivityResponse, ListedContentResponse};
pub(crate) use lookup::LookupResponse;
pub(crate) use page::PageResponse;
pub(crate) use seen::SeenLogResponse;
pub(crate) use transmission::TransmissionResponse;

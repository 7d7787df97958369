//! Actors, with or without masked person numbers.

use std::borrow::Cow;

use dialogporten_app::ActorMask;
use dialogporten_domain::dialog::{Actor, ActorType};
use serde::Serialize;
use utoipa::ToSchema;

/// How a surface shows actors: service owners see identifiers as they are, end users see persons masked.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ActorView<'a> {
    Plain,
    Masked(&'a ActorMask),
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Actor)]
pub(crate) struct ActorResponse<'a> {
    #[serde(rename = "actorType")]
    kind: ActorType,
    #[serde(rename = "actorName", skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(rename = "actorId", skip_serializing_if = "Option::is_none")]
    id: Option<Cow<'a, str>>,
}

impl<'a> ActorResponse<'a> {
    pub(crate) fn new(actor: &'a Actor, view: ActorView<'_>) -> Self {
        let show = |id: &'a dialogporten_domain::PartyId| match view {
            ActorView::Plain => Cow::Borrowed(id.as_str()),
            ActorView::Masked(mask) => mask.show(id),
        };
        Self { kind: actor.actor_type, name: actor.actor_name.as_deref(), id: actor.actor_id.as_ref().map(show) }
    }
}

//! Who did something.

use super::{code, text};
use crate::dialog::draft::ActorDraft;
use crate::dialog::{Actor, ActorType};
use crate::text::SHORT;
use crate::{PartyId, PartyKind, Violations};

/// Validates an actor that must be there.
pub(super) fn required(v: &mut Violations, member: &str, draft: Option<ActorDraft>) -> Option<Actor> {
    let Some(draft) = draft else {
        v.add(member, "must be given");
        return None;
    };
    v.within(member, |v| draft.validate(v))
}

impl ActorDraft {
    /// Validates the draft. The name of an identified actor is still to be looked up, except where the identifier is
    /// the name.
    pub fn validate(self, v: &mut Violations) -> Option<Actor> {
        let actor_type = code::required(v, "actorType", self.actor_type);
        let has_name_or_id = (self.actor_name.is_some(), self.actor_id.is_some());
        match actor_type {
            Some(ActorType::ServiceOwner) if has_name_or_id != (false, false) => {
                v.here("a service owner must have neither actorId nor actorName");
            }
            Some(ActorType::PartyRepresentative) if has_name_or_id.0 == has_name_or_id.1 => {
                v.here("a party representative must have either actorId or actorName");
            }
            _ => {}
        }
        text::optional(v, "actorName", self.actor_name.as_deref(), SHORT);
        let actor_id = self.actor_id.and_then(|urn| identifier(v, &urn));
        let actor_name = self.actor_name.or_else(|| actor_id.as_ref().and_then(own_name));
        Some(Actor { actor_type: actor_type?, actor_name, actor_id })
    }
}

fn identifier(v: &mut Violations, urn: &str) -> Option<PartyId> {
    v.within("actorId", |v| {
        text::at_most(v, urn, SHORT);
        let party = PartyId::parse(urn).filter(|party| party.kind().can_own_dialogs());
        if party.is_none() {
            v.here("must be the URN of a person, an organization or a self-identified user");
        }
        party
    })
}

/// Users who chose their own identifier are not in any register; it is their name.
fn own_name(party: &PartyId) -> Option<String> {
    matches!(party.kind(), PartyKind::SelfIdentified | PartyKind::Email).then(|| party.id().to_owned())
}

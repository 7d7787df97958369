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

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use crate::dialog::sample::{OWNER, full, validated, violations, with};

    const PERSON: &str = "urn:altinn:person:identifier-no:17829010178";

    #[rstest]
    #[case(json!({ "actorType": "ServiceOwner" }), true)]
    #[case(json!({ "actorType": "ServiceOwner", "actorId": PERSON }), false)]
    #[case(json!({ "actorType": "ServiceOwner", "actorName": "Kari" }), false)]
    #[case(json!({ "actorType": "ServiceOwner", "actorId": PERSON, "actorName": "Kari" }), false)]
    #[case(json!({ "actorType": "PartyRepresentative" }), false)]
    #[case(json!({ "actorType": "PartyRepresentative", "actorId": PERSON }), true)]
    #[case(json!({ "actorType": "PartyRepresentative", "actorName": "Kari" }), true)]
    #[case(json!({ "actorType": "PartyRepresentative", "actorId": PERSON, "actorName": "Kari" }), false)]
    fn representatives_have_an_identifier_or_a_name(#[case] actor: Value, #[case] is_valid: bool) {
        for (pointer, path) in [
            ("/transmissions/0/sender", "dto.transmissions[0].sender"),
            ("/activities/1/performedBy", "dto.activities[1].performedBy"),
        ] {
            let found = violations(with(full(), [(pointer, actor.clone())]), OWNER);
            assert_eq!(found, if is_valid { vec![] } else { vec![path] });
        }
    }

    #[rstest]
    #[case("not-a-urn")]
    #[case("")]
    #[case("urn:altinn:person:identifier-no:17829010179")]
    #[case("urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d")]
    fn identifiers_are_those_of_parties(#[case] urn: &str) {
        let actor = json!({ "actorType": "PartyRepresentative", "actorId": urn });
        let body = with(full(), [("/activities/1/performedBy", actor)]);
        assert_eq!(violations(body, OWNER), ["dto.activities[1].performedBy.actorId"]);
    }

    #[test]
    fn identifiers_are_limited() {
        let urn = |length: usize| format!("{:b<length$}", "urn:altinn:person:legacy-selfidentified:");
        let body = |length| {
            let actor = json!({ "actorType": "PartyRepresentative", "actorId": urn(length) });
            with(full(), [("/activities/1/performedBy", actor)])
        };
        assert_eq!(violations(body(255), OWNER), [""; 0]);
        assert_eq!(violations(body(256), OWNER), ["dto.activities[1].performedBy.actorId"]);
    }

    #[rstest]
    #[case(PERSON, None)]
    #[case("urn:altinn:organization:identifier-no:312001004", None)]
    #[case("urn:altinn:person:legacy-selfidentified:KariT", Some("karit"))]
    #[case("urn:altinn:person:idporten-email:Kari@Example.com", Some("kari@example.com"))]
    fn users_who_chose_their_identifier_are_called_by_it(#[case] urn: &str, #[case] name: Option<&str>) {
        let actor = json!({ "actorType": "PartyRepresentative", "actorId": urn });
        let command = validated(with(full(), [("/activities/1/performedBy", actor)]));
        let actor = &command.activities[1].performed_by;
        assert_eq!(actor.actor_id.as_ref().unwrap().as_str(), urn.to_lowercase());
        assert_eq!(actor.actor_name.as_deref(), name);
    }
}

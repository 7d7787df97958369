//! Entries of the activity log.

use super::{actor, address, code, id, localization, time};
use crate::Violations;
use crate::dialog::draft::ActivityDraft;
use crate::dialog::{Activity, ActivityType, SuppliedId, ValidationContext};

impl ActivityDraft {
    /// Validates the draft. Whether the opened transmission exists is for the caller to find out.
    pub fn validate(self, cx: &ValidationContext<'_>, v: &mut Violations) -> Option<Activity<SuppliedId>> {
        let id = id::fresh(cx, v, self.id);
        let created_at = time::supplied(self.created_at);
        time::not_ahead(cx, v, "createdAt", created_at);
        let extended_type = address::reference(v, "extendedType", self.extended_type.as_deref());
        let kind = code::required(v, "type", self.kind);
        match (kind, self.transmission_id) {
            (Some(ActivityType::TransmissionOpened), None) => {
                v.add("transmissionId", "must be given for the type TransmissionOpened");
            }
            (Some(ActivityType::TransmissionOpened) | None, _) | (_, None) => {}
            (Some(_), Some(_)) => v.add("transmissionId", "must only be given for the type TransmissionOpened"),
        }
        let performed_by = actor::required(v, "performedBy", self.performed_by);
        match (kind, self.description.is_empty()) {
            (Some(ActivityType::Information), true) => v.add("description", "must be given for the type Information"),
            (Some(ActivityType::Information) | None, _) | (_, true) => {}
            (Some(_), false) => v.add("description", "must only be given for the type Information"),
        }
        let description = localization::optional(v, "description", self.description, cx.description());
        Some(Activity {
            id,
            created_at: created_at.unwrap_or(cx.now),
            extended_type,
            kind: kind?,
            transmission_id: self.transmission_id,
            performed_by: performed_by?,
            description,
        })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;
    use crate::dialog::Command;
    use crate::dialog::sample::{OWNER, activity, full, id, now, texts, time, violations, with};

    #[test]
    fn a_transmission_is_named_exactly_when_it_was_opened() {
        for kind in ActivityType::ALL {
            let is_opened = *kind == ActivityType::TransmissionOpened;
            let is_information = *kind == ActivityType::Information;
            let description = if is_information { texts("x") } else { json!([]) };
            let body = |transmission_id: Value| {
                let activity = with(
                    activity(),
                    [
                        ("/type", json!(kind)),
                        ("/transmissionId", transmission_id),
                        ("/description", description.clone()),
                    ],
                );
                with(full(), [("/activities/0", activity)])
            };
            let path = ["dto.activities[0].transmissionId"];
            assert_eq!(violations(body(json!(id(20))), OWNER), if is_opened { &[][..] } else { &path }, "{kind}");
            assert_eq!(violations(body(Value::Null), OWNER), if is_opened { &path } else { &[][..] }, "{kind}");
        }
    }

    #[test]
    fn a_description_is_given_exactly_for_information() {
        for kind in ActivityType::ALL.iter().filter(|kind| **kind != ActivityType::TransmissionOpened) {
            let is_information = *kind == ActivityType::Information;
            let body = |description: Value| {
                let activity = with(activity(), [("/type", json!(kind)), ("/description", description)]);
                with(full(), [("/activities/1", activity)])
            };
            let path = ["dto.activities[1].description"];
            assert_eq!(violations(body(texts("x")), OWNER), if is_information { &[][..] } else { &path }, "{kind}");
            assert_eq!(violations(body(json!([])), OWNER), if is_information { &path } else { &[][..] }, "{kind}");
        }
    }

    #[rstest]
    #[case("2026-01-01T12:00:15Z", true)]
    #[case("2026-01-01T12:00:15.000001Z", false)]
    #[case("0001-01-01T00:00:00Z", true)]
    fn a_clock_may_be_fifteen_seconds_ahead(#[case] time: &str, #[case] is_valid: bool) {
        let found = violations(with(full(), [("/activities/1/createdAt", json!(time))]), OWNER);
        assert_eq!(found, if is_valid { vec![] } else { vec!["dto.activities[1].createdAt"] });
    }

    /// An activity that is appended by itself has the same rules under another name.
    #[test]
    fn an_activity_can_be_validated_by_itself() {
        let cx = ValidationContext { rules: &OWNER, now: now(), command: Command::AppendActivity, is_api_only: false };
        let validate = |body: Value| {
            let mut v = Violations::new("activity");
            let draft: ActivityDraft = serde_json::from_value(body).unwrap();
            let activity = draft.validate(&cx, &mut v);
            v.into_result(activity)
        };
        let valid = validate(activity()).unwrap();
        assert_eq!((valid.id, valid.created_at), (None, now()));
        let valid = validate(with(activity(), [("/createdAt", json!("2025-01-01T00:00:00Z"))])).unwrap();
        assert_eq!(valid.created_at, time("2025-01-01T00:00:00Z"));
        let wrong = json!({ "performedBy": { "actorType": "PartyRepresentative", "actorId": "not-a-urn" } });
        let paths: Vec<String> = validate(wrong).unwrap_err().into_iter().map(|violation| violation.path).collect();
        assert_eq!(paths, ["activity.type", "activity.performedBy.actorId"]);
    }
}

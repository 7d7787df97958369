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

//! References between the parts of one body.

use std::collections::HashSet;

use uuid::Uuid;

use crate::Violations;
use crate::dialog::draft::{ActivityDraft, TransmissionDraft};

/// Reports transmissions and activities of a new dialog that refer to transmissions which are not in it.
pub(super) fn within_body(v: &mut Violations, transmissions: &[TransmissionDraft], activities: &[ActivityDraft]) {
    let known: HashSet<Uuid> = transmissions.iter().filter_map(|transmission| transmission.id).collect();
    let answered = transmissions.iter().map(|transmission| transmission.related_transmission_id);
    check(v, "transmissions", &known, answered, "answers");
    let opened = activities.iter().map(|activity| activity.transmission_id);
    check(v, "activities", &known, opened, "names");
}

fn check(
    v: &mut Violations,
    member: &str,
    known: &HashSet<Uuid>,
    references: impl Iterator<Item = Option<Uuid>>,
    verb: &str,
) {
    v.within(member, |v| {
        for (index, id) in references.enumerate() {
            if let Some(id) = id.filter(|id| !known.contains(id)) {
                v.at(index, |v| v.here(format!("{verb} the transmission {id}, which is not in the same dialog")));
            }
        }
    });
}

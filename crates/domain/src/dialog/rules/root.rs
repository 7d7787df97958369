//! The dialog as a whole.

use super::attachment::{AttachmentOwner, attachments};
use super::{action, address, code, content, id, list, reference, text, time, word};
use crate::dialog::create::CreateDialog;
use crate::dialog::draft::{DialogDraft, StatusInput};
use crate::dialog::{CallerRules, Coded, Command, DialogStatus, SystemLabel, ValidationContext};
use crate::text::{LONG, SHORT, is_blank};
use crate::uri::is_well_formed;
use crate::{PartyId, ServiceResource, Timestamp, UriReference, Violation, Violations};

impl DialogDraft {
    /// Validates the body of a create command; every violation is reported, with a path that starts with `dto.`.
    pub fn validate(self, rules: &CallerRules, now: Timestamp) -> Result<CreateDialog, Vec<Violation>> {
        let cx = ValidationContext { rules, now, command: Command::CreateDialog, is_api_only: self.is_api_only };
        let mut v = Violations::new("dto");
        let command = self.check(&cx, &mut v);
        v.into_result(command)
    }

    fn check(self, cx: &ValidationContext<'_>, v: &mut Violations) -> Option<CreateDialog> {
        self.check_times(cx, v);
        let id = id::fresh(cx, v, self.id);
        text::idempotent_key(v, self.idempotent_key.as_deref());
        let service_resource = service_resource(v, &self.service_resource);
        let party = party(v, &self.party);
        let progress = progress(v, self.progress);
        text::optional(v, "extendedStatus", self.extended_status.as_deref(), SHORT);
        text::optional(v, "externalReference", self.external_reference.as_deref(), SHORT);
        let (process, preceding_process) = processes(v, self.process.as_deref(), self.preceding_process.as_deref());
        let status = status(v, self.status);
        let system_label = system_label(v, self.system_label);
        let labels = self.service_owner_context.unwrap_or_default().service_owner_labels;
        let service_owner_labels = v.within("serviceOwnerContext", |v| word::service_owner_labels(v, labels));
        let content = content::dialog_content(cx, v, self.content);
        let search_tags = word::search_tags(v, self.search_tags);
        let attachments = attachments(cx, v, AttachmentOwner::Dialog, self.attachments);
        id::distinct_ids(v, "transmissions", self.transmissions.iter().map(|transmission| transmission.id));
        id::distinct_ids(v, "activities", self.activities.iter().map(|activity| activity.id));
        reference::within_body(v, &self.transmissions, &self.activities);
        let transmissions = list::each(v, "transmissions", self.transmissions, |v, draft| draft.validate(cx, v));
        let gui_actions = action::gui_actions(cx, v, self.gui_actions);
        let api_actions = action::api_actions(cx, v, self.api_actions);
        let activities = list::each(v, "activities", self.activities, |v, draft| draft.validate(cx, v));
        Some(CreateDialog {
            id,
            idempotent_key: self.idempotent_key,
            service_resource: service_resource?,
            party: party?,
            progress,
            extended_status: self.extended_status,
            external_reference: self.external_reference,
            visible_from: self.visible_from,
            due_at: self.due_at,
            expires_at: self.expires_at,
            process,
            preceding_process,
            is_api_only: self.is_api_only,
            created_at: time::supplied(self.created_at),
            updated_at: time::supplied(self.updated_at),
            status,
            system_label,
            service_owner_labels,
            content,
            search_tags,
            attachments,
            transmissions,
            gui_actions,
            api_actions,
            activities,
        })
    }

    fn check_times(&self, cx: &ValidationContext<'_>, v: &mut Violations) {
        let created_at = ("createdAt", time::supplied(self.created_at));
        let updated_at = ("updatedAt", time::supplied(self.updated_at));
        if created_at.1.is_none() && updated_at.1.is_some() {
            v.add("createdAt", "must be given when updatedAt is given");
        }
        for (member, time) in [created_at, updated_at] {
            time::not_ahead(cx, v, member, time);
        }
        time::not_before(v, updated_at, created_at);
        let visible_from = ("visibleFrom", self.visible_from);
        let due_at = ("dueAt", self.due_at);
        let expires_at = ("expiresAt", self.expires_at);
        time::not_before(v, expires_at, due_at);
        time::not_before(v, expires_at, visible_from);
        if !cx.rules.is_admin {
            time::not_before(v, due_at, visible_from);
        }
    }
}

fn service_resource(v: &mut Violations, urn: &str) -> Option<ServiceResource> {
    v.within("serviceResource", |v| {
        text::at_most(v, urn, LONG);
        let resource = ServiceResource::parse(urn).filter(|_| is_well_formed(urn));
        if resource.is_none() {
            v.here(if is_blank(urn) { "must not be empty" } else { "must be a URN like urn:altinn:resource:name" });
        }
        resource
    })
}

fn party(v: &mut Violations, urn: &str) -> Option<PartyId> {
    v.within("party", |v| {
        text::at_most(v, urn, SHORT);
        let party = PartyId::parse(urn).filter(|party| party.kind().can_own_dialogs());
        if party.is_none() {
            v.here(if is_blank(urn) {
                "must not be empty"
            } else {
                "must be the URN of a person, an organization or a self-identified user"
            });
        }
        party
    })
}

pub(super) fn progress(v: &mut Violations, progress: Option<i32>) -> Option<u8> {
    let valid = u8::try_from(progress?).ok().filter(|progress| *progress <= 100);
    if valid.is_none() {
        v.add("progress", "must be between 0 and 100");
    }
    valid
}

/// Validates a process and the one before it. Only the latter makes the former mandatory.
pub(super) fn processes(
    v: &mut Violations,
    process: Option<&str>,
    preceding: Option<&str>,
) -> (Option<UriReference>, Option<UriReference>) {
    if preceding.is_some() && process.is_none_or(is_blank) {
        v.add("process", "must not be empty when precedingProcess is given");
    }
    (address::identifier(v, "process", process), address::identifier(v, "precedingProcess", preceding))
}

fn status(v: &mut Violations, status: Option<Coded<StatusInput>>) -> DialogStatus {
    let status = status.and_then(|status| code::required(v, "status", Some(status)));
    status.map_or(DialogStatus::NotApplicable, DialogStatus::from)
}

fn system_label(v: &mut Violations, label: Option<Coded<SystemLabel>>) -> SystemLabel {
    let places = [SystemLabel::Default, SystemLabel::Bin, SystemLabel::Archive];
    label.and_then(|label| code::among(v, "systemLabel", label, &places)).unwrap_or(SystemLabel::Default)
}

#[cfg(test)]
mod tests;

//! The mutable part of a dialog, judged against what is stored.

use super::attachment::{AttachmentOwner, attachments};
use super::root::{processes, progress};
use super::{action, code, content, id, list, text, time, word};
use crate::dialog::draft::UpdateDraft;
use crate::dialog::{Aggregate, CallerRules, Command, DialogStatus, UpdateDialog, ValidationContext};
use crate::text::SHORT;
use crate::{Timestamp, Violation, Violations};

impl UpdateDraft {
    /// Validates the body of an update command; every violation is reported, with a path that starts with `dto.`.
    pub fn validate(
        self,
        stored: &Aggregate,
        rules: &CallerRules,
        now: Timestamp,
    ) -> Result<UpdateDialog, Vec<Violation>> {
        let cx = ValidationContext { rules, now, command: Command::UpdateDialog, is_api_only: self.is_api_only };
        let mut v = Violations::new("dto");
        let command = self.check(stored, &cx, &mut v);
        v.into_result(command)
    }

    fn check(self, stored: &Aggregate, cx: &ValidationContext<'_>, v: &mut Violations) -> Option<UpdateDialog> {
        self.check_times(stored.dialog.visible_from, cx, v);
        let status = code::required(v, "status", self.status).map(DialogStatus::from);
        let progress = progress(v, self.progress);
        text::optional(v, "extendedStatus", self.extended_status.as_deref(), SHORT);
        text::optional(v, "externalReference", self.external_reference.as_deref(), SHORT);
        let (process, preceding_process) = processes(v, self.process.as_deref(), self.preceding_process.as_deref());
        let content = content::dialog_content(cx, v, self.content);
        if !self.is_api_only && stored.transmissions.iter().any(|transmission| transmission.content.is_none()) {
            v.add("transmissions", "have no content, which only API-only dialogs may do");
        }
        let search_tags = word::search_tags(v, self.search_tags);
        let attachments = attachments(cx, v, AttachmentOwner::Dialog, self.attachments);
        id::distinct_ids(v, "transmissions", self.transmissions.iter().map(|transmission| transmission.id));
        id::distinct_ids(v, "activities", self.activities.iter().map(|activity| activity.id));
        let transmissions = list::each(v, "transmissions", self.transmissions, |v, draft| draft.validate(cx, v));
        let gui_actions = action::gui_actions(cx, v, self.gui_actions);
        let api_actions = action::api_actions(cx, v, self.api_actions);
        let activities = list::each(v, "activities", self.activities, |v, draft| draft.validate(cx, v));
        Some(UpdateDialog {
            status: status?,
            progress,
            extended_status: self.extended_status,
            external_reference: self.external_reference,
            due_at: self.due_at,
            expires_at: self.expires_at,
            process,
            preceding_process,
            is_api_only: self.is_api_only,
            content,
            search_tags,
            attachments,
            transmissions,
            gui_actions,
            api_actions,
            activities,
        })
    }

    /// The dialog keeps the time from which it is visible.
    fn check_times(&self, visible_from: Option<Timestamp>, cx: &ValidationContext<'_>, v: &mut Violations) {
        let visible_from = ("visibleFrom", visible_from);
        let due_at = ("dueAt", self.due_at);
        let expires_at = ("expiresAt", self.expires_at);
        time::not_before(v, expires_at, due_at);
        time::not_before(v, expires_at, visible_from);
        if !cx.rules.is_admin {
            time::not_before(v, due_at, visible_from);
        }
    }
}

//! Files of dialogs and of transmissions.

use super::{address, code, id, list, localization, text, time};
use crate::dialog::draft::{AttachmentDraft, AttachmentUrlDraft};
use crate::dialog::{Attachment, AttachmentUrl, SuppliedId, ValidationContext};
use crate::text::SHORT;
use crate::{UriReference, Violations};

/// What a file hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachmentOwner {
    /// A dialog.
    Dialog,
    /// A transmission.
    Transmission,
}

/// Validates the files of an owner.
pub(super) fn attachments(
    cx: &ValidationContext<'_>,
    v: &mut Violations,
    owner: AttachmentOwner,
    drafts: Vec<AttachmentDraft>,
) -> Vec<Attachment<SuppliedId>> {
    id::distinct_ids(v, "attachments", drafts.iter().map(|draft| draft.id));
    list::each(v, "attachments", drafts, |v, draft| Some(draft.validate(cx, v, owner)))
}

impl AttachmentDraft {
    /// Validates the draft. Whether it has expired is looked at only where that is a violation.
    pub fn validate(
        self,
        cx: &ValidationContext<'_>,
        v: &mut Violations,
        owner: AttachmentOwner,
    ) -> Attachment<SuppliedId> {
        let id = id::fresh(cx, v, self.id);
        let display_name = localization::optional(v, "displayName", self.display_name, SHORT);
        text::optional(v, "name", self.name.as_deref(), SHORT);
        list::not_empty(v, "urls", &self.urls);
        if takes_url_ids(cx, owner) {
            id::distinct_ids(v, "urls", self.urls.iter().map(|url| url.id));
        }
        let urls = list::each(v, "urls", self.urls, |v, url| url.validate(cx, v, owner));
        if cx.command.checks_attachment_expiry() {
            time::not_passed(cx, v, "expiresAt", self.expires_at);
        }
        Attachment { id, display_name, name: self.name, urls, expires_at: self.expires_at }
    }
}

impl AttachmentUrlDraft {
    fn validate(
        self,
        cx: &ValidationContext<'_>,
        v: &mut Violations,
        owner: AttachmentOwner,
    ) -> Option<AttachmentUrl<SuppliedId>> {
        let id = if takes_url_ids(cx, owner) { id::fresh(cx, v, self.id) } else { None };
        let url = if owner == AttachmentOwner::Transmission && cx.command.takes_any_file_address() {
            address::absolute(v, "url", &self.url)
        } else {
            address::https(v, "url", &self.url).map(UriReference::from)
        };
        text::optional(v, "mediaType", self.media_type.as_deref(), SHORT);
        let consumer_type = code::required(v, "consumerType", self.consumer_type);
        Some(AttachmentUrl { id, url: url?, media_type: self.media_type, consumer_type: consumer_type? })
    }
}

/// Addresses of a transmission's files have identifiers on the wire only when the transmission is corrected.
fn takes_url_ids(cx: &ValidationContext<'_>, owner: AttachmentOwner) -> bool {
    owner == AttachmentOwner::Dialog || cx.command.is_correction()
}

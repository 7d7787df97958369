//! Messages inside a dialog.

use super::attachment::{AttachmentOwner, attachments};
use super::attribute::authorization_attribute;
use super::{actor, address, code, content, id, list, localization, text, time};
use crate::Violations;
use crate::dialog::draft::{NavigationalActionDraft, TransmissionDraft};
use crate::dialog::{NavigationalAction, SuppliedId, Transmission, ValidationContext};
use crate::text::SHORT;

impl TransmissionDraft {
    /// Validates the draft. Whether the answered transmission exists is for the caller to find out, and so is what a
    /// missing time of a corrected transmission means.
    pub fn validate(self, cx: &ValidationContext<'_>, v: &mut Violations) -> Option<Transmission<SuppliedId>> {
        let is_correction = cx.command.is_correction();
        let id = if is_correction { None } else { id::fresh(cx, v, self.id) };
        text::idempotent_key(v, self.idempotent_key.as_deref());
        let created_at = time::supplied(self.created_at);
        if !is_correction {
            time::not_ahead(cx, v, "createdAt", created_at);
        }
        authorization_attribute(v, self.authorization_attribute.as_deref());
        let extended_type = address::reference(v, "extendedType", self.extended_type.as_deref());
        text::optional(v, "externalReference", self.external_reference.as_deref(), SHORT);
        if id.is_some() && id == self.related_transmission_id {
            v.add("relatedTransmissionId", "must not be the transmission itself");
        }
        let kind = code::required(v, "type", self.kind);
        let sender = actor::required(v, "sender", self.sender);
        let content = content::transmission_content(cx, v, self.content);
        let attachments = attachments(cx, v, AttachmentOwner::Transmission, self.attachments);
        let navigational_actions =
            list::each(v, "navigationalActions", self.navigational_actions, |v, action| action.validate(cx, v));
        Some(Transmission {
            id,
            idempotent_key: self.idempotent_key,
            created_at: created_at.unwrap_or(cx.now),
            authorization_attribute: self.authorization_attribute,
            extended_type,
            external_reference: self.external_reference,
            related_transmission_id: self.related_transmission_id,
            kind: kind?,
            sender: sender?,
            content,
            attachments,
            navigational_actions,
        })
    }
}

impl NavigationalActionDraft {
    fn validate(self, cx: &ValidationContext<'_>, v: &mut Violations) -> Option<NavigationalAction> {
        let title = localization::required(v, "title", self.title, SHORT);
        let url = address::https(v, "url", &self.url);
        time::not_passed(cx, v, "expiresAt", self.expires_at);
        Some(NavigationalAction { title, url: url?, expires_at: self.expires_at })
    }
}

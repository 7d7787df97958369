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
        let url = address::https(cx, v, "url", &self.url);
        time::not_passed(cx, v, "expiresAt", self.expires_at);
        Some(NavigationalAction { title, url: url?, expires_at: self.expires_at })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;
    use crate::Violation;
    use crate::dialog::Command;
    use crate::dialog::sample::{OWNER, full, id, now, time, transmission, violations, with};

    #[rstest]
    #[case("2026-01-01T12:00:00Z", true)]
    #[case("2026-01-01T11:59:59.999999Z", false)]
    fn links_have_not_expired(#[case] time: &str, #[case] is_valid: bool) {
        let pointer = "/transmissions/0/navigationalActions/0/expiresAt";
        let found = violations(with(full(), [(pointer, json!(time))]), OWNER);
        let path = "dto.transmissions[0].navigationalActions[0].expiresAt";
        assert_eq!(found, if is_valid { vec![] } else { vec![path] });
    }

    fn validate(body: Value, command: Command, is_api_only: bool) -> Result<Transmission<SuppliedId>, Vec<String>> {
        let cx = ValidationContext { rules: &OWNER, now: now(), command, is_api_only };
        let mut v = Violations::new("transmissions[0]");
        let draft: TransmissionDraft = serde_json::from_value(body).unwrap();
        let transmission = draft.validate(&cx, &mut v);
        let paths = |found: Vec<Violation>| found.into_iter().map(|violation| violation.path).collect();
        v.into_result(transmission).map_err(paths)
    }

    #[test]
    fn a_transmission_can_be_validated_by_itself() {
        let valid = validate(transmission(), Command::AppendTransmission, false).unwrap();
        assert_eq!((valid.id, valid.created_at), (None, now()));
        let mut body = transmission();
        body.as_object_mut().unwrap().remove("content");
        assert_eq!(
            validate(body.clone(), Command::AppendTransmission, false).unwrap_err(),
            ["transmissions[0].content"]
        );
        assert_eq!(validate(body, Command::UpdateDialog, true).unwrap().content, None);
    }

    #[test]
    fn a_correction_keeps_its_identifier_and_takes_any_time() {
        let future = "2030-01-01T00:00:00Z";
        let body = with(
            transmission(),
            [("/id", json!(id(1))), ("/relatedTransmissionId", json!(id(1))), ("/createdAt", json!(future))],
        );
        for command in [Command::CreateDialog, Command::UpdateDialog, Command::AppendTransmission] {
            let paths = validate(body.clone(), command, false).unwrap_err();
            assert_eq!(paths, ["transmissions[0].createdAt", "transmissions[0].relatedTransmissionId"], "{command:?}");
        }
        let corrected = validate(body, Command::CorrectTransmission, false).unwrap();
        assert_eq!((corrected.id, corrected.created_at), (None, time(future)));
    }
}

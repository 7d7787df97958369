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
            address::https(cx, v, "url", &self.url).map(UriReference::from)
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

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;
    use crate::dialog::Command;
    use crate::dialog::sample::{OWNER, attachment, full, id, letters, now, violations, with};

    #[rstest]
    #[case("2026-01-01T12:00:00Z", true)]
    #[case("2026-01-01T11:59:59.999999Z", false)]
    fn a_new_dialog_has_no_expired_files(#[case] time: &str, #[case] is_valid: bool) {
        for (pointer, path) in [
            ("/attachments/0/expiresAt", "dto.attachments[0].expiresAt"),
            ("/transmissions/0/attachments/0/expiresAt", "dto.transmissions[0].attachments[0].expiresAt"),
        ] {
            let found = violations(with(full(), [(pointer, json!(time))]), OWNER);
            assert_eq!(found, if is_valid { vec![] } else { vec![path] });
        }
    }

    fn validate(body: Value, command: Command, owner: AttachmentOwner) -> (Attachment<SuppliedId>, Vec<String>) {
        let cx = ValidationContext { rules: &OWNER, now: now(), command, is_api_only: false };
        let mut v = Violations::new("dto");
        let draft: AttachmentDraft = serde_json::from_value(body).unwrap();
        let attachment = draft.validate(&cx, &mut v, owner);
        (attachment, v.into_vec().into_iter().map(|violation| violation.path).collect())
    }

    #[rstest]
    #[case(Command::CreateDialog, AttachmentOwner::Dialog, true)]
    #[case(Command::CreateDialog, AttachmentOwner::Transmission, true)]
    #[case(Command::UpdateDialog, AttachmentOwner::Dialog, false)]
    #[case(Command::UpdateDialog, AttachmentOwner::Transmission, false)]
    #[case(Command::AppendTransmission, AttachmentOwner::Transmission, false)]
    #[case(Command::CorrectTransmission, AttachmentOwner::Transmission, false)]
    fn only_a_create_looks_at_the_expiry(
        #[case] command: Command,
        #[case] owner: AttachmentOwner,
        #[case] is_checked: bool,
    ) {
        let body = with(attachment(), [("/expiresAt", json!("2020-01-01T00:00:00Z"))]);
        let (_, paths) = validate(body, command, owner);
        assert_eq!(paths, if is_checked { vec!["dto.expiresAt"] } else { vec![] });
    }

    #[rstest]
    #[case(Command::CreateDialog, AttachmentOwner::Dialog, &["https://a.no"])]
    #[case(Command::CreateDialog, AttachmentOwner::Transmission, &["https://a.no"])]
    #[case(Command::UpdateDialog, AttachmentOwner::Dialog, &["https://a.no"])]
    #[case(Command::UpdateDialog, AttachmentOwner::Transmission, &["https://a.no"])]
    #[case(Command::AppendTransmission, AttachmentOwner::Transmission, &["https://a.no", "http://a.no", "urn:a:b"])]
    #[case(Command::CorrectTransmission, AttachmentOwner::Transmission, &["https://a.no"])]
    fn files_lie_under_https_with_one_exception(
        #[case] command: Command,
        #[case] owner: AttachmentOwner,
        #[case] accepted: &[&str],
    ) {
        let long = format!("https://a.no/{}", letters(1011));
        for url in ["https://a.no", "http://a.no", "urn:a:b", "/relative", "word", "", "a b:c", "urn:a b", &long] {
            let (_, paths) = validate(with(attachment(), [("/urls/0/url", json!(url))]), command, owner);
            let expected = if accepted.contains(&url) { vec![] } else { vec!["dto.urls[0].url"] };
            assert_eq!(paths, expected, "{url}");
        }
    }

    #[rstest]
    #[case(Command::CreateDialog, AttachmentOwner::Dialog, true)]
    #[case(Command::CreateDialog, AttachmentOwner::Transmission, false)]
    #[case(Command::UpdateDialog, AttachmentOwner::Dialog, true)]
    #[case(Command::UpdateDialog, AttachmentOwner::Transmission, false)]
    #[case(Command::AppendTransmission, AttachmentOwner::Transmission, false)]
    #[case(Command::CorrectTransmission, AttachmentOwner::Transmission, true)]
    fn addresses_have_identifiers_where_they_can_be_replaced(
        #[case] command: Command,
        #[case] owner: AttachmentOwner,
        #[case] is_taken: bool,
    ) {
        let body = with(attachment(), [("/urls/0/id", json!(id(1)))]);
        let (attachment, paths) = validate(body.clone(), command, owner);
        assert_eq!(attachment.urls[0].id, is_taken.then(|| id(1)));
        assert_eq!(paths, [""; 0]);
        let doubled = with(body.clone(), [("/urls/-", body["urls"][0].clone())]);
        let (_, paths) = validate(doubled, command, owner);
        assert_eq!(paths, if is_taken { vec!["dto.urls"] } else { vec![] });
        let (_, paths) = validate(with(body, [("/urls/0/id", json!(uuid::Uuid::nil()))]), command, owner);
        assert_eq!(paths, if is_taken { vec!["dto.urls[0].id"] } else { vec![] });
    }
}

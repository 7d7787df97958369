//! The one place that knows what the names of constraints mean.

use dialogporten_domain::dialog::ChildKind;

use super::{Duplicate, DuplicateEntity};

/// Returns what a unique constraint says to exist already, read from the server's words about the violation:
/// `Key (dialog_id, idempotent_key)=(0198…, my key) already exists.`
pub(super) fn duplicate(constraint: &str, detail: Option<&str>) -> Option<Duplicate> {
    let values = detail.and_then(values).unwrap_or_default();
    // The value that matters is the last one; what stands before it has no comma.
    let (first, last) = values.split_once(", ").unwrap_or(("", values));
    let (entity, value) = match constraint {
        "dialog_pkey" => (DuplicateEntity::Dialog, values),
        "dialog_idempotent_key" => (DuplicateEntity::IdempotentKey, last),
        "dialog_transmission_idempotent_key" => (DuplicateEntity::TransmissionIdempotentKey, last),
        "dialog_transmission_pkey" => (DuplicateEntity::DialogTransmission, values),
        "dialog_activity_pkey" => (DuplicateEntity::DialogActivity, values),
        "child_id_pkey" => (DuplicateEntity::Child(child_kind(first)?), last),
        _ => return None,
    };
    Some(Duplicate { entity, value: value.to_owned() })
}

/// The text between `)=(` and the last `)`; the words around it depend on the language of the server.
fn values(detail: &str) -> Option<&str> {
    let start = detail.find(")=(")? + 3;
    let end = detail.rfind(')')?;
    detail.get(start..end)
}

fn child_kind(code: &str) -> Option<ChildKind> {
    [
        ChildKind::Attachment,
        ChildKind::AttachmentUrl,
        ChildKind::GuiAction,
        ChildKind::ApiAction,
        ChildKind::ApiActionEndpoint,
    ]
    .into_iter()
    .find(|kind| code.parse() == Ok(*kind as i16))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("dialog_pkey", "Key (id)=(0198) already exists.", DuplicateEntity::Dialog, "0198")]
    #[case(
        "dialog_idempotent_key",
        "Key (org_id, idempotent_key)=(1, a, (b)) already exists.",
        DuplicateEntity::IdempotentKey,
        "a, (b)"
    )]
    #[case(
        "dialog_transmission_idempotent_key",
        "Schlüssel »(dialog_id, idempotent_key)=(0198, k)« existiert bereits.",
        DuplicateEntity::TransmissionIdempotentKey,
        "k"
    )]
    #[case("dialog_transmission_pkey", "Key (id)=(0198) already exists.", DuplicateEntity::DialogTransmission, "0198")]
    #[case("dialog_activity_pkey", "Key (id)=(0198) already exists.", DuplicateEntity::DialogActivity, "0198")]
    #[case(
        "child_id_pkey",
        "Key (kind, id)=(5, 0198) already exists.",
        DuplicateEntity::Child(ChildKind::ApiActionEndpoint),
        "0198"
    )]
    fn every_constraint_names_its_entity(
        #[case] constraint: &str,
        #[case] detail: &str,
        #[case] entity: DuplicateEntity,
        #[case] value: &str,
    ) {
        let expected = Duplicate { entity, value: value.to_owned() };
        assert!(duplicate(constraint, Some(detail)) == Some(expected));
    }

    #[test]
    fn other_constraints_are_not_the_callers_business() {
        assert!(duplicate("so_label_pkey", Some("Key (dialog_id, value)=(0198, a) already exists.")).is_none());
        assert!(duplicate("child_id_pkey", Some("Key (kind, id)=(9, 0198) already exists.")).is_none());
    }

    #[test]
    fn without_details_the_value_is_unknown() {
        let found = duplicate("dialog_pkey", None).unwrap();
        assert_eq!(found.value, "");
    }
}

//! Changes of the readers' labels.

use super::list;
use crate::Violations;
use crate::dialog::draft::{LabeledDialogDraft, SystemLabelsDraft};
use crate::dialog::{Coded, SystemLabel};

use uuid::Uuid;

/// Labels to add and to remove, in the order that counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SystemLabelsCommand {
    /// To add.
    pub add: Vec<SystemLabel>,
    /// To remove.
    pub remove: Vec<SystemLabel>,
}

impl SystemLabelsDraft {
    /// Validates the draft. Integers without a label mean nothing.
    pub fn validate(self, v: &mut Violations) -> SystemLabelsCommand {
        SystemLabelsCommand { add: labels(v, "addLabels", self.add), remove: labels(v, "removeLabels", self.remove) }
    }
}

fn labels(v: &mut Violations, member: &str, labels: Vec<Coded<SystemLabel>>) -> Vec<SystemLabel> {
    list::each(v, member, labels, |v, label| {
        let label = label.known()?;
        if label == SystemLabel::Sent {
            v.here("the label Sent is set by the system and stays");
        }
        Some(label)
    })
}

/// Validates the dialogs of a command that is about many: some, not too many, each of them once.
pub fn labeled_dialogs(drafts: &[LabeledDialogDraft], max: usize, v: &mut Violations) -> Vec<(Uuid, Option<Uuid>)> {
    list::not_empty(v, "dialogs", drafts);
    if drafts.len() > max {
        v.add("dialogs", format!("must have at most {max} elements"));
    }
    let dialogs: Vec<(Uuid, Option<Uuid>)> =
        drafts.iter().map(|dialog| (dialog.dialog_id.unwrap_or_default(), dialog.end_user_context_revision)).collect();
    list::distinct(v, "dialogs", dialogs.iter().map(|(id, _)| *id));
    dialogs
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::SystemLabel::{Archive, Bin, Default as Inbox, MarkedAsUnopened};
    use super::*;

    #[rstest]
    #[case(json!({}), &[], &[])]
    #[case(json!({ "addLabels": null, "removeLabels": ["bin"] }), &[], &[Bin])]
    #[case(json!({ "systemLabels": ["Bin"], "addLabels": [3, 77, "Default"] }), &[Bin, Archive, Inbox], &[])]
    #[case(json!({ "addLabels": ["Archive"], "other": {}, "systemLabels": ["MarkedAsUnopened"] }), &[Archive, MarkedAsUnopened], &[])]
    fn labels_keep_the_order_of_the_document(
        #[case] body: Value,
        #[case] add: &[SystemLabel],
        #[case] remove: &[SystemLabel],
    ) {
        let mut v = Violations::new("");
        let command = serde_json::from_value::<SystemLabelsDraft>(body).unwrap().validate(&mut v);
        assert_eq!((command.add.as_slice(), command.remove.as_slice()), (add, remove));
        assert!(v.is_empty());
    }

    #[test]
    fn sent_is_not_for_readers() {
        let draft = json!({ "addLabels": ["Bin"], "systemLabels": ["Sent"], "removeLabels": [99, 5] });
        for (root, paths) in
            [("", ["addLabels[1]", "removeLabels[1]"]), ("dto", ["dto.addLabels[1]", "dto.removeLabels[1]"])]
        {
            let mut v = Violations::new(root);
            serde_json::from_value::<SystemLabelsDraft>(draft.clone()).unwrap().validate(&mut v);
            assert_eq!(v.into_vec().into_iter().map(|found| found.path).collect::<Vec<_>>(), paths);
        }
    }
}

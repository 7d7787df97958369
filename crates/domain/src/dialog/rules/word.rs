//! Words to find dialogs by. They are trimmed and lowered before anything is checked.

use super::{list, text};
use crate::Violations;
use crate::dialog::draft::{SearchTagDraft, ServiceOwnerLabelDraft};
use crate::text::SHORT;

/// How many labels a service owner may put on a dialog.
const MAX_LABELS: usize = 20;

/// Validates search tags.
pub(super) fn search_tags(v: &mut Violations, drafts: Vec<SearchTagDraft>) -> Vec<String> {
    let tags = drafts.into_iter().map(|draft| draft.value);
    words(v, "searchTags", tags, |v, tag| text::between(v, "value", Some(tag), 3, 63))
}

/// Validates the service owner's labels and puts them in order.
pub(super) fn service_owner_labels(v: &mut Violations, drafts: Vec<ServiceOwnerLabelDraft>) -> Vec<String> {
    if drafts.len() > MAX_LABELS {
        v.add("serviceOwnerLabels", format!("Maximum {MAX_LABELS} labels are allowed"));
    }
    let labels = drafts.into_iter().map(|draft| draft.value);
    let mut labels =
        words(v, "serviceOwnerLabels", labels, |v, label| text::between(v, "value", Some(label), 3, SHORT));
    labels.sort_unstable();
    labels
}

fn words(
    v: &mut Violations,
    member: &str,
    words: impl Iterator<Item = String>,
    rule: impl Fn(&mut Violations, &str),
) -> Vec<String> {
    let words: Vec<String> = words.map(|word| word.trim().to_lowercase()).collect();
    list::distinct(v, member, words.iter());
    list::each(v, member, words, |v, word| {
        rule(v, &word);
        Some(word)
    })
}

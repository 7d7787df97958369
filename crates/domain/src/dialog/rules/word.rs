//! Words to find dialogs by. They are trimmed and lowered before anything is checked.

use super::{list, text};
use crate::dialog::draft::{SearchTagDraft, ServiceOwnerLabelDraft};
use crate::text::SHORT;
use crate::{Violation, Violations};

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

/// Returns a label as it is stored, if it may join the ones that a dialog has. The whole list is judged, with paths that
/// start with `dto.`.
pub fn joined_service_owner_label(stored: &[String], label: &str) -> Result<String, Vec<Violation>> {
    let all = stored.iter().map(String::as_str).chain([label]);
    let mut v = Violations::new("dto");
    service_owner_labels(&mut v, all.map(|value| ServiceOwnerLabelDraft { value: value.to_owned() }).collect());
    v.into_result(Some(label.trim().to_lowercase()))
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, " Team-B ", Ok("team-b"))]
    #[case(19, "abc", Ok("abc"))]
    #[case(20, "abc", Err(("dto.serviceOwnerLabels", "Maximum")))]
    #[case(2, "LABEL-1 ", Err(("dto.serviceOwnerLabels", "duplicate")))]
    #[case(2, "ab", Err(("dto.serviceOwnerLabels[2].value", "at least 3")))]
    #[case(0, "", Err(("dto.serviceOwnerLabels[0].value", "at least 3")))]
    fn a_label_joins_a_valid_list(
        #[case] stored: usize,
        #[case] label: &str,
        #[case] expected: Result<&str, (&str, &str)>,
    ) {
        let stored: Vec<String> = (0..stored).map(|number| format!("label-{number}")).collect();
        match (joined_service_owner_label(&stored, label), expected) {
            (Ok(joined), Ok(expected)) => assert_eq!(joined, expected),
            (Err(found), Err((path, words))) => {
                assert_eq!(found.len(), 1, "{found:?}");
                assert_eq!(found[0].path, path);
                assert!(found[0].message.contains(words), "{}", found[0].message);
            }
            (joined, _) => panic!("{joined:?}"),
        }
    }
}

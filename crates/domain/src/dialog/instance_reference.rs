//! What a dialog is an instance of, for policies that decide per instance.

use std::fmt;

use uuid::Uuid;

const APP: &str = "urn:altinn:instance-id:";
const APP_STORAGE: &str = "urn:altinn:integration:storage:";
const CORRESPONDENCE: &str = "urn:altinn:correspondence-id:";
const DIALOG: &str = "urn:altinn:dialog-id:";

/// The instance that access is decided for: one that the service owner named by a label, else the dialog itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum InstanceReference {
    /// An instance of an app.
    App {
        /// Number of the party that owns the instance.
        party_id: i32,
        /// Its identifier.
        instance_id: Uuid,
    },
    /// A message.
    Correspondence(Uuid),
    /// The dialog.
    Dialog(Uuid),
}

impl InstanceReference {
    /// Parses a reference, in any case and with white space around it.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        if let Some(rest) = text.strip_prefix(APP) {
            let (party_id, instance_id) = rest.split_once('/')?;
            return Some(Self::App { party_id: party_number(party_id)?, instance_id: uuid(instance_id)? });
        }
        if let Some(id) = text.strip_prefix(CORRESPONDENCE) {
            return uuid(id).map(Self::Correspondence);
        }
        text.strip_prefix(DIALOG).and_then(uuid).map(Self::Dialog)
    }

    /// Returns the instance of a dialog. App instances win over messages, and the greatest label of a kind wins.
    pub fn of_dialog(id: Uuid, service_owner_labels: &[String]) -> Self {
        let labels: Vec<String> = service_owner_labels.iter().map(|label| label.trim().to_lowercase()).collect();
        let apps = labels.iter().filter_map(|label| app_candidate(label));
        let messages = labels.iter().filter(|label| label.starts_with(CORRESPONDENCE)).cloned();
        greatest(apps).or_else(|| greatest(messages)).unwrap_or(Self::Dialog(id))
    }

    /// Returns the label by which dialogs of this instance are found.
    pub fn lookup_label(&self) -> String {
        match self {
            Self::App { party_id, instance_id } => format!("{APP_STORAGE}{party_id}/{instance_id}"),
            Self::Correspondence(_) | Self::Dialog(_) => self.to_string(),
        }
    }
}

impl fmt::Display for InstanceReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::App { party_id, instance_id } => write!(f, "{APP}{party_id}/{instance_id}"),
            Self::Correspondence(id) => write!(f, "{CORRESPONDENCE}{id}"),
            Self::Dialog(id) => write!(f, "{DIALOG}{id}"),
        }
    }
}

/// Rewrites both kinds of labels for app instances to the text of a reference.
fn app_candidate(label: &str) -> Option<String> {
    if label.starts_with(APP) {
        return Some(label.to_owned());
    }
    let rest = label.strip_prefix(APP_STORAGE)?;
    let slash = rest.find('/')?;
    (slash + 1 < rest.len()).then(|| format!("{APP}{rest}"))
}

fn greatest(candidates: impl Iterator<Item = String>) -> Option<InstanceReference> {
    let mut candidates: Vec<String> = candidates.collect();
    candidates.sort_unstable_by(|a, b| b.cmp(a));
    candidates.iter().find_map(|candidate| InstanceReference::parse(candidate))
}

fn party_number(text: &str) -> Option<i32> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_number && *number > 0)
}

/// Reads an identifier with hyphens, without them, or in braces or parentheses.
fn uuid(text: &str) -> Option<Uuid> {
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(text);
    if inner.starts_with("urn:") { None } else { Uuid::try_parse(inner).ok() }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const A: &str = "01a20b2e-126c-7551-85b8-4d6341a7457b";
    const B: &str = "01a20b2e-126c-7551-85b8-4d6341a7457c";

    #[rstest]
    #[case("urn:altinn:instance-id:50001337/01a20b2e-126c-7551-85b8-4d6341a7457b")]
    #[case("urn:altinn:correspondence-id:01a20b2e-126c-7551-85b8-4d6341a7457b")]
    #[case("urn:altinn:dialog-id:01a20b2e-126c-7551-85b8-4d6341a7457b")]
    fn a_reference_is_written_as_it_is_read(#[case] text: &str) {
        assert_eq!(InstanceReference::parse(text).unwrap().to_string(), text);
        assert_eq!(InstanceReference::parse(&format!(" {} ", text.to_uppercase())).unwrap().to_string(), text);
    }

    #[rstest]
    #[case("urn:altinn:dialog-id:01a20b2e126c755185b84d6341a7457b")]
    #[case("urn:altinn:dialog-id:{01a20b2e-126c-7551-85b8-4d6341a7457b}")]
    #[case("urn:altinn:dialog-id:(01a20b2e-126c-7551-85b8-4d6341a7457b)")]
    fn identifiers_are_read_in_their_usual_spellings(#[case] text: &str) {
        assert_eq!(InstanceReference::parse(text).unwrap().to_string(), format!("urn:altinn:dialog-id:{A}"));
    }

    #[rstest]
    #[case("")]
    #[case("urn:altinn:dialog-id:")]
    #[case("urn:altinn:dialog-id:01a20b2e126c755185b84d6341a7457")]
    #[case("urn:altinn:dialog-id:(01a20b2e-126c-7551-85b8-4d6341a7457b")]
    #[case("urn:altinn:dialog-id:urn:uuid:01a20b2e-126c-7551-85b8-4d6341a7457b")]
    #[case("urn:altinn:instance-id:01a20b2e-126c-7551-85b8-4d6341a7457b")]
    #[case("urn:altinn:instance-id:0/01a20b2e-126c-7551-85b8-4d6341a7457b")]
    #[case("urn:altinn:instance-id:-1/01a20b2e-126c-7551-85b8-4d6341a7457b")]
    #[case("urn:altinn:instance-id:+1/01a20b2e-126c-7551-85b8-4d6341a7457b")]
    #[case("urn:altinn:instance-id:2147483648/01a20b2e-126c-7551-85b8-4d6341a7457b")]
    #[case("urn:altinn:instance-id:1/2/01a20b2e-126c-7551-85b8-4d6341a7457b")]
    #[case("urn:altinn:integration:storage:1/01a20b2e-126c-7551-85b8-4d6341a7457b")]
    fn anything_else_is_no_reference(#[case] text: &str) {
        assert_eq!(InstanceReference::parse(text), None);
    }

    fn of(labels: &[&str]) -> String {
        let labels: Vec<String> = labels.iter().map(|label| (*label).replace('A', A).replace('B', B)).collect();
        InstanceReference::of_dialog(Uuid::nil(), &labels).to_string().replace(A, "A").replace(B, "B")
    }

    #[rstest]
    #[case(&[], "urn:altinn:dialog-id:00000000-0000-0000-0000-000000000000")]
    #[case(&["foo"], "urn:altinn:dialog-id:00000000-0000-0000-0000-000000000000")]
    #[case(&["urn:altinn:integration:storage:1/A"], "urn:altinn:instance-id:1/A")]
    #[case(&[" urn:altinn:instance-id:1/A "], "urn:altinn:instance-id:1/A")]
    #[case(&["urn:altinn:instance-id:1/A", "urn:altinn:integration:storage:1/B"], "urn:altinn:instance-id:1/B")]
    // The order is that of the text, not that of the numbers.
    #[case(&["urn:altinn:instance-id:10/A", "urn:altinn:instance-id:9/A"], "urn:altinn:instance-id:9/A")]
    #[case(&["urn:altinn:instance-id:1/A", "urn:altinn:instance-id:x/A"], "urn:altinn:instance-id:1/A")]
    #[case(&["urn:altinn:correspondence-id:B", "urn:altinn:instance-id:1/A"], "urn:altinn:instance-id:1/A")]
    #[case(&["urn:altinn:correspondence-id:A", "urn:altinn:correspondence-id:B"], "urn:altinn:correspondence-id:B")]
    #[case(&["urn:altinn:correspondence-id:A", "urn:altinn:integration:storage:1/"], "urn:altinn:correspondence-id:A")]
    #[case(&["urn:altinn:correspondence-id:zz", "urn:altinn:correspondence-id:A"], "urn:altinn:correspondence-id:A")]
    #[case(&["urn:altinn:dialog-id:A"], "urn:altinn:dialog-id:00000000-0000-0000-0000-000000000000")]
    fn labels_name_the_instance_of_a_dialog(#[case] labels: &[&str], #[case] expected: &str) {
        assert_eq!(of(labels), expected);
    }

    #[rstest]
    #[case("urn:altinn:instance-id:1/A", "urn:altinn:integration:storage:1/A")]
    #[case("urn:altinn:correspondence-id:A", "urn:altinn:correspondence-id:A")]
    #[case("urn:altinn:dialog-id:A", "urn:altinn:dialog-id:A")]
    fn the_lookup_label_finds_the_instance_again(#[case] reference: &str, #[case] label: &str) {
        let reference = InstanceReference::parse(&reference.replace('A', A)).unwrap();
        assert_eq!(reference.lookup_label(), label.replace('A', A));
    }
}

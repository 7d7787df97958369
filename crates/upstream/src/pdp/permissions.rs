//! What is permitted.

use super::{MAIN, READ};

/// The permitted pairs of action and authorization attribute, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Permissions(Box<[(String, String)]>);

impl Permissions {
    /// Collects permitted pairs.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self(pairs.into())
    }

    /// Iterates over action and attribute in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(action, attribute)| (action.as_str(), attribute.as_str()))
    }

    /// May the user do anything with the dialog itself?
    pub fn has_access_to_main(&self) -> bool {
        self.0.iter().any(|(_, attribute)| attribute == MAIN)
    }

    /// May the user read the dialog itself?
    pub fn has_read_access_to_main(&self) -> bool {
        self.contains(READ, MAIN)
    }

    /// May the user take an action, on the dialog itself or on the part with an attribute?
    pub fn permits_action(&self, action: &str, attribute: Option<&str>) -> bool {
        self.contains(action, attribute.unwrap_or(MAIN))
    }

    /// May the user read a transmission? Without an attribute of its own it follows the dialog. `read_action` is the
    /// action that was asked for, usually [`super::TRANSMISSION_READ`].
    pub fn permits_transmission(&self, attribute: Option<&str>, read_action: &str) -> bool {
        match attribute {
            None => self.has_access_to_main(),
            Some(attribute) => self.contains(read_action, attribute) || self.contains(READ, attribute),
        }
    }

    fn contains(&self, action: &str, attribute: &str) -> bool {
        self.0.binary_search_by(|(a, b)| (a.as_str(), b.as_str()).cmp(&(action, attribute))).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::TRANSMISSION_READ;
    use super::*;

    fn permissions(pairs: &[(&str, &str)]) -> Permissions {
        Permissions::new(pairs.iter().map(|(action, attribute)| ((*action).to_owned(), (*attribute).to_owned())))
    }

    #[rstest]
    #[case::nothing(&[], false, false)]
    #[case::read(&[("read", "main")], true, true)]
    #[case::write_only(&[("write", "main")], true, false)]
    #[case::part_only(&[("read", "part"), ("sign", "part")], false, false)]
    fn access_to_main_is_any_action_on_it(
        #[case] pairs: &[(&str, &str)],
        #[case] has_access: bool,
        #[case] has_read_access: bool,
    ) {
        let permissions = permissions(pairs);
        assert_eq!(permissions.has_access_to_main(), has_access);
        assert_eq!(permissions.has_read_access_to_main(), has_read_access);
        assert_eq!(permissions.permits_transmission(None, TRANSMISSION_READ), has_access);
    }

    #[rstest]
    #[case::own_pair(&[("sign", "part")], "sign", Some("part"), true)]
    #[case::other_part(&[("sign", "part")], "sign", Some("other"), false)]
    #[case::other_action(&[("sign", "part")], "read", Some("part"), false)]
    #[case::main(&[("sign", "main")], "sign", None, true)]
    #[case::main_is_not_part(&[("sign", "main")], "sign", Some("part"), false)]
    #[case::part_is_not_main(&[("read", "main"), ("sign", "part")], "sign", None, false)]
    #[case::case_counts(&[("sign", "main")], "Sign", None, false)]
    fn actions_need_their_own_pair(
        #[case] pairs: &[(&str, &str)],
        #[case] action: &str,
        #[case] attribute: Option<&str>,
        #[case] is_permitted: bool,
    ) {
        assert_eq!(permissions(pairs).permits_action(action, attribute), is_permitted);
    }

    #[rstest]
    #[case::transmission_read(&[("transmissionread", "part")], true)]
    #[case::read(&[("read", "part")], true)]
    #[case::main(&[("read", "main"), ("transmissionread", "main")], false)]
    #[case::other_part(&[("transmissionread", "other")], false)]
    #[case::other_action(&[("write", "part")], false)]
    fn transmissions_with_an_attribute_need_it(#[case] pairs: &[(&str, &str)], #[case] is_permitted: bool) {
        assert_eq!(permissions(pairs).permits_transmission(Some("part"), TRANSMISSION_READ), is_permitted);
    }

    #[test]
    fn pairs_come_sorted() {
        let permissions = permissions(&[("write", "main"), ("read", "z"), ("read", "main")]);
        assert_eq!(permissions.pairs().collect::<Vec<_>>(), [("read", "main"), ("read", "z"), ("write", "main")]);
    }
}

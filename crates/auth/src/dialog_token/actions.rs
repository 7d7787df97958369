//! The list of permitted actions.

/// Authorization attribute that stands for the dialog's own service resource.
const MAIN: &str = "main";

/// Writes permitted pairs of action and authorization attribute as `read;sign,urn:altinn:subresource:form2`.
///
/// The order stays as given. The attribute is left out where it is `main`.
pub fn action_list<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut list = String::new();
    for (action, attribute) in pairs {
        if !list.is_empty() {
            list.push(';');
        }
        list.push_str(action);
        if attribute != MAIN {
            list.push(',');
            list.push_str(attribute);
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::none(&[], "")]
    #[case::main(&[("read", "main")], "read")]
    #[case::several(&[("read", "main"), ("sign", "main"), ("write", "main")], "read;sign;write")]
    #[case::attributes(&[("read", "main"), ("transmissionread", "urn:altinn:task:Task_1"), ("x", "plain")],
        "read;transmissionread,urn:altinn:task:Task_1;x,plain")]
    fn entries_are_joined(#[case] pairs: &[(&str, &str)], #[case] list: &str) {
        assert_eq!(action_list(pairs.iter().copied()), list);
    }
}

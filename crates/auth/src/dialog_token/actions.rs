//! The list of permitted actions.

/// Authorization attribute that stands for the dialog's own service resource.
const MAIN: &str = "main";

/// Writes permitted pairs of action and authorization attribute as `read;sign,urn:altinn:subresource:form2`.
///
/// The order stays as given. The attribute is left out where it is `main`. So is a whole pair that would read as another
/// one, because nothing in the list is escaped: a verifier could not tell it from a right that nobody decided about.
pub fn action_list<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut list = String::new();
    for (action, attribute) in pairs.into_iter().filter(|pair| is_unambiguous(*pair)) {
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

fn is_unambiguous((action, attribute): (&str, &str)) -> bool {
    !action.contains([';', ',']) && !attribute.contains(';')
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
    #[case::nothing_is_smuggled_in(&[("a;write", "main"), ("sign,form2", "main"), ("read", "x;write"), ("read", "x,y")],
        "read,x,y")]
    fn entries_are_joined(#[case] pairs: &[(&str, &str)], #[case] list: &str) {
        assert_eq!(action_list(pairs.iter().copied()), list);
    }
}

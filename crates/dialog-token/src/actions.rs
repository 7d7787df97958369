//! The list of permitted actions: `read;sign,urn:altinn:subresource:form2`.

/// Attribute that stands for the dialog itself. It is left out in the list.
const MAIN: &str = "main";

/// Does the list hold exactly this action on exactly this attribute? Case does not matter.
///
/// Entries are compared as a whole: a right to `sign` one form is no right to `sign` the dialog, and `transmissionread`
/// is not `read`.
pub(crate) fn holds(list: &str, action: &str, attribute: Option<&str>) -> bool {
    let attribute = attribute.filter(|attribute| !attribute.eq_ignore_ascii_case(MAIN));
    // What contains a separator cannot have been permitted as one thing.
    let is_one_thing = !action.is_empty() && !action.contains([';', ',']) && !attribute.unwrap_or("").contains(';');
    is_one_thing
        && list.split(';').any(|entry| {
            let (permitted, on) = entry.split_once(',').map_or((entry, None), |(action, on)| (action, Some(on)));
            permitted.eq_ignore_ascii_case(action)
                && match (on, attribute) {
                    (None, None) => true,
                    (Some(on), Some(attribute)) => on.eq_ignore_ascii_case(attribute),
                    _ => false,
                }
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const LIST: &str = "read;read,urn:altinn:resource:app_ttd_other-app;sign,urn:altinn:subresource:form2;write";

    #[rstest]
    #[case("read", None, true)]
    #[case("WRITE", None, true)]
    #[case("write", Some("main"), true)]
    #[case("sign", Some("urn:altinn:subresource:form2"), true)]
    #[case("sign", Some("URN:altinn:subresource:FORM2"), true)]
    #[case("sign", None, false)]
    #[case("sign", Some("urn:altinn:subresource:form"), false)]
    #[case("write", Some("urn:altinn:subresource:form2"), false)]
    #[case("rea", None, false)]
    #[case("ad", None, false)]
    #[case("", None, false)]
    #[case("read;write", None, false)]
    #[case("sign,urn:altinn:subresource:form2", None, false)]
    #[case("sign", Some("urn:altinn:subresource:form2;write"), false)]
    fn entries_are_compared_as_a_whole(#[case] action: &str, #[case] attribute: Option<&str>, #[case] is_held: bool) {
        assert_eq!(holds(LIST, action, attribute), is_held);
    }

    #[test]
    fn an_empty_list_permits_nothing() {
        assert!(!holds("", "read", None) && !holds("", "", None));
    }

    proptest! {
        #[test]
        fn only_what_was_put_in_is_held(
            pairs in prop::collection::vec(("[a-c]{1,2}", prop::option::of("[a-c:]{1,2}")), 0..5),
            action in "[a-c;,]{0,3}",
            attribute in prop::option::of("[a-c:;]{1,3}"),
        ) {
            let entry = |(action, on): &(String, Option<String>)| match on {
                Some(on) => format!("{action},{on}"),
                None => action.clone(),
            };
            let list = pairs.iter().map(entry).collect::<Vec<_>>().join(";");
            let is_put_in = pairs.contains(&(action.clone(), attribute.clone()));
            prop_assert_eq!(holds(&list, &action, attribute.as_deref()), is_put_in);
        }
    }
}

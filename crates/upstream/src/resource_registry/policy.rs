//! The minimum authentication level in a policy.

use roxmltree::{Document, Node};

const NAMESPACE: &str = "urn:oasis:names:tc:xacml:3.0:core:schema:wd-17";
const CATEGORY: &str = "urn:altinn:minimum-authenticationlevel";

/// The document is no XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MalformedPolicy;

/// Returns the level that the first obligation of a policy demands, if it demands one.
pub(super) fn minimum_level(xml: &str) -> Result<Option<i32>, MalformedPolicy> {
    let document = Document::parse(xml).map_err(|_| MalformedPolicy)?;
    let level = || {
        let obligation = elements(document.root(), "ObligationExpression").next()?;
        let is_level = |node: &Node<'_, '_>| node.attribute("Category") == Some(CATEGORY);
        let assignment = elements(obligation, "AttributeAssignmentExpression").find(is_level)?;
        elements(assignment, "AttributeValue").next()?.text()?.trim().parse().ok()
    };
    Ok(level())
}

fn elements<'a, 'input>(within: Node<'a, 'input>, name: &'static str) -> impl Iterator<Item = Node<'a, 'input>> {
    within.descendants().filter(move |node| node.has_tag_name((NAMESPACE, name)))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn policy(obligations: &str) -> String {
        format!(
            r#"<?xml version="1.0" encoding="utf-8"?><xacml:Policy xmlns:xacml="{NAMESPACE}">
            <xacml:Target/><xacml:ObligationExpressions>{obligations}</xacml:ObligationExpressions></xacml:Policy>"#
        )
    }

    fn obligation(category: &str, value: &str) -> String {
        format!(
            r#"<xacml:ObligationExpression FulfillOn="Permit" ObligationId="urn:altinn:obligation:1">
            <xacml:AttributeAssignmentExpression AttributeId="other" Category="other">
            <xacml:AttributeValue>9</xacml:AttributeValue></xacml:AttributeAssignmentExpression>
            <xacml:AttributeAssignmentExpression AttributeId="x" Category="{category}">
            <xacml:AttributeValue DataType="http://www.w3.org/2001/XMLSchema#integer">{value}</xacml:AttributeValue>
            </xacml:AttributeAssignmentExpression></xacml:ObligationExpression>"#
        )
    }

    #[rstest]
    #[case::level(obligation(CATEGORY, "4"), Some(4))]
    #[case::white_space(obligation(CATEGORY, " 3\n"), Some(3))]
    #[case::other_category(obligation("urn:altinn:minimum-authenticationlevel-org", "4"), None)]
    #[case::no_number(obligation(CATEGORY, "high"), None)]
    #[case::empty(obligation(CATEGORY, ""), None)]
    #[case::none(String::new(), None)]
    #[case::first_one_counts(obligation("other", "2") + &obligation(CATEGORY, "4"), None)]
    fn the_first_obligation_has_the_level(#[case] obligations: String, #[case] level: Option<i32>) {
        assert_eq!(minimum_level(&policy(&obligations)), Ok(level));
    }

    #[test]
    fn any_prefix_will_do_but_not_any_namespace() {
        let xml = policy(&obligation(CATEGORY, "4"));
        let plain = xml.replace("xacml:", "").replace("xmlns:xacml", "xmlns");
        assert_eq!(minimum_level(&plain.replace("Policy xmlns:", "Policy ")), Ok(None));
        let default = xml.replace("<xacml:", "<").replace("</xacml:", "</").replace("xmlns:xacml", "xmlns");
        assert_eq!(minimum_level(&default), Ok(Some(4)));
        let other = xml.replace("<xacml:", "<p:").replace("</xacml:", "</p:").replace("xmlns:xacml", "xmlns:p");
        assert_eq!(minimum_level(&other), Ok(Some(4)));
        assert_eq!(minimum_level(&xml.replace(NAMESPACE, "urn:other")), Ok(None));
    }

    #[test]
    fn what_is_no_xml_is_an_error() {
        assert_eq!(minimum_level(""), Err(MalformedPolicy));
        assert_eq!(minimum_level("{}"), Err(MalformedPolicy));
        assert_eq!(minimum_level("<a>"), Err(MalformedPolicy));
    }
}

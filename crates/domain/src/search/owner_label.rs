//! Labels that a service owner looks for.

/// A label, or the beginning of labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnerLabelPattern {
    /// Exactly this label.
    Exact(String),
    /// Labels that begin with this text, the text itself included.
    Prefix(String),
}

/// Why a text is no label to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidOwnerLabel {
    /// Shorter than three or longer than 255 characters, as sent.
    Length,
    /// An asterisk that is not the last character, or more than one.
    Asterisk,
}

impl OwnerLabelPattern {
    /// How many characters a text has at least and at most, as it was sent.
    pub const LENGTH: std::ops::RangeInclusive<usize> = 3..=crate::text::SHORT;

    /// Reads a text; an asterisk at its end stands for any continuation. Blank texts ask for nothing.
    pub fn parse(text: &str) -> Result<Option<Self>, InvalidOwnerLabel> {
        if !Self::LENGTH.contains(&crate::text::length(text)) {
            return Err(InvalidOwnerLabel::Length);
        }
        let label = text.trim().to_lowercase();
        let (beginning, is_prefix) = label.strip_suffix('*').map_or((label.as_str(), false), |rest| (rest, true));
        if beginning.contains('*') {
            return Err(InvalidOwnerLabel::Asterisk);
        }
        Ok(match (beginning.is_empty(), is_prefix) {
            (true, _) => None,
            (false, true) => Some(Self::Prefix(beginning.to_owned())),
            (false, false) => Some(Self::Exact(beginning.to_owned())),
        })
    }

    /// Is it this label, or one of these labels?
    pub fn matches(&self, label: &str) -> bool {
        match self {
            Self::Exact(wanted) => label == wanted,
            Self::Prefix(beginning) => label.starts_with(beginning.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn exact(text: &str) -> OwnerLabelPattern {
        OwnerLabelPattern::Exact(text.to_owned())
    }

    fn prefix(text: &str) -> OwnerLabelPattern {
        OwnerLabelPattern::Prefix(text.to_owned())
    }

    #[rstest]
    #[case("Sak-1", Ok(Some(exact("sak-1"))))]
    #[case("  Sak ", Ok(Some(exact("sak"))))]
    #[case("sak*", Ok(Some(prefix("sak"))))]
    #[case("ab*", Ok(Some(prefix("ab"))))]
    #[case("50%_*", Ok(Some(prefix("50%_"))))]
    #[case(" a*", Ok(Some(prefix("a"))))]
    #[case("   ", Ok(None))]
    #[case("  *", Ok(None))]
    #[case("ab", Err(InvalidOwnerLabel::Length))]
    #[case("a*", Err(InvalidOwnerLabel::Length))]
    #[case(&"x".repeat(256), Err(InvalidOwnerLabel::Length))]
    #[case("s*k", Err(InvalidOwnerLabel::Asterisk))]
    #[case("*sak", Err(InvalidOwnerLabel::Asterisk))]
    #[case("sak**", Err(InvalidOwnerLabel::Asterisk))]
    fn labels_are_read(#[case] text: &str, #[case] expected: Result<Option<OwnerLabelPattern>, InvalidOwnerLabel>) {
        assert_eq!(OwnerLabelPattern::parse(text), expected);
    }

    #[test]
    fn a_beginning_matches_itself_and_its_continuations() {
        let pattern = OwnerLabelPattern::parse("sak*").unwrap().unwrap();
        assert_eq!(["sak", "sak-1", "sa", "en sak"].map(|label| pattern.matches(label)), [true, true, false, false]);
    }
}

//! The order of the words in a person's name.

/// Moves the last word to the front: the register gives first names first, the rest of the platform last.
pub(super) fn family_name_first(name: &str) -> String {
    match name.trim().rsplit_once(char::is_whitespace) {
        Some((first, last)) => format!("{last} {}", first.trim_end()),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Rolig Fjellrev", "Fjellrev Rolig")]
    #[case("Rolig Nordisk Fjellrev", "Fjellrev Rolig Nordisk")]
    #[case("Fjellrev", "Fjellrev")]
    #[case("", "")]
    fn the_last_word_goes_first(#[case] name: &str, #[case] ordered: &str) {
        assert_eq!(family_name_first(name), ordered);
    }
}

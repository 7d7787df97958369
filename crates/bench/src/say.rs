//! What the person at the terminal reads.

use std::fmt::Display;
use std::io::Write as _;

/// Writes a line to standard output.
pub fn say(text: impl Display) {
    // Whoever closed the output does not want to know.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Writes a number with a space between thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    #[rstest]
    #[case(0, "0")]
    #[case(999, "999")]
    #[case(1_000, "1 000")]
    #[case(84_000_001, "84 000 001")]
    fn thousands_are_set_apart(#[case] number: u64, #[case] text: &str) {
        assert_eq!(super::grouped(number), text);
    }
}

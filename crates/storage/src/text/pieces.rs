//! Texts, gathered into few pieces: the server turns each piece into a vector and joins the vectors, and both cost the
//! same for a word as for a page.

use dialogporten_domain::dialog::{Activity, Aggregate, Transmission};

use super::sources::Source;
use super::{configuration, sources};

/// A piece of so many bytes makes a vector of less than one MiB, the most that the server takes: the worst that a byte
/// can do is to be part of a short hyphenated word, which counts four times.
const PIECE: usize = 64 * 1024;
/// What counts of all texts together. Twice as much as the longest vector can hold of ordinary prose.
const TOTAL: usize = 1024 * 1024;
/// The server's parser needs time that grows with the square of the length of a word, and a word this long is not
/// searched for. Longer ones are left out.
const WORD: usize = 512;
/// Between two texts. To the parser `<` and quotes open something that ends at their counterpart; this ends it earlier,
/// so that one text cannot swallow the next.
const SEPARATOR: &str = "\n|'|\"|\n";

/// Weight of the title, and of everything else.
const TITLE: &str = "B";
const OTHER: &str = "D";

/// Three columns of the same length, one entry per piece.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct TextPieces {
    /// Names of text search configurations.
    pub(crate) configurations: Vec<&'static str>,
    /// Weight letters.
    pub(crate) weights: Vec<&'static str>,
    /// Texts.
    pub(crate) texts: Vec<String>,
}

impl TextPieces {
    /// Gathers the texts of a dialog, by language.
    pub(crate) fn of(aggregate: &Aggregate) -> Self {
        Self::gather(sources::of(aggregate))
    }

    /// Gathers the texts of a transmission.
    pub(crate) fn of_transmission(transmission: &Transmission) -> Self {
        Self::gather(sources::of_transmission(transmission))
    }

    /// Gathers the texts of an activity.
    pub(crate) fn of_activity(activity: &Activity) -> Self {
        Self::gather(sources::of_activity(activity))
    }

    fn gather<'a>(sources: impl Iterator<Item = Source<'a>>) -> Self {
        let mut pieces = Self::default();
        let mut left = TOTAL;
        for source in sources {
            if source.text.len() > left {
                break;
            }
            left -= source.text.len();
            let configuration = source.language.map_or(configuration::SIMPLE, configuration::of);
            pieces.add(configuration, if source.is_title { TITLE } else { OTHER }, source.text);
        }
        pieces
    }

    fn add(&mut self, configuration: &'static str, weight: &'static str, text: &str) {
        // The open piece of a kind is its last one; a dialog has a handful of kinds.
        let open = (0..self.texts.len())
            .rev()
            .find(|at| self.configurations[*at] == configuration && self.weights[*at] == weight)
            .filter(|at| self.texts[*at].len() + SEPARATOR.len() + text.len() <= PIECE);
        let piece = if let Some(at) = open {
            let piece = &mut self.texts[at];
            piece.push_str(SEPARATOR);
            piece
        } else {
            self.configurations.push(configuration);
            self.weights.push(weight);
            self.texts.push(String::new());
            let last = self.texts.len() - 1;
            &mut self.texts[last]
        };
        push_words(piece, text);
    }
}

/// Appends a text without what the server cannot take: words that are too long, and the character zero.
fn push_words(piece: &mut String, text: &str) {
    if text.len() <= WORD && !text.contains('\0') {
        piece.push_str(text);
        return;
    }
    for word in text.split(|c: char| c.is_whitespace() || c == '\0').filter(|word| word.len() <= WORD) {
        piece.push_str(word);
        piece.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(texts: &[(&'static str, &'static str, &str)]) -> TextPieces {
        let mut pieces = TextPieces::default();
        for (configuration, weight, text) in texts {
            pieces.add(configuration, weight, text);
        }
        pieces
    }

    #[test]
    fn texts_of_a_kind_share_a_piece() {
        let pieces = gathered(&[
            ("norwegian", "B", "a"),
            ("norwegian", "D", "b"),
            ("english", "D", "c"),
            ("norwegian", "D", "d"),
        ]);
        assert_eq!(pieces.configurations, ["norwegian", "norwegian", "english"]);
        assert_eq!(pieces.weights, ["B", "D", "D"]);
        assert_eq!(pieces.texts, ["a".to_owned(), format!("b{SEPARATOR}d"), "c".to_owned()]);
    }

    #[test]
    fn a_full_piece_is_followed_by_another() {
        let half = "ord ".repeat(PIECE / 8 + 1);
        let pieces = gathered(&[("norwegian", "D", &half), ("norwegian", "D", &half), ("norwegian", "D", "x")]);
        assert_eq!(pieces.texts.len(), 2);
        assert!(pieces.texts[1].ends_with('x'));
    }

    #[test]
    fn what_the_server_cannot_take_is_left_out() {
        let long = "x".repeat(WORD + 1);
        let pieces = gathered(&[("simple", "D", &format!("a {long} b")), ("simple", "B", "a\0b")]);
        assert_eq!(pieces.texts, ["a b ", "a b "]);
    }
}

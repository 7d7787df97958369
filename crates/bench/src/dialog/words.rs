//! Words that the texts are made of.

use crate::random::{Random, Zipf};

/// How many different words there are.
const VOCABULARY: usize = 25_000;
const ONSETS: [&str; 20] =
    ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "br", "fl", "gr", "kv", "st", "tr"];
const VOWELS: [&str; 9] = ["a", "e", "i", "o", "u", "y", "æ", "ø", "å"];
const ENDINGS: [&str; 8] = ["", "d", "g", "l", "n", "m", "rt", "sk"];

/// The vocabulary. The n-th word is used in proportion to 1/n.
pub struct Words {
    words: Vec<String>,
    zipf: Zipf,
}

impl Default for Words {
    fn default() -> Self {
        Self { words: (0..VOCABULARY).map(word).collect(), zipf: Zipf::new(VOCABULARY) }
    }
}

impl Words {
    /// A vocabulary of given words, the frequent ones first.
    pub fn of(words: Vec<String>) -> Self {
        let zipf = Zipf::new(words.len());
        Self { words, zipf }
    }

    /// Writes words, separated by spaces, until a text has a number of bytes.
    pub fn text(&self, random: &mut Random, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 16);
        while text.len() < bytes {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&self.words[self.zipf.draw(random)]);
        }
        text
    }

    /// Returns one word.
    pub fn word(&self, random: &mut Random) -> &str {
        &self.words[self.zipf.draw(random)]
    }
}

/// The syllables of a word are the digits of its number; frequent words are short.
fn word(number: usize) -> String {
    let mut word = String::new();
    let mut rest = number;
    loop {
        word.push_str(ONSETS[rest % ONSETS.len()]);
        rest /= ONSETS.len();
        word.push_str(VOWELS[rest % VOWELS.len()]);
        rest /= VOWELS.len();
        if rest == 0 {
            break;
        }
    }
    word.push_str(ENDINGS[number % ENDINGS.len()]);
    word
}

/// Returns the word that is in every dialog of a party and nowhere else.
pub fn common_word(rank: u64) -> String {
    format!("fellesqx{rank}qx")
}

/// Returns the word that is in five dialogs of a party and nowhere else.
pub fn rare_word(rank: u64) -> String {
    format!("sjeldenqx{rank}qx")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_the_length_that_was_asked_for() {
        let (words, mut random) = (Words::default(), Random::of(1, 1));
        for bytes in [1, 50, 1000] {
            let text = words.text(&mut random, bytes);
            assert!(text.len() >= bytes && text.len() < bytes + 20, "{text}");
        }
    }

    #[test]
    fn nearly_all_words_are_different() {
        let mut words = Words::default().words;
        words.sort();
        words.dedup();
        assert!(words.len() > VOCABULARY * 95 / 100, "{}", words.len());
    }
}

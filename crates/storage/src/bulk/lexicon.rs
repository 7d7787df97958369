//! Search vectors that are put together here, out of what the server told about each word when it was first met.
//!
//! A vector is the most expensive part of a dialog, and the texts that are loaded are made of the same words again and
//! again. Between white space the server looks at every word for itself, so the vector of a text follows from those of its
//! words. That holds for words of letters, digits and hyphens; texts with anything else, and very long ones, are left to
//! the server.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{PoisonError, RwLock};

use sqlx::PgConnection;

use crate::Error;
use crate::text::TextPieces;

/// Texts of a dialog that are longer together are left to the server, which leaves out what is too much for a vector.
const LONGEST: usize = 128 * 1024;
/// The last position that a vector tells from others.
const LAST_POSITION: u32 = 16_383;
/// Positions of a word that the server keeps of one text, and of texts that it joins.
const OF_TEXT: usize = 255;
const OF_ALL: usize = 256;
/// What stands between two texts, without the white space around it. No word is in it.
const SEPARATOR: &str = "|'|\"|";

/// What the server made of the words that were met so far.
#[derive(Debug, Default)]
pub struct Lexicon(RwLock<HashMap<&'static str, HashMap<String, Word>>>);

#[derive(Debug, Default)]
struct Word {
    /// Lexemes, with their distance from the position before the word.
    lexemes: Vec<(String, u32)>,
    /// How many positions the word takes up; words that nobody searches for take up some as well.
    length: u32,
}

impl Lexicon {
    /// Asks the server about words that were not met before.
    pub(super) async fn learn(&self, connection: &mut PgConnection, texts: &[TextPieces]) -> Result<(), Error> {
        let unknown = self.unknown(texts);
        if unknown.is_empty() {
            return Ok(());
        }
        let (configurations, words): (Vec<&str>, Vec<&str>) = unknown.iter().copied().unzip();
        // The word after it tells how many positions it takes up.
        let found: Vec<(i64, String, Vec<i16>)> = sqlx::query_as(
            "SELECT place, lexeme, positions
             FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS word (configuration, text, place)
             CROSS JOIN LATERAL unnest(to_tsvector(configuration::regconfig, text || ' 0'))",
        )
        .bind(&configurations)
        .bind(&words)
        .fetch_all(connection)
        .await?;
        let mut learned: Vec<Word> = std::iter::repeat_with(Word::default).take(unknown.len()).collect();
        for (place, lexeme, positions) in found {
            let place = usize::try_from(place - 1).map_err(|_| Error::Corrupt("the place of a word"))?;
            let word = learned.get_mut(place).ok_or(Error::Corrupt("the place of a word"))?;
            for position in positions.iter().map(|position| u32::from(position.unsigned_abs())) {
                word.length = word.length.max(position);
                word.lexemes.push((lexeme.clone(), position));
            }
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for ((configuration, text), mut word) in unknown.iter().zip(learned) {
            let end = word.length;
            word.lexemes.retain(|(_, position)| *position < end);
            word.length = end.saturating_sub(1);
            known.entry(*configuration).or_default().insert((*text).to_owned(), word);
        }
        Ok(())
    }

    fn unknown<'a>(&self, texts: &'a [TextPieces]) -> Vec<(&'static str, &'a str)> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut found = HashSet::new();
        for pieces in texts.iter().filter(|pieces| is_ordinary(pieces)) {
            for (configuration, text) in pieces.configurations.iter().zip(&pieces.texts) {
                let of_configuration = known.get(configuration);
                let is_new = |word: &&str| of_configuration.is_none_or(|known| !known.contains_key(*word));
                found.extend(words(text).filter(is_new).map(|word| (*configuration, word)));
            }
        }
        found.into_iter().collect()
    }

    /// Returns the vector of a dialog's texts in the form that `COPY` takes; nothing when the server has to make it.
    pub(super) fn vector(&self, pieces: &TextPieces) -> Option<Vec<u8>> {
        if !is_ordinary(pieces) {
            return None;
        }
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut joined: BTreeMap<&str, Vec<u16>> = BTreeMap::new();
        // The positions of a text follow the last one that is in use before.
        let mut last = 0;
        for ((configuration, weight), text) in pieces.configurations.iter().zip(&pieces.weights).zip(&pieces.texts) {
            let entries = entries(known.get(configuration), text)?;
            let before = last;
            for run in entries.chunk_by(|a, b| a.0 == b.0) {
                let Some((lexeme, _)) = run.first() else { continue };
                let positions = joined.entry(lexeme).or_default();
                for (_, position) in run {
                    let is_full = positions.len() >= OF_ALL || positions.last().is_some_and(|at| is_last(*at));
                    if !is_full {
                        let position = limited(before + position);
                        last = last.max(u32::from(position));
                        positions.push(position | bits(weight));
                    }
                }
            }
        }
        encoded(&joined)
    }
}

/// Returns the lexemes of a text, sorted, with as many positions as the server keeps.
fn entries<'a>(known: Option<&'a HashMap<String, Word>>, text: &str) -> Option<Vec<(&'a str, u32)>> {
    let mut entries: Vec<(&str, u32)> = Vec::with_capacity(text.len() / 4);
    let mut at = 0;
    for word in words(text) {
        let word = known?.get(word)?;
        entries.extend(word.lexemes.iter().map(|(lexeme, distance)| (lexeme.as_str(), at + distance)));
        at += word.length;
    }
    entries.sort_unstable();
    let mut of_lexeme = 0;
    let mut kept: Vec<(&str, u32)> = Vec::with_capacity(entries.len());
    for (lexeme, position) in entries {
        let position = position.min(LAST_POSITION);
        match kept.last().filter(|(before, _)| *before == lexeme) {
            None => of_lexeme = 1,
            Some((_, before)) if of_lexeme == OF_TEXT || *before == position => continue,
            Some(_) => of_lexeme += 1,
        }
        kept.push((lexeme, position));
    }
    Some(kept)
}

fn limited(position: u32) -> u16 {
    u16::try_from(position.min(LAST_POSITION)).unwrap_or_default()
}

/// Is a position, with its weight, the last one there is?
fn is_last(position: u16) -> bool {
    u32::from(position & 0x3fff) == LAST_POSITION
}

/// Is the vector of these texts made of those of their words, short enough to be made here?
fn is_ordinary(pieces: &TextPieces) -> bool {
    let is_plain = |word: &str| word.chars().all(|c| c.is_alphanumeric() || c == '-');
    pieces.texts.iter().map(String::len).sum::<usize>() <= LONGEST
        && pieces.texts.iter().flat_map(|text| words(text)).all(is_plain)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '\n']).filter(|word| !word.is_empty() && *word != SEPARATOR)
}

/// Returns a weight where a position has it.
fn bits(weight: &str) -> u16 {
    match weight {
        "A" => 3 << 14,
        "B" => 2 << 14,
        "C" => 1 << 14,
        _ => 0,
    }
}

/// Returns a vector as the server receives it: the number of lexemes, and of each its text, a zero, the number of
/// positions, and these with their weights.
fn encoded(lexemes: &BTreeMap<&str, Vec<u16>>) -> Option<Vec<u8>> {
    let mut bytes = i32::try_from(lexemes.len()).ok()?.to_be_bytes().to_vec();
    for (lexeme, positions) in lexemes {
        bytes.extend(lexeme.as_bytes());
        bytes.push(0);
        bytes.extend(u16::try_from(positions.len()).ok()?.to_be_bytes());
        for position in positions {
            bytes.extend(position.to_be_bytes());
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> TextPieces {
        TextPieces { configurations: vec!["simple"], weights: vec!["B"], texts: vec![text.to_owned()] }
    }

    #[test]
    fn texts_that_the_server_reads_as_a_whole_are_left_to_it() {
        assert!(is_ordinary(&pieces("søknad sak-1\n|'|\"|\nom dette")));
        for text in ["<b> hei", "a@b.no", "x ' y", &"ord ".repeat(40_000)] {
            assert!(!is_ordinary(&pieces(text)), "{text}");
        }
    }

    #[test]
    fn a_vector_has_positions_with_weights_per_lexeme() {
        let lexemes = BTreeMap::from([("a", vec![1 | 2 << 14, 3]), ("b", vec![2])]);
        let bytes = encoded(&lexemes).unwrap();
        assert_eq!(bytes, [0, 0, 0, 2, b'a', 0, 0, 2, 0x80, 1, 0, 3, b'b', 0, 0, 1, 0, 2]);
    }
}

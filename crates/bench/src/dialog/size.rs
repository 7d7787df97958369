//! How much stands in a dialog.

use crate::random::Random;

/// The sizes of dialogs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Two to three thousand bytes.
    Small,
    /// Eight thousand bytes.
    Standard,
    /// So many bytes, from fifty to three hundred thousand.
    Large(usize),
    /// So many transmissions, from one to four thousand.
    Long(usize),
}

impl Size {
    /// Draws a size.
    pub fn draw(random: &mut Random) -> Self {
        match random.unit() {
            share if share < 0.7 => Self::Small,
            share if share < 0.95 => Self::Standard,
            share if share < 0.999 => Self::Large(between(random, 50_000.0, 300_000.0)),
            _ => Self::Long(between(random, 1_000.0, 4_000.0)),
        }
    }
}

/// Draws a number whose logarithm is even: small ones are more frequent than large ones.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small positive numbers")]
fn between(random: &mut Random, least: f64, most: f64) -> usize {
    (least * (most / least).powf(random.unit())) as usize
}

//! Limits shared by many fields. Lengths count UTF-16 code units, as the contract does.

/// Default limit of a text, in UTF-16 code units.
pub const SHORT: usize = 255;
/// Limit of a short text for callers with the correspondence scope.
pub const CORRESPONDENCE_SHORT: usize = 512;
/// Limit of addresses and long texts.
pub const LONG: usize = 1023;
/// Limit of an activity description for callers with the correspondence scope.
pub const CORRESPONDENCE_DESCRIPTION: usize = 4095;
/// How far a client's clock may be ahead of ours.
pub const CLOCK_TOLERANCE_MILLIS: i64 = 15_000;

/// Returns the length in UTF-16 code units.
pub fn length(text: &str) -> usize {
    // Most texts are shorter in bytes than their limit; encode_utf16 never yields more units than bytes.
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// Is the text empty or only white space?
pub fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

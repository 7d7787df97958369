//! Identifiers: version 7 for entities, version 4 for revisions and events.

use std::sync::Arc;

use uuid::{ContextV7, Timestamp as UuidTime, Uuid};

use crate::Timestamp;

/// Creates identifiers. Version 7 identifiers ascend in the order of the calls, which is what keeps children of one
/// request in the order the client sent them.
#[derive(Debug, Clone)]
pub struct IdGenerator {
    context: Arc<std::sync::Mutex<ContextV7>>,
}

impl Default for IdGenerator {
    fn default() -> Self {
        Self { context: Arc::new(std::sync::Mutex::new(ContextV7::new())) }
    }
}

impl IdGenerator {
    /// Returns a new version 7 identifier for an entity created at `now`, greater than all before it.
    pub fn entity(&self, now: Timestamp) -> Uuid {
        let micros = now.unix_micros().max(0).unsigned_abs();
        let nanos = u32::try_from(micros % 1_000_000).unwrap_or(0) * 1000;
        let context = self.context.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Uuid::new_v7(UuidTime::from_unix(&*context, micros / 1_000_000, nanos))
    }

    /// Returns a new random (version 4) identifier: a revision, an event id or a token id.
    #[expect(clippy::disallowed_methods, reason = "the one place that draws random identifiers")]
    pub fn random(&self) -> Uuid {
        Uuid::new_v4()
    }
}

/// Tells whether a client may use `id` for an entity that it creates at `now`: version 7, RFC variant, and a time
/// stamp that is not later than fifteen seconds from now. Returns every reason against it.
pub fn check_client_id(id: Uuid, now: Timestamp) -> Vec<&'static str> {
    let mut reasons = Vec::new();
    let bytes = id.as_bytes();
    let is_version_7 = bytes[6] >> 4 == 7 && bytes[8] >> 6 == 0b10;
    if !is_version_7 {
        reasons
            .push("Invalid Id. Expected big endian UUIDv7 format, for example 0198c6d1-5b0a-7c3e-9a41-2f5a4b6c7d8e.");
    }
    let millis = bytes[..6].iter().fold(0_i64, |sum, byte| (sum << 8) | i64::from(*byte));
    if millis >= now.unix_micros() / 1000 + crate::text::CLOCK_TOLERANCE_MILLIS {
        reasons.push("Invalid Id. Expected the unix timestamp portion of the UUIDv7 to be in the past.");
    }
    reasons
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Clock;

    #[test]
    fn entity_ids_ascend_within_one_instant() {
        let ids = IdGenerator::default();
        let now = Clock::System.now();
        let made: Vec<Uuid> = (0..1000).map(|_| ids.entity(now)).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(made.iter().all(|id| check_client_id(*id, now).is_empty()));
    }

    #[test]
    fn client_ids_must_be_version_7_and_not_from_the_future() {
        let now = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        let id = |text: &str| Uuid::parse_str(text).unwrap();
        assert!(check_client_id(id("00000000-0000-7000-8000-000000000000"), now).is_empty());
        assert_eq!(check_client_id(id("5b0c6a52-6f0e-4d0b-9a37-0c3f6a4e9d11"), now).len(), 2);
        assert_eq!(check_client_id(Uuid::nil(), now).len(), 1);
        assert_eq!(check_client_id(id("ffffffff-ffff-7000-8000-000000000000"), now).len(), 1);
    }

    proptest! {
        #[test]
        fn entity_ids_ascend_even_when_the_clock_does_not(steps in prop::collection::vec(-2_000_000..2_000_000_i64, 1..50)) {
            let ids = IdGenerator::default();
            let start = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
            let made: Vec<Uuid> = steps.iter().map(|step| ids.entity(start.plus_micros(*step))).collect();
            prop_assert!(made.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", made);
        }

        /// The rule is about the text form: `xxxxxxxx-xxxx-7xxx-[89ab]xxx-xxxxxxxxxxxx`, read as hexadecimal digits.
        #[test]
        fn client_ids_are_judged_by_their_text(random: u128, version in 6..9_u128, variant in 0..4_u128, millis in 0..(1_u128 << 48)) {
            let fields = (millis << 80) | (version << 76) | (variant << 62);
            let id = Uuid::from_u128(fields | (random & 0x0000_0000_0000_0fff_3fff_ffff_ffff_ffff));
            let now = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
            let text = id.to_string();
            let is_version_7 = &text[14..15] == "7" && "89ab".contains(&text[19..20]);
            let sent = i64::from_str_radix(&text.replace('-', "")[..12], 16).unwrap();
            let is_past = sent < now.unix_micros() / 1000 + 15_000;
            let reasons = check_client_id(id, now);
            prop_assert_eq!(reasons.len(), usize::from(!is_version_7) + usize::from(!is_past));
        }
    }
}

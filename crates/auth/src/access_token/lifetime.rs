//! When a token is valid.

use std::time::Duration;

use dialogporten_domain::Timestamp;

use super::Unauthenticated;
use super::jws::Jws;

/// How far the clocks of issuers may be from ours.
const SKEW: Duration = Duration::from_secs(2);

/// When a token is valid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lifetime {
    expires_at: Timestamp,
    not_before: Option<Timestamp>,
}

impl Lifetime {
    /// Reads `exp`, which is required, and `nbf`.
    pub(super) fn of(jws: &Jws<'_>) -> Result<Self, Unauthenticated> {
        let instant = |seconds: i64| {
            let micros = seconds.checked_mul(1_000_000).ok_or(Unauthenticated::Malformed)?;
            Timestamp::from_unix_micros(micros).ok_or(Unauthenticated::Malformed)
        };
        let expires_at = jws.seconds("exp")?.map(instant).transpose()?.ok_or(Unauthenticated::NoExpiry)?;
        let not_before = jws.seconds("nbf")?.map(instant).transpose()?;
        Ok(Self { expires_at, not_before })
    }

    /// Is the token valid at this instant, give or take the skew?
    pub(super) fn check(self, now: Timestamp) -> Result<(), Unauthenticated> {
        if now >= self.expires_at.plus(SKEW) {
            return Err(Unauthenticated::Expired(self.expires_at));
        }
        match self.not_before {
            Some(not_before) if now.plus(SKEW) < not_before => Err(Unauthenticated::NotYetValid(not_before)),
            _ => Ok(()),
        }
    }

    /// Returns the time until the expiry.
    pub(super) fn remaining(self, now: Timestamp) -> Duration {
        let micros = self.expires_at.unix_micros().saturating_sub(now.unix_micros());
        Duration::from_micros(u64::try_from(micros).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_micros(seconds * 1_000_000).unwrap()
    }

    #[rstest]
    #[case::inside(1_500, Ok(()))]
    #[case::first_second(1_000, Ok(()))]
    #[case::within_skew_before(998, Ok(()))]
    #[case::too_early(997, Err(Unauthenticated::NotYetValid(at(1_000))))]
    #[case::within_skew_after(2_001, Ok(()))]
    #[case::too_late(2_002, Err(Unauthenticated::Expired(at(2_000))))]
    fn the_skew_applies_at_both_ends(#[case] now: i64, #[case] outcome: Result<(), Unauthenticated>) {
        let lifetime = Lifetime { expires_at: at(2_000), not_before: Some(at(1_000)) };
        assert_eq!(lifetime.check(at(now)), outcome);
    }
}

//! How many dialogs each party has.

/// Parties that hold a share of all dialogs: how many, and how much each, in thousandths.
const LARGE: [(usize, u64); 2] = [(3, 20), (10, 6)];
/// The n-th part of the other parties has in proportion to the part to the power of this: with a median of 2.5 dialogs,
/// one party in a hundred has 150.
const EXPONENT: f64 = 1.047;
const MEDIAN: f64 = 2.5;

/// Returns the counts, the largest first. They add up to the number of dialogs.
pub(super) fn per_party(dialogs: u64, parties: u64) -> Vec<u64> {
    let mut counts: Vec<u64> = LARGE
        .iter()
        .flat_map(|(parties, share)| std::iter::repeat_n((dialogs * share / 1000).max(1), *parties))
        .collect();
    let left = dialogs.saturating_sub(counts.iter().sum());
    let others = usize::try_from(parties).unwrap_or(usize::MAX).saturating_sub(counts.len()).max(1);
    // How much the greatest of them may have decides the sum; the right limit is between one and everything.
    let (mut low, mut high) = (1.0, f64::from(u32::try_from(left).unwrap_or(u32::MAX)).max(2.0));
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if curve(others, middle).sum::<u64>() > left { high = middle } else { low = middle }
    }
    let start = counts.len();
    counts.extend(curve(others, low));
    level(&mut counts[start..], left);
    counts
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small positive numbers"
)]
fn curve(parties: usize, limit: f64) -> impl Iterator<Item = u64> {
    (0..parties).map(move |at| {
        let part = (at as f64 + 0.5) / parties as f64;
        (MEDIAN * (0.5 / part).powf(EXPONENT)).min(limit).round().max(1.0) as u64
    })
}

/// Spreads what is left, or too much, over the parties from the first on.
fn level(counts: &mut [u64], wanted: u64) {
    let mut sum: u64 = counts.iter().sum();
    while sum != wanted {
        let before = sum;
        for count in counts.iter_mut() {
            if sum < wanted {
                *count += 1;
                sum += 1;
            } else if sum > wanted && *count > 1 {
                *count -= 1;
                sum -= 1;
            }
            if sum == wanted {
                break;
            }
        }
        if sum == before {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(100_000)]
    #[case(1_000_000)]
    #[case(5_000_000)]
    fn most_parties_have_few_dialogs_and_a_few_have_very_many(#[case] dialogs: u64) {
        let counts = per_party(dialogs, dialogs / 10);
        assert_eq!(counts.iter().sum::<u64>(), dialogs);
        assert!(counts[..3].iter().all(|count| *count == dialogs / 50));
        assert!(counts[3..13].iter().all(|count| *count == dialogs * 6 / 1000));
        assert!(counts.windows(2).all(|pair| pair[0] >= pair[1]));
        let others = &counts[13..];
        let (median, of_100th) = (others[others.len() / 2], others[others.len() / 100]);
        assert!((2..=3).contains(&median), "{median}");
        assert!((140..=160).contains(&of_100th), "{of_100th}");
    }

    #[rstest]
    #[case(100, 50)]
    #[case(2_000, 200)]
    #[case(40, 50)]
    fn small_populations_add_up_as_far_as_they_can(#[case] dialogs: u64, #[case] parties: u64) {
        let sum = per_party(dialogs, parties).iter().sum::<u64>();
        assert_eq!(sum, dialogs.max(parties));
    }
}

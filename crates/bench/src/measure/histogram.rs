//! Counts of durations, exact to one part in sixty-four.

/// Bits of a value that are kept: values below 128 are exact, others fall into one of 64 steps per power of two.
const STEP_BITS: u32 = 6;

/// Counts of durations in microseconds.
#[derive(Debug, Clone, Default)]
pub struct Histogram {
    counts: Vec<u64>,
    total: u64,
    most: u64,
}

impl Histogram {
    /// Counts a duration.
    pub fn add(&mut self, micros: u64) {
        let at = bucket(micros);
        if at >= self.counts.len() {
            self.counts.resize(at + 1, 0);
        }
        self.counts[at] += 1;
        self.total += 1;
        self.most = self.most.max(micros);
    }

    /// Counts what another one has counted.
    pub fn merge(&mut self, other: &Self) {
        if other.counts.len() > self.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (own, others) in self.counts.iter_mut().zip(&other.counts) {
            *own += others;
        }
        self.total += other.total;
        self.most = self.most.max(other.most);
    }

    /// Returns how many were counted.
    pub fn count(&self) -> u64 {
        self.total
    }

    /// Returns the longest.
    pub fn max(&self) -> u64 {
        self.most
    }

    /// Returns what a share, in thousandths, did not exceed.
    pub fn quantile(&self, thousandths: u64) -> u64 {
        let wanted = (self.total * thousandths).div_ceil(1000).max(1);
        let mut seen = 0;
        for (at, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= wanted {
                return last_of(at).min(self.most);
            }
        }
        self.most
    }
}

fn bucket(value: u64) -> usize {
    let shift = (u64::BITS - value.leading_zeros()).saturating_sub(STEP_BITS + 1);
    let step = usize::try_from(value >> shift).unwrap_or(usize::MAX);
    (usize::try_from(shift).unwrap_or(0) << STEP_BITS) + step
}

/// The greatest value of a bucket.
fn last_of(bucket: usize) -> u64 {
    let shift = (bucket >> STEP_BITS).saturating_sub(1);
    let step = (bucket - (shift << STEP_BITS)) as u64;
    ((step + 1) << shift) - 1
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0)]
    #[case(1)]
    #[case(127)]
    #[case(128)]
    #[case(1_000)]
    #[case(65_535)]
    #[case(123_456_789)]
    fn a_value_lies_in_a_narrow_bucket(#[case] value: u64) {
        let last = last_of(bucket(value));
        assert!(last >= value && last <= value + value / 64, "{value}: {last}");
        assert_eq!(bucket(last), bucket(value));
        assert_eq!(bucket(last + 1), bucket(value) + 1);
    }

    #[test]
    fn quantiles_are_those_of_the_values() {
        let (mut low, mut high) = (Histogram::default(), Histogram::default());
        (1..=500).for_each(|value| low.add(value));
        (501..=1000).for_each(|value| high.add(value));
        low.merge(&high);
        assert_eq!((low.count(), low.max()), (1000, 1000));
        for (thousandths, value) in [(500, 500), (950, 950), (990, 990)] {
            let found = low.quantile(thousandths);
            assert!(found >= value && found < value + value / 32, "{thousandths}: {found}");
        }
        assert_eq!(low.quantile(1000), 1000);
        assert_eq!(Histogram::default().quantile(950), 0);
    }
}

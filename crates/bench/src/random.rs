//! Numbers that look random and are the same in every run and every version.

/// A stream of numbers that follows from a seed and a place in it (`SplitMix64`).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Returns the stream of one thing: streams of different things have nothing in common.
    pub fn of(seed: u64, thing: u64) -> Self {
        Self(mixed(seed ^ mixed(thing)))
    }

    /// Returns the next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// Returns a number below a limit, which must not be zero.
    pub fn below(&mut self, limit: u64) -> u64 {
        // The high half of the product; the bias is far below anything that is measured.
        let product = u128::from(self.draw()) * u128::from(limit);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// Returns a place in a list that is not empty.
    pub fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// Returns a number from 0 to below 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are kept")]
    pub fn unit(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Is something that happens with a probability the case?
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }
}

fn mixed(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// A shuffling of the numbers below a length that needs no memory: a Feistel network over the next power of four, walked
/// until it is back in range.
#[derive(Debug, Clone)]
pub struct Permutation {
    length: u64,
    half_bits: u32,
    keys: [u64; 4],
}

impl Permutation {
    /// Returns a shuffling that follows from a seed.
    pub fn new(length: u64, seed: u64) -> Self {
        let bits = u64::BITS - length.max(2).saturating_sub(1).leading_zeros();
        let mut random = Random::of(seed, length);
        Self { length, half_bits: bits.div_ceil(2), keys: std::array::from_fn(|_| random.draw()) }
    }

    /// Returns where a number goes.
    pub fn forward(&self, number: u64) -> u64 {
        self.walk(number, |left, right| {
            self.keys.iter().fold((left, right), |(left, right), key| (right, left ^ self.round(right, *key)))
        })
    }

    /// Returns where a number came from.
    pub fn backward(&self, number: u64) -> u64 {
        self.walk(number, |left, right| {
            self.keys.iter().rev().fold((left, right), |(left, right), key| (right ^ self.round(left, *key), left))
        })
    }

    fn walk(&self, number: u64, step: impl Fn(u64, u64) -> (u64, u64)) -> u64 {
        let mask = (1 << self.half_bits) - 1;
        let mut at = number;
        loop {
            let (left, right) = step(at >> self.half_bits, at & mask);
            at = (left << self.half_bits) | right;
            if at < self.length {
                return at;
            }
        }
    }

    fn round(&self, half: u64, key: u64) -> u64 {
        mixed(half ^ key) & ((1 << self.half_bits) - 1)
    }
}

/// Places in a list whose n-th entry is drawn with a probability in proportion to 1/n.
#[derive(Debug, Clone)]
pub struct Zipf(Vec<f64>);

impl Zipf {
    /// Returns the distribution over so many entries.
    #[expect(clippy::cast_precision_loss, reason = "lists are short")]
    pub fn new(length: usize) -> Self {
        let mut sum = 0.0;
        Self(
            (1..=length)
                .map(|rank| {
                    sum += 1.0 / rank as f64;
                    sum
                })
                .collect(),
        )
    }

    /// Draws a place.
    pub fn draw(&self, random: &mut Random) -> usize {
        let wanted = random.unit() * self.0.last().copied().unwrap_or(0.0);
        self.0.partition_point(|sum| *sum <= wanted).min(self.0.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(1)]
    #[case(2)]
    #[case(7)]
    #[case(1000)]
    #[case(4097)]
    fn every_number_goes_somewhere_else_and_back(#[case] length: u64) {
        let permutation = Permutation::new(length, 7);
        let mut reached: Vec<u64> = (0..length).map(|number| permutation.forward(number)).collect();
        assert!(reached.iter().zip(0..).all(|(to, from)| permutation.backward(*to) == from));
        reached.sort_unstable();
        assert_eq!(reached, (0..length).collect::<Vec<u64>>());
    }

    #[test]
    fn streams_repeat_and_differ() {
        let first = |thing| Random::of(1, thing).draw();
        assert_eq!(first(5), first(5));
        assert_ne!(first(5), first(6));
    }

    #[test]
    fn the_first_entry_is_drawn_twice_as_often_as_the_second() {
        let (zipf, mut random) = (Zipf::new(100), Random::of(1, 1));
        let mut counts = [0_u32; 100];
        for _ in 0..100_000 {
            counts[zipf.draw(&mut random)] += 1;
        }
        assert!((1.9..2.1).contains(&(f64::from(counts[0]) / f64::from(counts[1]))), "{counts:?}");
        assert!(counts.iter().all(|count| *count > 0));
    }
}

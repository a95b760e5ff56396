//! Seeded random numbers.

/// A source of random numbers that gives the same results for a seed on every machine.
///
/// Not suitable for secrets.
///
/// ```
/// use lexgen_data::sample::Random;
///
/// let roll = |seed| Random::with_seed(seed).between(1, 6);
/// assert_eq!(roll(42), roll(42));
/// ```
#[derive(Clone, Debug)]
pub struct Random(fastrand::Rng);

/// The usual maximum of unlimited lengths above their minimum.
const USUAL: u64 = 24;

/// The largest maximum that is returned as an edge case.
const EDGE: u64 = 4096;

impl Random {
    /// Creates a source from a seed.
    #[must_use]
    pub fn with_seed(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// Returns any 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0.u64(..)
    }

    /// Returns a number from 0 to below `bound`, or 0 if `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.0.u64(..bound) }
    }

    /// Returns a number from `min` to `max`, or `min` if `max` is less.
    pub fn between(&mut self, min: u64, max: u64) -> u64 {
        if max <= min { min } else { self.0.u64(min..=max) }
    }

    /// Returns `true` with a probability of one in `sides`.
    pub fn one_in(&mut self, sides: u64) -> bool {
        self.below(sides) == 0
    }

    /// Returns one of the elements, or `None` if there are none.
    pub fn choose<'t, T>(&mut self, from: &'t [T]) -> Option<&'t T> {
        from.get(self.index(from.len()))
    }

    /// Returns an index below `length`, or 0 if `length` is 0.
    pub fn index(&mut self, length: usize) -> usize {
        // The value is below a `usize`.
        self.below(length as u64) as usize
    }

    /// Returns an integer from `min` to `max`, often one of the two or near 0. Returns `min` if `max` is less.
    pub fn integer(&mut self, min: i64, max: i64) -> i64 {
        const SAFE: i64 = (1 << 53) - 1;
        if max <= min {
            return min;
        }
        match self.below(8) {
            0 => min,
            1 => max,
            2..=4 => self.0.i64(-100..=1000).clamp(min, max),
            5 => self.0.i64(min.max(-SAFE).min(max)..=max.min(SAFE).max(min)),
            _ => self.0.i64(min..=max),
        }
    }

    /// Returns a length from `min` to `max`, often one of the two, but not so large that data becomes unwieldy without
    /// need.
    pub fn length(&mut self, min: u64, max: u64) -> u64 {
        let usual = max.min(min.saturating_add(USUAL));
        match self.below(6) {
            0 => min,
            1 if max - min.min(max) <= EDGE => max,
            _ => self.between(min, usual),
        }
    }
}

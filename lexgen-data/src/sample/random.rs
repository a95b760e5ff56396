//! The source of randomness: numbers that a seed decides.

/// A source of random choices, the same for one seed on every machine.
///
/// Not for secrets.
///
/// ```
/// use lexgen_data::sample::Random;
///
/// let roll = |seed| Random::with_seed(seed).between(1, 6);
/// assert_eq!(roll(42), roll(42));
/// ```
#[derive(Clone, Debug)]
pub struct Random(fastrand::Rng);

/// How far above the least length lengths usually are where nothing bounds them.
const USUAL: u64 = 24;

/// The longest length that is made just because it is the greatest allowed.
const EDGE: u64 = 4096;

impl Random {
    /// A source that gives what this seed decides.
    #[must_use]
    pub fn with_seed(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// Any 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0.u64(..)
    }

    /// A number from 0 to below `bound`; 0 if that is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.0.u64(..bound) }
    }

    /// A number from `min` to `max`; `min` if `max` is less.
    pub fn between(&mut self, min: u64, max: u64) -> u64 {
        if max <= min { min } else { self.0.u64(min..=max) }
    }

    /// Whether a die with so many sides shows its first.
    pub fn one_in(&mut self, sides: u64) -> bool {
        self.below(sides) == 0
    }

    /// One of these, if there is one.
    pub fn choose<'t, T>(&mut self, from: &'t [T]) -> Option<&'t T> {
        from.get(self.index(from.len()))
    }

    /// An index below `length`; 0 if that is 0.
    pub fn index(&mut self, length: usize) -> usize {
        // Below a `usize`, so nothing is cut off.
        self.below(length as u64) as usize
    }

    /// An integer from `min` to `max`, often one of the two or near to 0; `min` if `max` is less.
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

    /// A length from `min` to `max`, often one of the two, and never so great that data gets unwieldy without need.
    pub fn length(&mut self, min: u64, max: u64) -> u64 {
        let usual = max.min(min.saturating_add(USUAL));
        match self.below(6) {
            0 => min,
            1 if max - min.min(max) <= EDGE => max,
            _ => self.between(min, usual),
        }
    }
}

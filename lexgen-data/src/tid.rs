//! The format `tid`: timestamp identifiers, and the clock that generates them.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::ascii;
use crate::borrowed::Borrowed;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use crate::clock;
use crate::string_format::{StringFormat, borrow_as_text, string_format_impls};
use crate::syntax_error::SyntaxError;

pub(crate) const LENGTH: usize = 13;
const ALPHABET: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";
const CLOCK_BITS: u32 = 10;
const TIME_BITS: u32 = 53;

/// A timestamp identifier of 13 characters that sorts by time: `3jzfcijpj2z2a`.
///
/// A TID encodes microseconds since 1970 in 53 bits and a clock ID in 10 bits, in base32. The order is by time, then by
/// clock ID.
///
/// Source: [TID](https://atproto.com/specs/tid).
///
/// ```
/// use lexgen_data::Tid;
///
/// let tid: Tid = "3jzfcijpj2z2a".parse()?;
/// assert_eq!(tid.timestamp_micros(), 1_688_137_381_887_007);
/// assert_eq!(tid.clock_id(), 6);
/// assert_eq!(Tid::from_parts(1_688_137_381_887_007, 6), Some(tid));
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tid([u8; LENGTH]);

string_format_impls!(Tid);
borrow_as_text!([] Tid);

impl Tid {
    /// Returns a TID of the current time that this process has not returned before.
    ///
    /// All calls share one [`TidClock`] with a random ID. Unavailable on `wasm32-unknown-unknown`, which has no clock.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    #[must_use]
    pub fn now() -> Self {
        static CLOCK: std::sync::OnceLock<TidClock> = std::sync::OnceLock::new();
        CLOCK.get_or_init(TidClock::random).tick()
    }

    /// Creates a TID from microseconds since 1970-01-01T00:00:00Z and a clock ID. Returns `None` if the first is 2⁵³ or
    /// more, or the second 1024 or more.
    #[must_use]
    pub fn from_parts(timestamp_micros: u64, clock_id: u16) -> Option<Self> {
        let fits = timestamp_micros >> TIME_BITS == 0 && clock_id >> CLOCK_BITS == 0;
        fits.then(|| Self::pack(timestamp_micros, clock_id))
    }

    /// Returns the microseconds since 1970-01-01T00:00:00Z.
    ///
    /// The value is below 2⁵³ in every TID with the specified layout. The grammar allows one bit more.
    #[must_use]
    pub fn timestamp_micros(&self) -> u64 {
        self.bits() >> CLOCK_BITS
    }

    /// Returns the clock ID, below 1024.
    #[must_use]
    pub fn clock_id(&self) -> u16 {
        // The value has ten bits.
        (self.bits() & ((1 << CLOCK_BITS) - 1)) as u16
    }

    /// Returns the string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Always ASCII, so never empty.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    fn pack(timestamp_micros: u64, clock_id: u16) -> Self {
        let bits = timestamp_micros << CLOCK_BITS | u64::from(clock_id);
        let mut text = [b'2'; LENGTH];
        for (index, character) in text.iter_mut().rev().enumerate() {
            *character = ALPHABET[(bits >> (5 * index)) as usize & 31];
        }
        Self(text)
    }

    fn bits(self) -> u64 {
        self.0.iter().fold(0, |bits, &character| {
            let digit = match character {
                b'2'..=b'7' => character - b'2',
                _ => character.wrapping_sub(b'a').wrapping_add(6),
            };
            bits << 5 | u64::from(digit)
        })
    }
}

impl StringFormat for Tid {
    const NAME: &'static str = "tid";

    fn check(text: &str) -> Result<(), SyntaxError> {
        let fault = |position, reason| Err(SyntaxError::new(Self::NAME, position, reason));
        let bytes = text.as_bytes();
        let run = ascii::TID.run(bytes);
        if run < bytes.len().min(LENGTH) {
            return fault(run, "expected a digit from 2 to 7 or a lowercase letter");
        }
        if bytes.len() != LENGTH {
            return fault(run.min(LENGTH), "a TID must have 13 characters");
        }
        match bytes.first() {
            Some(b'2'..=b'7' | b'a'..=b'j') => Ok(()),
            _ => fault(0, "a TID must start with a digit from 2 to 7 or a letter from a to j"),
        }
    }

    fn from_checked(text: Borrowed<'_, Self>) -> Self {
        let mut bytes = [b'2'; LENGTH];
        // `check` ensures this length.
        for (byte, &character) in bytes.iter_mut().zip(text.as_bytes()) {
            *byte = character;
        }
        Self(bytes)
    }
}

/// The hash of the string, which that of an array is not.
impl Hash for Tid {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl From<Tid> for String {
    fn from(tid: Tid) -> Self {
        tid.as_str().to_owned()
    }
}

/// Generates ascending TIDs for any number of threads.
///
/// If the system clock stands still or goes back, or if several TIDs are requested within a microsecond, the TIDs run
/// ahead of it.
///
/// ```
/// use lexgen_data::TidClock;
///
/// let clock = TidClock::new(7);
/// let (earlier, later) = (clock.tick(), clock.tick());
/// assert!(earlier < later);
/// assert_eq!(later.clock_id(), 7);
/// ```
pub struct TidClock {
    /// The microseconds of the latest TID.
    last: AtomicU64,
    clock_id: u16,
}

impl TidClock {
    /// Creates a clock with the low ten bits of `clock_id` as its ID.
    #[must_use]
    pub const fn new(clock_id: u16) -> Self {
        Self { last: AtomicU64::new(0), clock_id: clock_id & ((1 << CLOCK_BITS) - 1) }
    }

    /// Creates a clock with a random ID, so that independent machines rarely share one.
    #[must_use]
    pub fn random() -> Self {
        // The standard library seeds its hashers with system randomness.
        Self::new(RandomState::new().build_hasher().finish() as u16)
    }

    /// Returns the clock ID, below 1024.
    #[must_use]
    pub const fn clock_id(&self) -> u16 {
        self.clock_id
    }

    /// Returns a TID of the current time that is greater than all previous ones.
    ///
    /// Unavailable on `wasm32-unknown-unknown`, which has no clock; see [`tick_at`](Self::tick_at).
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub fn tick(&self) -> Tid {
        // 64 bits last for half a million years.
        self.tick_at(clock::since_epoch().as_micros() as u64)
    }

    /// Returns a TID of a time in microseconds since 1970-01-01T00:00:00Z, of which the low 53 bits are used. The TID
    /// is later if this clock has already reached that time.
    pub fn tick_at(&self, timestamp_micros: u64) -> Tid {
        let now = timestamp_micros & ((1 << TIME_BITS) - 1);
        let after = |last: u64| now.max(last + 1) & ((1 << TIME_BITS) - 1);
        let last = self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(after(last)));
        // The update always succeeds; both variants contain the previous value.
        let (Ok(last) | Err(last)) = last;
        Tid::pack(after(last), self.clock_id)
    }
}

impl fmt::Debug for TidClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TidClock").field("clock_id", &self.clock_id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert_eq, proptest};

    use super::{Tid, TidClock};
    use crate::StringFormat;

    #[track_caller]
    fn position(text: &str) -> Option<usize> {
        Tid::check(text).err().map(|error| error.position())
    }

    #[test]
    fn the_extreme_tids_have_extreme_parts() {
        let smallest = Tid::new("2222222222222").unwrap();
        assert_eq!((smallest.timestamp_micros(), smallest.clock_id()), (0, 0));
        let greatest = Tid::from_parts((1 << 53) - 1, 1023).unwrap();
        assert_eq!(greatest, "bzzzzzzzzzzzz");
        assert_eq!(Tid::from_parts(1 << 53, 0), None);
        assert_eq!(Tid::from_parts(0, 1024), None);
    }

    #[test]
    fn the_bit_beyond_the_layout_is_not_lost() {
        let tid = Tid::new("jzzzzzzzzzzzz").unwrap();
        assert_eq!(tid.timestamp_micros(), (1 << 54) - 1);
        assert_eq!(tid.as_str(), "jzzzzzzzzzzzz");
    }

    #[test]
    fn an_error_points_at_the_first_wrong_byte() {
        assert_eq!(position(""), Some(0));
        assert_eq!(position("3jzfcijpj2z2"), Some(12));
        assert_eq!(position("3jzfcijpj2z2aa"), Some(13));
        assert_eq!(position("3jzfcijpj2z2A"), Some(12));
        assert_eq!(position("3jzf-cij-pj2z-2a"), Some(4));
        assert_eq!(position("k222222222222"), Some(0));
        assert_eq!(position("3jzfcijpj2z2é"), Some(12));
    }

    #[test]
    fn a_clock_ascends_even_if_time_does_not() {
        let clock = TidClock::new(5);
        let times: Vec<u64> = [100, 100, 50, 200].map(|micros| clock.tick_at(micros).timestamp_micros()).into();
        assert_eq!(times, [100, 101, 102, 200]);
    }

    #[test]
    fn threads_never_get_the_same_tid() {
        let clock = TidClock::new(0);
        let mut tids: Vec<Tid> = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..4).map(|_| scope.spawn(|| (0..500).map(|_| clock.tick()).collect::<Vec<_>>())).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        tids.sort_unstable();
        tids.dedup();
        assert_eq!(tids.len(), 2000);
    }

    #[test]
    fn now_is_the_current_time_and_ascends() {
        let (earlier, later) = (Tid::now(), Tid::now());
        assert!(earlier < later);
        // 2020-01-01 and 2100-01-01.
        let years = 1_577_836_800_000_000..4_102_444_800_000_000;
        assert!(years.contains(&earlier.timestamp_micros()));
    }

    proptest! {
        #[test]
        fn parts_round_trip(micros in 0..1_u64 << 53, clock_id in 0..1024_u16) {
            let tid = Tid::from_parts(micros, clock_id).unwrap();
            prop_assert_eq!((tid.timestamp_micros(), tid.clock_id()), (micros, clock_id));
            prop_assert_eq!(Tid::new(tid.as_str()), Ok(tid));
        }

        #[test]
        fn order_is_that_of_time_then_clock(a in 0..1_u64 << 63, b in 0..1_u64 << 63) {
            let tid = |bits: u64| Tid::from_parts(bits >> 10, (bits & 1023) as u16).unwrap();
            prop_assert_eq!(tid(a).cmp(&tid(b)), a.cmp(&b));
        }
    }
}

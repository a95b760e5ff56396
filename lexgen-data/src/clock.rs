//! The system clock.
//!
//! Unavailable on `wasm32-unknown-unknown`, where the standard library panics for lack of a clock.

use std::time::{Duration, SystemTime};

/// Returns the time since 1970-01-01T00:00:00Z, or zero if the clock is before that.
pub(crate) fn since_epoch() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

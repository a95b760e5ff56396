//! The system's clock, for the formats that tell time.
//!
//! Not there on `wasm32-unknown-unknown`, where the standard library has no clock and would panic.

use std::time::{Duration, SystemTime};

/// The time since 1970-01-01T00:00:00Z; zero where the clock stands before it.
pub(crate) fn since_epoch() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

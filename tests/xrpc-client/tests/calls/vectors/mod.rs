//! The vectors for clients, and lists of differences from the client with which they were recorded.

mod headers;
mod requests;
mod responses;

use std::path::Path;

use lexgen_test_data::Outcomes;

/// Starts the comparison with a list of differences: case, subject, ours, theirs, reason.
fn outcomes(list: &str) -> Outcomes {
    Outcomes::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("differences").join(list))
}

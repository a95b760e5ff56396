//! What clients send, and what they make of what comes back.

mod answers;
mod both_halves;
mod lent;
mod pages;
mod requests;
mod sockets;
mod support;
#[cfg(shared_data)]
mod vectors;

/// The tests with vectors are compiled only where these are.
#[test]
fn shared_data_exists_where_all_tests_run() {
    let compiled = cfg!(shared_data);
    assert!(lexgen_test_data::shared().is_none() || compiled, "the shared data came after the build");
}

/// Tests of shared data are not even compiled where there is none; where it counts, that is a failure.
#[test]
fn shared_data_exists_where_required() {
    let _ = lexgen_test_data::shared();
}

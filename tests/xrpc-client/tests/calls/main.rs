//! Requests that clients send, and responses that they receive.

mod borrowed;
mod both_halves;
mod pages;
mod requests;
mod responses;
mod secrets;
mod sockets;
mod support;
#[cfg(shared_data)]
mod vectors;

/// The tests with vectors are compiled only if the build script has found them.
#[test]
fn shared_data_exists_where_all_tests_run() {
    let compiled = cfg!(shared_data);
    assert!(lexgen_test_data::shared().is_none() || compiled, "the shared data was added after the build");
}

/// Tests of shared data are not compiled without it. With `CI=true`, that is a failure.
#[test]
fn shared_data_exists_where_required() {
    let _ = lexgen_test_data::shared();
}

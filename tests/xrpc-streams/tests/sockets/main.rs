//! Event streams over real sockets: clients and servers together, and each with a faulty or disconnected peer.

mod behavior;
mod client;
mod compressed;
mod failures;
mod framings;
mod idle;
mod refusals;
mod secure;
mod server;
mod shared;
mod slow;
mod support;

/// Tests of shared data are not compiled without it. With `CI=true`, that is a failure.
#[test]
fn shared_data_exists_where_required() {
    let _ = lexgen_test_data::shared();
}

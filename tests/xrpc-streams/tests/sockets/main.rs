//! Event streams over real sockets: what clients see of servers, what servers see of clients, and what happens when one of
//! the two is not there any more, or not as it should be.

mod behaviour;
mod broken;
mod client;
mod compressed;
mod framings;
mod idle;
mod refusals;
mod secure;
mod server;
mod slow;
mod support;

/// Tests of shared data are not even compiled where there is none; where it counts, that is a failure.
#[test]
fn shared_data_is_there_where_it_has_to_be() {
    let _ = lexgen_test_data::shared();
}

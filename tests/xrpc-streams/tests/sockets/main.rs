//! Event streams over real sockets: what clients see of servers, what servers see of clients, and what happens when one of
//! the two is not there any more, or not as it should be.

mod behaviour;
mod broken;
mod client;
mod server;
mod slow;
mod support;

//! Logs of events, and the sequencers that share them, without sockets.

mod follow;
mod postgres;
mod redis;
mod support;

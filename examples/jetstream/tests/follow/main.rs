//! The client of the example with its server, and with servers that behave badly.

mod bad;
mod replayed;
mod support;

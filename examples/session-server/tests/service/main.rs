//! The server as a process, with clients on real sockets.

#[cfg(unix)]
mod fleet;
#[cfg(unix)]
mod lifecycle;
mod logins;
mod stream;
mod support;
mod tokens;
mod tour;

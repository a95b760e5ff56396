//! The server: from a type that implements route traits to an [`axum::Router`] (SPEC section 7).
//!
//! What is about XRPC is done here, and nothing else: which endpoint a request is for, what it is given, what it gives
//! back. Sockets, TLS, shutdown, authentication, CORS and logs are what the ecosystem of tower and axum has layers for.
//! What happens with which request stands in one table, `docs/server.md`.

mod call;
mod dispatch;
mod headers;
mod input;
mod json_text;
mod output;
mod panics;
mod router;
mod settings;
#[cfg(feature = "websocket")]
mod subscription;

pub use self::dispatch::EndpointService;
pub use self::headers::{accept_labelers, bearer_token, service_proxy};
pub use self::router::Router;
pub use self::settings::Failure;
#[cfg(feature = "websocket")]
pub use self::subscription::{
    BehindError, ClientMessages, FailureHook, Sequencer, SequencerStream, Shutdown, StreamOptions, subscription_route,
};
pub use crate::xrpc::{Labeler, ServiceProxy, ServiceProxyError};

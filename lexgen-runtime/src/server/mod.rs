//! The server: a type that implements route traits becomes an [`axum::Router`].
//!
//! A [`Router`] finds the endpoint of a request, reads and validates its parameters and input, and writes the response.
//! Everything else, such as TLS, shutdown, authentication, CORS and logging, is up to layers of tower and axum. Layers that
//! need to know XRPC are here, behind features: service tokens, rate limits and spans. `docs/server.md` lists the response
//! to each kind of request.

#[cfg(any(feature = "rate-limit", feature = "service-auth", feature = "tracing"))]
mod around;
mod call;
mod dispatch;
mod failure;
mod headers;
mod input;
mod output;
mod panics;
#[cfg(feature = "rate-limit")]
mod rate_limit;
#[cfg(any(feature = "service-auth", feature = "tracing"))]
mod requested;
mod router;
#[cfg(feature = "service-auth")]
mod service_auth;
mod settings;
#[cfg(feature = "websocket")]
mod subscription;
#[cfg(feature = "tracing")]
mod trace;

#[cfg(any(feature = "rate-limit", feature = "service-auth", feature = "tracing"))]
pub use self::around::Layered;
pub use self::dispatch::EndpointService;
pub use self::failure::{Failure, OutputError, OutputErrorKind, PanicError};
pub use self::headers::{accept_labelers, bearer_token, service_proxy};
#[cfg(feature = "rate-limit")]
pub use self::rate_limit::{RateLimit, RateLimitLayer};
pub use self::router::Router;
#[cfg(feature = "service-auth")]
pub use self::service_auth::{
    Algorithm, Identity, IdentityError, KeyError, ResolveKey, ServiceAuthError, ServiceAuthLayer, ServiceClaims,
    ServiceSigner, ServiceVerifier, SigningKey, VerifyingKey,
};

#[cfg(feature = "websocket")]
pub use self::subscription::{
    BehindError, ClientMessages, FailureHook, Sequencer, SequencerStream, Shutdown, StreamOptions, subscription_route,
};
#[cfg(feature = "tracing")]
pub use self::trace::TraceLayer;
pub use crate::xrpc::{Labeler, ServiceProxy, ServiceProxyError};

//! The server: a type that implements route traits becomes an [`axum::Router`].
//!
//! A [`Router`] finds the endpoint of a request, reads and validates its parameters and input, and writes the response.
//! Everything else, such as TLS, shutdown, authentication, CORS and logging, is up to layers of tower and axum. Layers that
//! need to know XRPC are here, behind features: service tokens, rate limits and spans. `docs/server.md` lists the response
//! to each kind of request.

#[cfg(any(feature = "rate-limit", feature = "service-auth", feature = "tracing"))]
mod around;
mod call;
#[cfg(feature = "decompression")]
mod compressed;
mod dispatch;
mod failure;
mod headers;
mod incoming;
mod input;
mod output;
mod panics;
#[cfg(all(feature = "postgres", any(feature = "rate-limit", feature = "service-auth")))]
mod postgres;
#[cfg(feature = "rate-limit")]
mod rate_limit;
#[cfg(all(feature = "redis", any(feature = "rate-limit", feature = "service-auth")))]
mod redis;
#[cfg(any(feature = "service-auth", feature = "tracing"))]
mod requested;
mod router;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "service-auth")]
mod service_auth;
mod settings;
mod store;
#[cfg(feature = "websocket")]
mod subscription;
#[cfg(feature = "tracing")]
mod trace;

#[cfg(any(feature = "rate-limit", feature = "service-auth", feature = "tracing"))]
pub use self::around::Layered;
pub use self::dispatch::EndpointService;
pub use self::failure::{Failure, OutputError, OutputErrorKind, PanicError};
pub use self::headers::{accept_labelers, bearer_token, service_proxy};
#[cfg(all(feature = "postgres", any(feature = "rate-limit", feature = "service-auth")))]
pub use self::postgres::PostgresStore;
#[cfg(feature = "rate-limit")]
pub use self::rate_limit::{
    Cost, MemoryRates, RateKey, RateLimit, RateLimitLayer, RateStore, RateTake, Standing, WithoutStore,
};
#[cfg(all(feature = "redis", any(feature = "rate-limit", feature = "service-auth")))]
pub use self::redis::RedisStore;
pub use self::router::{EndpointLayer, Router};
#[cfg(feature = "serve")]
pub use self::serve::{ServeOptions, serve};
#[cfg(feature = "did-resolver")]
pub use self::service_auth::DidResolver;
#[cfg(feature = "service-auth")]
pub use self::service_auth::{
    Algorithm, Identity, IdentityError, KeyError, MemoryReplays, ReplayStore, ResolveKey, ServiceAuthError,
    ServiceAuthLayer, ServiceClaims, ServiceSigner, ServiceVerifier, SigningKey, TokenUse, UsedToken, VerifyingKey,
};

pub use self::store::{StoreError, StoreFuture};
#[cfg(all(feature = "postgres", feature = "websocket"))]
pub use self::subscription::PostgresLog;
#[cfg(all(feature = "redis", feature = "websocket"))]
pub use self::subscription::RedisLog;
#[cfg(feature = "websocket")]
pub use self::subscription::{
    BehindError, ClientMessages, EventLog, FailureHook, LogFailureHook, LogOptions, LogPage, LoggedEvent,
    LoggedSequencer, LoggedStream, MemoryLog, Retention, Sequencer, SequencerStream, Shared, Shutdown, StreamOptions,
    StreamsPerKey, subscription_route,
};
#[cfg(feature = "tracing")]
pub use self::trace::TraceLayer;
pub use crate::xrpc::{Labeler, ServiceProxy, ServiceProxyError};

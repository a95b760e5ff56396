//! The service with the layers that every server has: logs, CORS, limits.

use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderName, Method};
use lexgen_runtime::server::{RateLimit, RateLimitLayer, Shutdown, StreamOptions, TraceLayer};
use tower_http::cors::{Any, CorsLayer};

use crate::lexicons::com::atproto::server;
use crate::lexicons::com::atproto::server::create_session::CreateSession;
use crate::lexicons::com::example::session::subscribe_events::SubscribeEvents;
use crate::service::Service;

/// Returns the whole server as a tower service. Streams end when `streams` begins.
pub(crate) fn app(service: Service, streams: Shutdown) -> axum::Router {
    let mut options = StreamOptions::default();
    options.shutdown = streams;
    server::router(service)
        .layered_route::<CreateSession>(login_limits())
        .subscription::<SubscribeEvents>()
        .stream_options(options)
        .health(env!("CARGO_PKG_VERSION"))
        .on_failure(|endpoint, failure| tracing::error!(endpoint = endpoint.nsid, "{failure}"))
        .into_axum()
        .layer(cors())
        .layer(TraceLayer)
}

/// The limit of sign-in attempts per IP address. [`Service`] has the limit per account.
fn login_limits() -> RateLimitLayer {
    let five_minutes = RateLimit::new(30, Duration::from_secs(5 * 60));
    let day = RateLimit::new(300, Duration::from_secs(24 * 60 * 60));
    RateLimitLayer::new([five_minutes, day])
}

/// Any origin may send requests: they need a token, which browsers do not send by themselves.
fn cors() -> CorsLayer {
    let exposed = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "ratelimit-policy"];
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE])
        .expose_headers(exposed.map(HeaderName::from_static).into_iter().chain([RETRY_AFTER]).collect::<Vec<_>>())
}

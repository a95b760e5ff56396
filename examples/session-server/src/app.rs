//! The service behind what all servers have around it: logs, CORS, limits.

use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderName, Method};
use lexgen_runtime::server::{RateLimit, RateLimitLayer, Shutdown, StreamOptions, TraceLayer};
use tower_http::cors::{Any, CorsLayer};

use crate::lexicons::com::atproto::server;
use crate::lexicons::com::atproto::server::create_session::CreateSession;
use crate::lexicons::com::example::session::subscribe_events::SubscribeEvents;
use crate::service::Service;

/// The whole server, as a service of tower. Streams end with `streams`.
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

/// How often somebody may try to sign in, by address; how often at one account, [`Service`] says.
fn login_limits() -> RateLimitLayer {
    let five_minutes = RateLimit::new(30, Duration::from_secs(5 * 60));
    let day = RateLimit::new(300, Duration::from_secs(24 * 60 * 60));
    RateLimitLayer::new([five_minutes, day])
}

/// Pages of any origin may call: whoever does has a token, and browsers send none on their own.
fn cors() -> CorsLayer {
    let exposed = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "ratelimit-policy"];
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE])
        .expose_headers(exposed.map(HeaderName::from_static).into_iter().chain([RETRY_AFTER]).collect::<Vec<_>>())
}

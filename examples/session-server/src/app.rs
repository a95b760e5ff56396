//! The service with the layers that every server has: logs, CORS, limits.

use std::future::ready;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderName, Method};
use lexgen_runtime::XrpcError;
use lexgen_runtime::server::{Shutdown, StreamOptions, TraceLayer};
use tokio::time::timeout;
use tower_http::cors::{Any, CorsLayer};

use crate::lexicons::com::atproto::server;
use crate::lexicons::com::atproto::server::create_session::CreateSession;
use crate::lexicons::com::example::session::subscribe_events::SubscribeEvents;
use crate::service::Service;

/// The maximum number of open streams. Each takes 8 KiB while nothing is sent.
const MAX_STREAMS: usize = 1000;

/// The maximum size of an input in bytes. None of the endpoints needs more.
const INPUT_LIMIT: usize = 16 * 1024;

/// The options of the layers.
pub(crate) struct Limits {
    /// The time limit of requests.
    pub(crate) time: Duration,
    /// The header with the address of the client.
    pub(crate) client_header: Option<HeaderName>,
    /// Ends the streams.
    pub(crate) streams: Shutdown,
}

/// Returns the whole server as a tower service.
pub(crate) fn app(service: Service, limits: Limits) -> axum::Router {
    let mut options = StreamOptions::default();
    options.shutdown = limits.streams;
    options.max_streams = MAX_STREAMS;
    let by_address = service.attempts().by_address();
    server::router(service)
        .layered_route::<CreateSession>(by_address)
        .subscription::<SubscribeEvents>()
        .stream_options(options)
        .buffered_limit(INPUT_LIMIT)
        .health(env!("CARGO_PKG_VERSION"))
        .on_failure(|endpoint, failure| tracing::error!(endpoint = endpoint.nsid, "{failure}"))
        .into_axum()
        .layer(middleware::from_fn(move |request, next: Next| within(limits.time, next.run(request))))
        .layer(middleware::map_request(move |request| ready(with_client(request, limits.client_header.as_ref()))))
        .layer(cors())
        .layer(TraceLayer)
}

/// Replaces the address of the peer, which is the proxy, by the address that the proxy sends. Requests without one share the
/// limits of the proxy.
fn with_client(mut request: Request, header: Option<&HeaderName>) -> Request {
    // If there are several addresses, the proxy added the last one.
    let values = header.and_then(|header| request.headers().get_all(header).iter().next_back());
    let last = values.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
    if let Some(client) = last {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((client, 0))));
    }
    request
}

/// Returns the response, or 503 `Timeout` if there is none within the time limit. The request is dropped then, such as one
/// whose body does not arrive. Streams begin with a response, so they are not limited.
async fn within(limit: Duration, response: impl Future<Output = Response>) -> Response {
    timeout(limit, response).await.unwrap_or_else(|_| {
        let message = format!("the request took longer than {} s", limit.as_secs());
        XrpcError::new(503, "Timeout", Some(message)).into_response()
    })
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

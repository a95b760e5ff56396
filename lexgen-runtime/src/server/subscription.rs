//! Subscriptions served over WebSockets (SPEC section 8).
//!
//! This file takes the request up to the upgrade and asks the service for messages; how they get to the client is the
//! business of [`connection`].
//!
//! [`Router`](super::Router) hands a request for a subscription to [`respond`], whatever its method, and does nothing of its
//! own about it: no timeout, no limit of bodies, no check of parameters.

mod connection;
mod messages;
mod options;
mod sequencer;
mod shutdown;

use std::sync::Arc;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any};

pub use self::options::{ClientMessages, FailureHook, StreamOptions};
pub use self::sequencer::{BehindError, Sequencer, SequencerStream};
pub use self::shutdown::Shutdown;
use crate::schema::Decode;
use crate::xrpc::{ServeSubscription, StreamMessage, XrpcError};
use lexgen_data::json;

/// The route of a subscription, for an [`axum::Router`] of one's own; [`Router`](super::Router) makes it itself.
///
/// It takes any method: whatever is not an upgrade to a WebSocket is answered over HTTP, all else over the WebSocket.
///
/// ```
/// use std::sync::Arc;
/// use lexgen_runtime::server::{StreamOptions, subscription_route};
/// # use lexgen_runtime::{Decode, ServeSubscription, StreamMessage};
///
/// fn router<S, M>(service: S) -> axum::Router
/// where
///     S: Send + Sync + 'static,
///     M: ServeSubscription<S>,
///     M::Params: Decode<'static>,
///     M::Message: StreamMessage,
/// {
///     let route = subscription_route::<S, M>(Arc::new(service), StreamOptions::default());
///     axum::Router::new().route(&format!("/xrpc/{}", M::NSID), route)
/// }
/// ```
pub fn subscription_route<S, M>(service: Arc<S>, options: StreamOptions) -> MethodRouter
where
    S: Send + Sync + 'static,
    M: ServeSubscription<S>,
    M::Params: Decode<'static>,
    M::Message: StreamMessage,
{
    any(move |request: Request| respond::<S, M>(Arc::clone(&service), options.clone(), request))
}

/// Answers a request for a subscription.
pub(super) async fn respond<S, M>(service: Arc<S>, options: StreamOptions, request: Request) -> Response
where
    S: Send + Sync + 'static,
    M: ServeSubscription<S>,
    M::Params: Decode<'static>,
    M::Message: StreamMessage,
{
    let (mut parts, _) = request.into_parts();
    match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade
            .max_message_size(options.max_client_message)
            .max_frame_size(options.max_client_message)
            // Each frame is flushed; what waits, waits where it is counted.
            .write_buffer_size(0)
            .on_upgrade(move |socket| {
                let messages = messages::open::<S, M>(service, parts);
                connection::run::<M>(socket, messages, options)
            }),
        Err(rejection) => refuse(&parts, &rejection),
    }
}

/// The answer to a request that is no upgrade to a WebSocket.
///
/// | request | answer |
/// |---|---|
/// | not `GET` (`CONNECT` in HTTP/2) | 405 with `Allow` |
/// | without `Connection: Upgrade` or `Upgrade: websocket`, or not upgradable | 426 with `Upgrade` |
/// | of another version of the protocol | 426 with `Sec-WebSocket-Version` |
/// | otherwise malformed | 400 |
fn refuse(parts: &Parts, rejection: &WebSocketUpgradeRejection) -> Response {
    type Rejection = WebSocketUpgradeRejection;
    let upgrade = (header::UPGRADE, HeaderValue::from_static("websocket"));
    let (status, extra): (_, Option<(HeaderName, HeaderValue)>) = match rejection {
        Rejection::MethodNotGet(_) | Rejection::MethodNotConnect(_) => {
            (StatusCode::METHOD_NOT_ALLOWED, Some((header::ALLOW, HeaderValue::from_static("GET"))))
        }
        Rejection::InvalidWebSocketVersionHeader(_) => {
            (StatusCode::UPGRADE_REQUIRED, Some((header::SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"))))
        }
        Rejection::WebSocketKeyHeaderMissing(_) => (StatusCode::BAD_REQUEST, None),
        _ => (StatusCode::UPGRADE_REQUIRED, None),
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if status == StatusCode::UPGRADE_REQUIRED {
        headers.extend([upgrade, (header::CONNECTION, HeaderValue::from_static("Upgrade"))]);
    }
    headers.extend(extra);
    let message = match status {
        StatusCode::METHOD_NOT_ALLOWED => "the method must be GET, with an upgrade to a WebSocket".to_owned(),
        StatusCode::UPGRADE_REQUIRED => "there is only a WebSocket here".to_owned(),
        _ => rejection.body_text(),
    };
    let error = XrpcError::new(status.as_u16(), "InvalidRequest", Some(message));
    let body = if parts.method == Method::HEAD { Vec::new() } else { json::to_vec(&error).unwrap_or_default() };
    (status, headers, body).into_response()
}

//! Serving subscriptions over WebSockets ([Event Stream](https://atproto.com/specs/event-stream)).
//!
//! This file handles the request up to the upgrade and requests messages from the service. [`connection`] sends them.
//!
//! [`Router`](super::Router) passes each request for a subscription to [`respond`], whatever its method.

mod connection;
mod log;
mod logged;
mod messages;
mod open;
mod options;
mod sequencer;
mod shared;
mod shutdown;
mod wire;

use std::sync::Arc;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any};

#[cfg(feature = "postgres")]
pub use self::log::PostgresLog;
#[cfg(feature = "redis")]
pub use self::log::RedisLog;
pub use self::log::{EventLog, LogPage, LoggedEvent, MemoryLog, Retention};
pub use self::logged::{LogFailureHook, LogOptions, LoggedSequencer, LoggedStream};
pub use self::open::StreamsPerKey;
pub use self::options::{ClientMessages, FailureHook, StreamOptions};
pub use self::sequencer::{BehindError, Sequencer, SequencerStream};
pub use self::shared::Shared;
pub use self::shutdown::Shutdown;
use self::wire::Wire;
use super::failure::Failure;
use super::{output, panics};
use crate::schema::Decode;
use crate::xrpc::{Messages, ServeSubscription, StreamMessage, XrpcError};
use lexgen_data::json;

/// The size of the buffer for what a client sends, in bytes.
const READ_BUFFER: usize = 4 * 1024;

/// Creates the route of a subscription for an [`axum::Router`] of your own. [`Router`](super::Router) does not need it.
///
/// Requests that do not upgrade to a WebSocket receive an HTTP response. All other errors are sent over the WebSocket, except
/// those of [`StreamOptions::errors_before_upgrade`] and of unknown dictionaries.
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

/// Responds to a request for a subscription.
pub(super) async fn respond<S, M>(service: Arc<S>, options: StreamOptions, request: Request) -> Response
where
    S: Send + Sync + 'static,
    M: ServeSubscription<S>,
    M::Params: Decode<'static>,
    M::Message: StreamMessage,
{
    let (mut parts, _) = request.into_parts();
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade,
        Err(rejection) => return refuse(&parts, &rejection),
    };
    let negotiated = wire::negotiated(&parts.headers);
    let framing = negotiated.unwrap_or(M::FRAMING);
    let wire = match Wire::new(framing, parts.uri.query().unwrap_or_default(), &options) {
        Ok(wire) => wire,
        Err(error) => return output::error(&error),
    };
    let counted = match options.open.open(&parts, options.max_streams, options.streams_per_key.as_ref()) {
        Ok(counted) => counted,
        Err(error) => return output::error(&error),
    };
    let messages = match open::<S, M>(service, parts, &options).await {
        Ok(messages) => messages,
        Err(error) => return output::error(&error),
    };
    let mut response = upgrade
        .max_message_size(options.max_client_message)
        .max_frame_size(options.max_client_message)
        // Frames wait in the outbox, which counts them, and not in the buffer of the socket.
        .write_buffer_size(0)
        // Clients send little. The default of 128 KiB would be most of the memory of a connection.
        .read_buffer_size(READ_BUFFER)
        .on_upgrade(async move |socket| {
            connection::run::<M>(socket, messages, wire, options).await;
            drop(counted);
        });
    let selected = negotiated.map(|framing| HeaderValue::from_static(framing.as_str()));
    response.headers_mut().extend(selected.map(|selected| (header::SEC_WEBSOCKET_PROTOCOL, selected)));
    response
}

/// Requests messages from the service: when the stream is polled first, or at once so that errors can be responses.
async fn open<S, M>(service: Arc<S>, parts: Parts, options: &StreamOptions) -> Result<Messages<M>, XrpcError>
where
    S: Send + Sync + 'static,
    M: ServeSubscription<S>,
    M::Params: Decode<'static>,
    M::Message: StreamMessage,
{
    if !options.errors_before_upgrade {
        return Ok(messages::open::<S, M>(service, parts));
    }
    let mut shutdown = options.shutdown.watch();
    tokio::select! {
        biased;
        () = shutdown.begun() => Err(XrpcError::not_enough_resources("the server is shutting down")),
        opened = panics::catch(messages::request::<S, M>(service, parts)) => match opened {
            Ok(Ok(messages)) => Ok(messages),
            Ok(Err(error)) => Err(connection::visible::<M>(error.into(), options)),
            Err(message) => Err(connection::hide::<M>(&Failure::Panic(message), options)),
        },
    }
}

/// Writes the response to a request that does not upgrade to a WebSocket.
///
/// | request | response |
/// |---|---|
/// | not `GET` (`CONNECT` in HTTP/2) | 405 with `Allow` |
/// | without `Connection: Upgrade` or `Upgrade: websocket`, or not upgradable | 426 with `Upgrade` |
/// | another version of the protocol | 426 with `Sec-WebSocket-Version` |
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
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
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

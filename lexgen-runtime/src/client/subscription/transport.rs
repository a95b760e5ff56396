//! [`WebSocketTransport`]: receiving the bytes of event streams. Knows nothing of frames.

use std::future::Future;
use std::sync::Arc;

use futures_util::{SinkExt, StreamExt, stream};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::{Request, Response};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::super::transport::TransportError;
use crate::xrpc::BoxStream;

/// The messages of a WebSocket. It responds to pings and close frames by itself. Dropping it closes the connection.
pub type IncomingStream = BoxStream<Result<Incoming, TransportError>>;

/// A message received over a WebSocket.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Incoming {
    /// A whole binary message.
    Frame(Vec<u8>),
    /// A sign that the connection is alive, such as a ping.
    Alive,
    /// The server has closed the connection.
    Closed {
        /// The close code; 1005 if there is none.
        code: u16,
        /// A human-readable reason.
        reason: String,
    },
}

/// The error of opening a WebSocket.
#[derive(Debug)]
pub enum ConnectError {
    /// The server responded with something else than a WebSocket.
    Refused(Box<http::Response<Vec<u8>>>),
    /// There is no response.
    Failed(TransportError),
}

/// Opens WebSockets.
pub trait WebSocketTransport: Send + Sync + 'static {
    /// Opens a WebSocket.
    ///
    /// The request has the address, the query and the headers. The transport adds the headers of the WebSocket handshake. A
    /// message of more than `limit` bytes must be an error that ends the stream.
    ///
    /// # Errors
    ///
    /// The server responds with something else, or not at all.
    fn connect(
        &self,
        request: http::Request<()>,
        limit: usize,
    ) -> impl Future<Output = Result<IncomingStream, ConnectError>> + Send;
}

impl<T: WebSocketTransport> WebSocketTransport for Arc<T> {
    fn connect(
        &self,
        request: http::Request<()>,
        limit: usize,
    ) -> impl Future<Output = Result<IncomingStream, ConnectError>> + Send {
        (**self).connect(request, limit)
    }
}

/// WebSockets of `tokio-tungstenite`, the default transport. It requires a Tokio runtime and, for `wss`, the feature
/// `websocket-rustls`.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Tungstenite {
    #[cfg(feature = "websocket-rustls")]
    tls: Option<Arc<rustls::ClientConfig>>,
}

#[cfg(feature = "websocket-rustls")]
impl Tungstenite {
    /// Uses a TLS configuration, for example with custom root certificates. The default has those of browsers.
    #[must_use]
    pub const fn with_tls(config: Arc<rustls::ClientConfig>) -> Self {
        Self { tls: Some(config) }
    }

    async fn dial(&self, request: Request, config: WebSocketConfig) -> Dialled {
        use std::sync::LazyLock;

        use rustls::{ClientConfig, RootCertStore, crypto};
        use tokio_tungstenite::{Connector, connect_async_tls_with_config};

        // The provider is explicit, because rustls panics if several are compiled in and none is chosen. Building fails
        // only if the provider supports no version of TLS.
        static DEFAULT: LazyLock<Option<Arc<ClientConfig>>> = LazyLock::new(|| {
            let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
            let provider = Arc::new(crypto::aws_lc_rs::default_provider());
            let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().ok()?;
            Some(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
        });
        let tls = self.tls.clone().or_else(|| DEFAULT.clone());
        connect_async_tls_with_config(request, Some(config), true, tls.map(Connector::Rustls)).await
    }
}

#[cfg(not(feature = "websocket-rustls"))]
impl Tungstenite {
    /// Connects without TLS.
    async fn dial(&self, request: Request, config: WebSocketConfig) -> Dialled {
        tokio_tungstenite::connect_async_with_config(request, Some(config), true).await
    }
}

/// A socket, and the response with which it was opened.
type Dialled = Result<(WebSocketStream<MaybeTlsStream<TcpStream>>, Response), Error>;

impl WebSocketTransport for Tungstenite {
    async fn connect(&self, request: http::Request<()>, limit: usize) -> Result<IncomingStream, ConnectError> {
        let (parts, ()) = request.into_parts();
        let mut request = parts.uri.into_client_request().map_err(failed)?;
        request.headers_mut().extend(parts.headers);
        let config = WebSocketConfig::default().max_message_size(Some(limit)).max_frame_size(Some(limit));
        let (socket, _) = self.dial(request, config).await.map_err(failed)?;
        // An error ends the stream, whatever the socket would return after it.
        let messages = stream::unfold(Some(socket), async |socket| {
            let mut socket = socket?;
            let incoming = socket.next().await?.map_err(TransportError::from).and_then(incoming);
            let is_last = matches!(incoming, Err(_) | Ok(Incoming::Closed { .. }));
            if is_last {
                // Sends the response to the server's close frame.
                let _ = socket.flush().await;
            }
            Some((incoming, (!is_last).then_some(socket)))
        });
        Ok(BoxStream::new(messages.fuse()))
    }
}

fn incoming(message: Message) -> Result<Incoming, TransportError> {
    match message {
        Message::Binary(bytes) => Ok(Incoming::Frame(bytes.into())),
        Message::Text(_) => Err("expected a binary message, found a text message".into()),
        Message::Close(None) => Ok(Incoming::Closed { code: 1005, reason: String::new() }),
        Message::Close(Some(frame)) => {
            Ok(Incoming::Closed { code: frame.code.into(), reason: frame.reason.as_str().to_owned() })
        }
        Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Ok(Incoming::Alive),
    }
}

fn failed(error: Error) -> ConnectError {
    match error {
        Error::Http(response) => {
            let (parts, body) = response.into_parts();
            let response = http::Response::from_parts(parts, body.unwrap_or_default());
            ConnectError::Refused(Box::new(response))
        }
        error => ConnectError::Failed(error.into()),
    }
}

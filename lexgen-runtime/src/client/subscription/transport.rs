//! [`WebSocketTransport`]: how bytes get from servers of event streams to here. Knows nothing of frames.

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

/// What a WebSocket brings. It answers pings and the closing of the connection by itself; dropping it closes the
/// connection.
pub type IncomingStream = BoxStream<Result<Incoming, TransportError>>;

/// Something that comes over a WebSocket.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Incoming {
    /// A binary message, whole.
    Frame(Vec<u8>),
    /// Something that says that the connection is alive, and nothing more: a ping.
    Alive,
    /// The server closes the connection.
    Closed {
        /// The close code; 1005 if it gives none.
        code: u16,
        /// Why, for people.
        reason: String,
    },
}

/// Why there is no WebSocket.
#[derive(Debug)]
pub enum ConnectError {
    /// The server answers with something else.
    Refused(Box<http::Response<Vec<u8>>>),
    /// There is no answer.
    Failed(TransportError),
}

/// Opens WebSockets.
pub trait WebSocketTransport: Send + Sync + 'static {
    /// Opens one.
    ///
    /// The request says where, with what query and headers; what a WebSocket wants beside that is for the transport to add.
    /// No message is to be longer than `limit` bytes: it is an error, and the connection is at its end.
    ///
    /// # Errors
    ///
    /// An answer that is no WebSocket, or none.
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

/// The WebSockets of `tokio-tungstenite`: what is used unless something else is said. Needs a Tokio runtime, and for `wss`
/// a feature: `websocket-rustls`.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Tungstenite {
    #[cfg(feature = "websocket-rustls")]
    tls: Option<Arc<rustls::ClientConfig>>,
}

#[cfg(feature = "websocket-rustls")]
impl Tungstenite {
    /// Connects by `wss` as the configuration says, such as with roots of trust of one's own. Without one, they are those
    /// that browsers have.
    #[must_use]
    pub const fn with_tls(config: Arc<rustls::ClientConfig>) -> Self {
        Self { tls: Some(config) }
    }

    async fn dial(&self, request: Request, config: WebSocketConfig) -> Dialled {
        use std::sync::LazyLock;

        use rustls::{ClientConfig, RootCertStore, crypto};
        use tokio_tungstenite::{Connector, connect_async_tls_with_config};

        // Which cryptography it is is said here, so that others in the program do not make it a matter of choice.
        // It could only fail if that had no version of TLS.
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
    /// Not by `wss`.
    async fn dial(&self, request: Request, config: WebSocketConfig) -> Dialled {
        tokio_tungstenite::connect_async_with_config(request, Some(config), true).await
    }
}

/// A socket, and what the server said when it was opened.
type Dialled = Result<(WebSocketStream<MaybeTlsStream<TcpStream>>, Response), Error>;

impl WebSocketTransport for Tungstenite {
    async fn connect(&self, request: http::Request<()>, limit: usize) -> Result<IncomingStream, ConnectError> {
        let (parts, ()) = request.into_parts();
        let mut request = parts.uri.into_client_request().map_err(failed)?;
        request.headers_mut().extend(parts.headers);
        let config = WebSocketConfig::default().max_message_size(Some(limit)).max_frame_size(Some(limit));
        let (socket, _) = self.dial(request, config).await.map_err(failed)?;
        // After a failure there is nothing more, whatever the socket says when it is asked.
        let messages = stream::unfold(Some(socket), async |socket| {
            let mut socket = socket?;
            let incoming = socket.next().await?.map_err(TransportError::from).and_then(incoming);
            let is_last = matches!(incoming, Err(_) | Ok(Incoming::Closed { .. }));
            if is_last {
                // The answer to the server's closing is still to be sent.
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
        Message::Text(_) => Err("the server sends text, where there are only binary messages".into()),
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

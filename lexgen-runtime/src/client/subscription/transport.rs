//! [`WebSocketTransport`]: receiving the bytes of event streams. Knows nothing of frames.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt, stream};
use http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError, SubProtocolError};
use tokio_tungstenite::tungstenite::handshake::client::{Request, Response};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::super::transport::TransportError;
use crate::xrpc::BoxStream;

/// The messages of a WebSocket. It responds to pings and close frames by itself. Dropping it closes the connection.
pub type IncomingStream = BoxStream<Result<Incoming, TransportError>>;

/// A message received over a WebSocket.
///
/// `Debug` shows the lengths of messages, whose content may be secret.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Incoming {
    /// A whole binary message.
    Frame(Vec<u8>),
    /// A whole text message.
    Text(String),
    /// A message of this many bytes, which is more than the limit. The stream must end after it.
    TooLong(usize),
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

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Frame(bytes) => write!(f, "Frame({} bytes)", bytes.len()),
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::TooLong(size) => write!(f, "TooLong({size} bytes)"),
            Self::Alive => f.write_str("Alive"),
            Self::Closed { code, reason } => {
                f.debug_struct("Closed").field("code", code).field("reason", reason).finish()
            }
        }
    }
}

/// The error of opening a WebSocket.
///
/// `Debug` shows only the status of a response, whose headers and body may contain secrets.
pub enum ConnectError {
    /// The server responded with something else than a WebSocket.
    Refused(Box<http::Response<Vec<u8>>>),
    /// There is no response.
    Failed(TransportError),
}

impl fmt::Debug for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(response) => f.debug_tuple("Refused").field(&response.status()).finish(),
            Self::Failed(error) => f.debug_tuple("Failed").field(error).finish(),
        }
    }
}

/// An open WebSocket.
#[derive(Debug)]
#[non_exhaustive]
pub struct Connection {
    /// The subprotocol that the server has selected: `Sec-WebSocket-Protocol` of its response.
    pub subprotocol: Option<String>,
    /// The messages.
    pub messages: IncomingStream,
}

impl Connection {
    /// Creates a connection.
    #[must_use]
    pub const fn new(subprotocol: Option<String>, messages: IncomingStream) -> Self {
        Self { subprotocol, messages }
    }
}

/// The options of a connection.
///
/// ```
/// use lexgen_runtime::client::ConnectOptions;
///
/// let mut options = ConnectOptions::default();
/// assert_eq!((options.frame_limit, options.ping_after), (5 << 20, None));
/// options.frame_limit = 1000;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConnectOptions {
    /// The maximum size of a message in bytes. A longer one must be [`Incoming::TooLong`] or an error, and end the
    /// stream. The default is 5 MiB.
    pub frame_limit: usize,
    /// The time without a message after which a ping is sent, so that a server without messages shows that it is alive.
    /// By default, none is sent.
    pub ping_after: Option<Duration>,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self { frame_limit: 5 << 20, ping_after: None }
    }
}

/// Opens WebSockets.
pub trait WebSocketTransport: Send + Sync + 'static {
    /// Opens a WebSocket.
    ///
    /// The request has the address, the query and the headers, with the offered subprotocols in
    /// `Sec-WebSocket-Protocol`. The transport adds the other headers of the WebSocket handshake. A server that selects
    /// no subprotocol is not an error: those that do not know framings ignore the header.
    ///
    /// # Errors
    ///
    /// The server responds with something else, or not at all.
    fn connect(
        &self,
        request: http::Request<()>,
        options: ConnectOptions,
    ) -> impl Future<Output = Result<Connection, ConnectError>> + Send;
}

impl<T: WebSocketTransport> WebSocketTransport for Arc<T> {
    fn connect(
        &self,
        request: http::Request<()>,
        options: ConnectOptions,
    ) -> impl Future<Output = Result<Connection, ConnectError>> + Send {
        (**self).connect(request, options)
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
    async fn connect(&self, request: http::Request<()>, options: ConnectOptions) -> Result<Connection, ConnectError> {
        let (parts, ()) = request.into_parts();
        let mut request = parts.uri.into_client_request().map_err(failed)?;
        request.headers_mut().extend(parts.headers);
        let limit = Some(options.frame_limit);
        let config = WebSocketConfig::default().max_message_size(limit).max_frame_size(limit);
        let dialled = match self.dial(request.clone(), config).await {
            // The library refuses a server that ignores the offer. Without an offer, that server does the same.
            Err(Error::Protocol(ProtocolError::SecWebSocketSubProtocolError(SubProtocolError::NoSubProtocol))) => {
                request.headers_mut().remove(SEC_WEBSOCKET_PROTOCOL);
                self.dial(request, config).await
            }
            other => other,
        };
        let (socket, response) = dialled.map_err(failed)?;
        let subprotocol = response.headers().get(SEC_WEBSOCKET_PROTOCOL).and_then(|value| value.to_str().ok());
        let subprotocol = subprotocol.map(str::to_owned);
        Ok(Connection { subprotocol, messages: messages(socket, options.ping_after) })
    }
}

/// The messages of a socket. An error ends the stream, even if the socket would return more.
fn messages(socket: WebSocketStream<MaybeTlsStream<TcpStream>>, ping_after: Option<Duration>) -> IncomingStream {
    let messages = stream::unfold(Some(socket), move |socket| async move {
        let mut socket: WebSocketStream<_> = socket?;
        let (incoming, is_last) = match receive(&mut socket, ping_after).await? {
            Ok(message) => (Ok(incoming(message)), false),
            Err(Error::Capacity(CapacityError::MessageTooLong { size, .. })) => (Ok(Incoming::TooLong(size)), true),
            Err(error) => (Err(error.into()), true),
        };
        let is_last = is_last || matches!(incoming, Ok(Incoming::Closed { .. }));
        if is_last {
            // Sends the response to the server's close frame.
            let _ = socket.flush().await;
        }
        Some((incoming, (!is_last).then_some(socket)))
    });
    BoxStream::new(messages.fuse())
}

/// The shortest interval of pings.
const MOST_OFTEN: Duration = Duration::from_millis(10);

/// Returns the next message, and sends a ping whenever there is none for this long.
async fn receive(
    socket: &mut WebSocketStream<MaybeTlsStream<TcpStream>>,
    ping_after: Option<Duration>,
) -> Option<Result<Message, Error>> {
    let Some(ping_after) = ping_after.map(|ping_after| ping_after.max(MOST_OFTEN)) else {
        return socket.next().await;
    };
    loop {
        match timeout(ping_after, socket.next()).await {
            Ok(message) => return message,
            Err(_) => {
                if let Err(error) = socket.send(Message::Ping(Bytes::new())).await {
                    return Some(Err(error));
                }
            }
        }
    }
}

fn incoming(message: Message) -> Incoming {
    match message {
        Message::Binary(bytes) => Incoming::Frame(bytes.into()),
        Message::Text(text) => Incoming::Text(text.as_str().to_owned()),
        Message::Close(None) => Incoming::Closed { code: 1005, reason: String::new() },
        Message::Close(Some(frame)) => {
            Incoming::Closed { code: frame.code.into(), reason: frame.reason.as_str().to_owned() }
        }
        Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Incoming::Alive,
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

#[cfg(test)]
mod tests {
    use super::Incoming;

    #[test]
    fn debug_does_not_show_the_content_of_messages() {
        assert_eq!(format!("{:?}", Incoming::Text("secret".to_owned())), "Text(6 bytes)");
        assert_eq!(format!("{:#?}", Incoming::Frame(b"secret".to_vec())), "Frame(6 bytes)");
    }
}

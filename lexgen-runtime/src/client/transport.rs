//! [`Transport`]: sending HTTP requests. Knows nothing of XRPC.

use std::error::Error;
use std::future::Future;
use std::sync::Arc;

use crate::xrpc::{Body, ByteStream};

/// The error of a transport.
pub type TransportError = Box<dyn Error + Send + Sync>;

/// Sends HTTP requests and receives responses.
///
/// Transports are responsible for everything below a call: connections, timeouts, retries and proxies.
pub trait Transport: Send + Sync {
    /// Sends a request and returns the head of the response with a stream of its body.
    ///
    /// The request has all headers except those of the connection and `Content-Length`. A request without `Content-Type`
    /// has no body. Redirects must be returned, not followed, because headers such as tokens must not be sent elsewhere.
    ///
    /// # Errors
    ///
    /// There is no response. An error after the head is an error of the stream.
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> impl Future<Output = Result<http::Response<ByteStream>, TransportError>> + Send;
}

impl<T: Transport> Transport for &T {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> impl Future<Output = Result<http::Response<ByteStream>, TransportError>> + Send {
        (**self).send(request)
    }
}

impl<T: Transport> Transport for Arc<T> {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> impl Future<Output = Result<http::Response<ByteStream>, TransportError>> + Send {
        (**self).send(request)
    }
}

/// A transport that calls a function. Created by [`transport_fn`].
#[derive(Clone, Copy, Debug)]
pub struct TransportFn<F>(F);

/// Creates a transport from a function, for tests or to wrap another transport.
///
/// ```
/// use lexgen_runtime::Body;
/// use lexgen_runtime::client::{Client, transport_fn};
///
/// let offline = transport_fn(async |_: http::Request<Body>| Err("there is no network".into()));
/// assert!(Client::new(offline, "https://example.com").is_ok());
/// ```
pub fn transport_fn<F, R>(function: F) -> TransportFn<F>
where
    F: Fn(http::Request<Body>) -> R + Send + Sync,
    R: Future<Output = Result<http::Response<ByteStream>, TransportError>> + Send,
{
    TransportFn(function)
}

impl<F, R> Transport for TransportFn<F>
where
    F: Fn(http::Request<Body>) -> R + Send + Sync,
    R: Future<Output = Result<http::Response<ByteStream>, TransportError>> + Send,
{
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> impl Future<Output = Result<http::Response<ByteStream>, TransportError>> + Send {
        (self.0)(request)
    }
}

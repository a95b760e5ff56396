//! [`Transport`]: how requests get to servers. Knows nothing of XRPC.

use std::error::Error;
use std::future::Future;
use std::sync::Arc;

use crate::xrpc::{Body, ByteStream};

/// What a transport fails with.
pub type TransportError = Box<dyn Error + Send + Sync>;

/// Gets a request to its server and brings the answer back.
///
/// Everything that is not about one call stands here: connections, timeouts, retries, proxies.
pub trait Transport: Send + Sync {
    /// Sends a request and waits for the head of the answer.
    ///
    /// All headers are there but those about the connection and the length. Without `Content-Type` there is no body. A
    /// redirect is to be given back rather than followed: it would take the headers along to wherever it points.
    ///
    /// # Errors
    ///
    /// Anything for which there is no answer. What fails later is an error in the stream.
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

/// A transport that is a function. Made by [`transport_fn`].
#[derive(Clone, Copy, Debug)]
pub struct TransportFn<F>(F);

/// Makes a transport of a function: for tests, or around another transport.
///
/// ```
/// use lexgen_runtime::Body;
/// use lexgen_runtime::client::{Client, transport_fn};
///
/// let nobody = transport_fn(async |_: http::Request<Body>| Err("there is no network".into()));
/// assert!(Client::new(nobody, "https://example.com").is_ok());
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

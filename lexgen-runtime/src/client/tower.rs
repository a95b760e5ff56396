//! Tower services as transports: hyper clients, axum routers, and the layers around them.

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use http_body::{Frame, SizeHint};
use tower_service::Service;

use super::transport::{Transport, TransportError};
use crate::xrpc::{Body, BoxStream, ByteStream};

/// A tower service as a transport. It is cloned for each call.
///
/// An `axum::Router` is such a service, so a server can be called within the process, without a socket. It sees only the
/// path of the client's URL.
#[derive(Clone, Copy, Debug)]
pub struct TowerTransport<S>(S);

impl<S> TowerTransport<S> {
    /// Creates a transport from a service.
    pub const fn new(service: S) -> Self {
        Self(service)
    }
}

impl<S, B> Transport for TowerTransport<S>
where
    S: Service<http::Request<HttpBody>, Response = http::Response<B>> + Clone + Send + Sync,
    S::Error: Into<TransportError>,
    S::Future: Send,
    B: http_body::Body + Send + 'static,
    B::Error: Into<TransportError>,
{
    async fn send(&self, request: http::Request<Body>) -> Result<http::Response<ByteStream>, TransportError> {
        let mut service = self.0.clone();
        poll_fn(|context| service.poll_ready(context)).await.map_err(Into::into)?;
        let response = service.call(request.map(HttpBody::new)).await.map_err(Into::into)?;
        Ok(response.map(stream_of))
    }
}

/// The content of a body, without its trailers.
fn stream_of<B>(body: B) -> ByteStream
where
    B: http_body::Body + Send + 'static,
    B::Error: Into<TransportError>,
{
    let mut body = Box::pin(body);
    BoxStream::from_fn(move |context| {
        loop {
            let frame = match ready!(body.as_mut().poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(io::Error::other(error)))),
                Some(Ok(frame)) => frame,
            };
            if let Ok(mut data) = frame.into_data() {
                let length = data.remaining();
                return Poll::Ready(Some(Ok(data.copy_to_bytes(length).into())));
            }
        }
    })
}

/// The body of a request, as tower services receive it.
///
/// `Debug` does not show its bytes, which may contain secrets.
pub struct HttpBody(Content);

enum Content {
    Bytes(Option<Bytes>),
    Stream(ByteStream),
}

impl HttpBody {
    fn new(body: Body) -> Self {
        Self(match body.as_bytes() {
            Some(bytes) => Content::Bytes(Some(Bytes::copy_from_slice(bytes)).filter(|bytes| !bytes.is_empty())),
            None => Content::Stream(body.into_stream()),
        })
    }
}

impl fmt::Debug for HttpBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::Bytes(bytes) => write!(f, "HttpBody({} bytes)", bytes.as_ref().map_or(0, Bytes::len)),
            Content::Stream(_) => f.write_str("HttpBody(stream)"),
        }
    }
}

impl http_body::Body for HttpBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match &mut self.0 {
            Content::Bytes(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Content::Stream(stream) => {
                let chunk = stream.poll_next(context);
                chunk.map(|chunk| chunk.map(|bytes| bytes.map(|bytes| Frame::data(Bytes::from(bytes)))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.0, Content::Bytes(None))
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Content::Bytes(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Content::Stream(_) => SizeHint::default(),
        }
    }
}

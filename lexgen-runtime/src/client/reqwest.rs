//! `reqwest::Client` as a transport, natively and in browsers.

use std::future::Future;
use std::io;

use futures_core::Stream;

use super::transport::{Transport, TransportError};
use crate::xrpc::{Body, BoxStream, ByteStream};

/// Configure timeouts, proxies and certificates with reqwest's builder, and disable redirects there.
///
/// In browsers, `fetch` does not send streams, so a streamed body is collected first.
impl Transport for reqwest::Client {
    #[cfg(not(target_arch = "wasm32"))]
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> impl Future<Output = Result<http::Response<ByteStream>, TransportError>> + Send {
        exchange(self, request)
    }

    #[cfg(target_arch = "wasm32")]
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> impl Future<Output = Result<http::Response<ByteStream>, TransportError>> + Send {
        // Browsers have one thread, so the future is never sent to another.
        send_wrapper::SendWrapper::new(exchange(self, request))
    }
}

async fn exchange(
    client: &reqwest::Client,
    request: http::Request<Body>,
) -> Result<http::Response<ByteStream>, TransportError> {
    let (parts, body) = request.into_parts();
    let mut builder = client.request(parts.method, parts.uri.to_string()).headers(parts.headers);
    if body.as_bytes() != Some(&[]) {
        builder = builder.body(body_of(body).await?);
    }
    let mut response = builder.send().await?;
    let mut head = http::Response::new(());
    *head.status_mut() = response.status();
    *head.headers_mut() = std::mem::take(response.headers_mut());
    let stream = response.bytes_stream();
    #[cfg(target_arch = "wasm32")]
    let stream = send_wrapper::SendWrapper::new(stream);
    Ok(head.map(|()| stream_of(stream)))
}

fn stream_of<B: Into<Vec<u8>>>(stream: impl Stream<Item = reqwest::Result<B>> + Send + 'static) -> ByteStream {
    let mut stream = Box::pin(stream);
    BoxStream::from_fn(move |context| {
        let chunk = stream.as_mut().poll_next(context);
        chunk.map(|chunk| chunk.map(|bytes| bytes.map(Into::into).map_err(io::Error::other)))
    })
}

#[cfg(not(target_arch = "wasm32"))]
async fn body_of(body: Body) -> io::Result<reqwest::Body> {
    Ok(match body.as_bytes() {
        Some(bytes) => bytes.to_vec().into(),
        None => reqwest::Body::wrap_stream(body.into_stream()),
    })
}

#[cfg(target_arch = "wasm32")]
async fn body_of(body: Body) -> io::Result<reqwest::Body> {
    Ok(body.into_bytes(usize::MAX).await?.into())
}

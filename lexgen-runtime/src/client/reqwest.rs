//! `reqwest::Client` as a transport, natively and in browsers.

use std::future::Future;
use std::io;
#[cfg(not(target_arch = "wasm32"))]
use std::time::Duration;

use futures_core::Stream;

use super::Client;
use super::error::RequestError;
use super::transport::{Transport, TransportError};
#[cfg(not(target_arch = "wasm32"))]
use crate::xrpc::USER_AGENT;
use crate::xrpc::{Body, BoxStream, ByteStream};

/// [`Client::reqwest`] creates one with time limits. Configure proxies and certificates with reqwest's builder, and set timeouts
/// and disable redirects there: `reqwest::Client::new()` waits forever and follows redirects.
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

/// The time to connect.
#[cfg(not(target_arch = "wasm32"))]
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// The time in which the next part of a response must arrive.
#[cfg(not(target_arch = "wasm32"))]
const READ_WITHIN: Duration = Duration::from_secs(30);

impl Client<reqwest::Client> {
    /// Creates a client of the server at `base` with reqwest and defaults for servers that are not trusted.
    ///
    /// A connection is made within 10 seconds, and each part of a response arrives within 30 seconds. Redirects are returned and not
    /// followed, since the headers of a call, such as tokens, are only for its server. In browsers, `fetch` decides.
    ///
    /// ```
    /// use lexgen_runtime::client::Client;
    ///
    /// let client = Client::reqwest("https://bsky.social")?;
    /// # Ok::<(), lexgen_runtime::client::RequestError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Client::new`], and [`RequestError::Transport`] if reqwest cannot be initialized.
    pub fn reqwest(base: &str) -> Result<Self, RequestError> {
        let builder = reqwest::Client::builder();
        #[cfg(not(target_arch = "wasm32"))]
        let builder = builder
            .connect_timeout(CONNECT_WITHIN)
            .read_timeout(READ_WITHIN)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .user_agent(USER_AGENT);
        let client = builder.build().map_err(|error| RequestError::Transport(error.into()))?;
        Self::new(client, base)
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
    let mut response = builder.send().await.map_err(reqwest::Error::without_url)?;
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
        chunk.map(|chunk| {
            chunk.map(|bytes| bytes.map(Into::into).map_err(|error| io::Error::other(error.without_url())))
        })
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

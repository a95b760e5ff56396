//! The client: typed calls of queries and procedures over a transport of your choice, and subscriptions.
//!
//! A [`Client`] holds the address of a server and the settings of calls. A [`Transport`] sends them. `reqwest::Client` is a
//! transport with the feature `reqwest`, every tower service is one with the feature `tower`, and [`transport_fn`] makes
//! one of a function.
//!
//! ```
//! use lexgen_runtime::client::{CallError, Client, transport_fn};
//! use lexgen_runtime::{Body, ErrorDetails, XrpcError};
//!
//! #[derive(Clone, Copy, Debug)]
//! pub struct GetPost;
//!
//! #[derive(Clone, Debug, PartialEq, Eq, Hash)]
//! pub struct GetPostParams {
//!     pub key: String,
//! }
//!
//! #[derive(Clone, Debug, PartialEq, Eq, Hash)]
//! pub struct GetPostOutput {
//!     pub text: String,
//! }
//!
//! #[derive(Clone, Debug, PartialEq, Eq, Hash)]
//! pub enum GetPostError {
//!     NotFound(ErrorDetails),
//!     Other(XrpcError),
//! }
//!
//! lexgen_runtime::query! {
//!     GetPost = "com.example.getPost" {
//!         params: GetPostParams;
//!         output: GetPostOutput, "application/json";
//!         error: GetPostError;
//!     }
//! }
//! lexgen_runtime::object! { GetPostParams { "key" => key: required; } }
//! lexgen_runtime::object! { GetPostOutput { "text" => text: required; } }
//! lexgen_runtime::errors! { GetPostError { "NotFound" => NotFound; _ => Other; } }
//!
//! let server = transport_fn(async |request: http::Request<Body>| {
//!     let (status, body) = match request.uri().query() {
//!         Some("key=a") => (200, r#"{"text":"hello"}"#),
//!         _ => (404, r#"{"error":"NotFound"}"#),
//!     };
//!     let response = http::Response::builder().status(status).header("content-type", "application/json");
//!     Ok(response.body(Body::new("", body).into_stream())?)
//! });
//!
//! # pollster::block_on(async {
//! let client = Client::new(server, "https://example.com")?;
//! let post = client.query::<GetPost>(&GetPostParams { key: "a".to_owned() }).await?;
//! assert_eq!(post.output.text, "hello");
//!
//! match client.query::<GetPost>(&GetPostParams { key: "b".to_owned() }).bearer("secret").await {
//!     Err(CallError::Xrpc { error: GetPostError::NotFound(_), status, .. }) => assert_eq!(status, 404),
//!     other => panic!("{other:?}"),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod buffered;
mod call;
mod error;
mod error_body;
mod header;
mod input;
mod pages;
mod params;
mod request;
#[cfg(feature = "reqwest-no-tls")]
mod reqwest;
mod response;
mod retry_after;
#[cfg(feature = "websocket")]
mod subscription;
#[cfg(feature = "tower")]
mod tower;
mod transport;

use std::borrow::Cow;
use std::fmt;

use http::Uri;

pub use self::buffered::BufferedResponse;
pub use self::call::{Call, CallResult, Callable};
pub use self::error::{CallError, HeaderErrorKind, RequestError, ResponseError, ResponseErrorKind};
use self::header::Headers;
pub use self::input::Input;
pub use self::pages::Pages;
#[cfg(feature = "websocket")]
pub use self::subscription::{
    ConnectError, ConnectOptions, Connection, EventStream, Incoming, IncomingStream, Reconnect, Subscribe,
    SubscriptionError, Tungstenite, WebSocketTransport, subscribe,
};
#[cfg(feature = "tower")]
pub use self::tower::{HttpBody, TowerTransport};
pub use self::transport::{Transport, TransportError, TransportFn, transport_fn};
pub use crate::xrpc::{Labeler, ServiceProxy, ServiceProxyError};
use crate::xrpc::{Paginated, Procedure, Query, default_value_limit};

/// The settings of a call, named as the methods that set them.
#[derive(Clone, Copy, Debug)]
struct Settings {
    validate_request: bool,
    validate_response: bool,
    send_defaults: bool,
    response_limit: usize,
    value_limit: Option<usize>,
}

impl Settings {
    const DEFAULT: Self = Self {
        validate_request: true,
        validate_response: false,
        send_defaults: true,
        response_limit: 16 << 20,
        value_limit: None,
    };

    /// Returns the maximum number of values in a response.
    fn value_limit(&self) -> usize {
        self.value_limit.unwrap_or(default_value_limit(self.response_limit))
    }
}

/// A server, and the settings of calls to it.
///
/// Settings apply to each call. [`Call`] has methods of the same names to change them for one call.
///
/// Retries and timeouts are up to the transport. [`CallError::is_retryable`] tells whether the same call may succeed later.
///
/// `Debug` shows neither values of headers nor a user and password in the address.
#[derive(Clone)]
pub struct Client<T> {
    transport: T,
    /// The address, without a slash at its end.
    base: String,
    headers: Headers,
    settings: Settings,
}

impl<T> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { transport: _, base, headers, settings } = self;
        let base = without_user(base);
        let client = &mut f.debug_struct("Client");
        client.field("base", &base).field("headers", headers).field("settings", settings).finish_non_exhaustive()
    }
}

/// The address without a user and password.
fn without_user(address: &str) -> Cow<'_, str> {
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.into();
    };
    let authority = rest.find('/').unwrap_or(rest.len());
    match rest[..authority].rfind('@') {
        Some(at) => format!("{scheme}://{}", &rest[at + 1..]).into(),
        None => address.into(),
    }
}

impl<T: Transport> Client<T> {
    /// Creates a client of the server at `base`, such as `https://bsky.social`. Endpoints are below it, at `/xrpc/`.
    ///
    /// # Errors
    ///
    /// [`RequestError::Address`] if `base` is not a URL with the scheme `http` or `https`, or has a query.
    pub fn new(transport: T, base: &str) -> Result<Self, RequestError> {
        let uri: Uri = base.parse().map_err(|error| RequestError::address(base, Some(error)))?;
        let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
        if !is_http || uri.query().is_some() || base.contains('#') {
            return Err(RequestError::address(base, None));
        }
        let base = base.trim_end_matches('/').to_owned();
        Ok(Self { transport, base, headers: Headers::default(), settings: Settings::DEFAULT })
    }

    /// The transport.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Prepares a call of a query. An endpoint without parameters takes `&()`.
    pub fn query<'a, M: Query + Callable>(&'a self, params: &'a M::Params) -> Call<'a, T, M> {
        Call::new(self, http::Method::GET, Input::nothing()).params(params)
    }

    /// Prepares a call of a procedure. The input is `&input` for JSON, a [`Body`](crate::Body) for bytes, and `()` for
    /// none.
    ///
    /// Parameters are added with [`Call::params`].
    pub fn procedure<'a, M: Procedure + Callable>(&'a self, input: impl Into<Input<'a, M>>) -> Call<'a, T, M> {
        Call::new(self, http::Method::POST, input.into())
    }

    /// Returns the pages of a query as a stream, starting with that of `params`.
    pub fn pages<M: Query + Paginated + Callable>(&self, params: M::Params) -> Pages<'_, M> {
        self.pages_with(params, |call| call)
    }

    /// Returns the pages of a query as a stream, with a function that configures the call of each page, such as
    /// `|call| call.bearer("secret")`.
    pub fn pages_with<'a, M: Query + Paginated + Callable>(
        &'a self,
        params: M::Params,
        configure: impl for<'c> Fn(Call<'c, T, M>) -> Call<'c, T, M> + Send + 'a,
    ) -> Pages<'a, M> {
        Pages::new(params, move |params: &M::Params| self.exchange(configure(self.query::<M>(params)).prepare()))
    }
}

/// Settings of all calls.
impl<T> Client<T> {
    /// Sends a header.
    ///
    /// # Errors
    ///
    /// [`RequestError::Header`] if the header is invalid, or is one that the client sets itself, such as `Content-Type`.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, RequestError> {
        self.headers.set(name, value).map(|()| self)
    }

    /// Sends `Authorization: Bearer`.
    ///
    /// # Errors
    ///
    /// [`RequestError::Header`] if the token has characters that headers cannot have.
    pub fn bearer(mut self, token: &str) -> Result<Self, RequestError> {
        self.headers.set_bearer(token).map(|()| self)
    }

    /// Sends `atproto-accept-labelers`. Calls can add labelers to these.
    #[must_use]
    pub fn accept_labelers(mut self, labelers: impl IntoIterator<Item = impl Into<Labeler>>) -> Self {
        self.headers.add_labelers(labelers);
        self
    }

    /// Sends `atproto-proxy`: the service to which the server forwards the call, as `did#service`.
    ///
    /// # Errors
    ///
    /// [`RequestError::Header`] if this is not a DID and a name, separated by `#`.
    pub fn proxy(mut self, service: &str) -> Result<Self, RequestError> {
        self.headers.set_proxy(service).map(|()| self)
    }

    /// Sets whether parameters and input are validated before they are sent. The default is `true`.
    #[must_use]
    pub fn validate_request(mut self, yes: bool) -> Self {
        self.settings.validate_request = yes;
        self
    }

    /// Sets whether the output is validated. The default is `false`: only deserialization checks it.
    #[must_use]
    pub fn validate_response(mut self, yes: bool) -> Self {
        self.settings.validate_response = yes;
        self
    }

    /// Sets whether absent parameters are sent with their declared defaults, as the
    /// [specification](https://atproto.com/specs/xrpc#lexicon-http-endpoints) requires. The default is `true`.
    #[must_use]
    pub fn send_defaults(mut self, yes: bool) -> Self {
        self.settings.send_defaults = yes;
        self
    }

    /// Sets the maximum number of bytes of a response body. It does not apply to streams. The default is 16 MiB.
    #[must_use]
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.settings.response_limit = bytes;
        self
    }

    /// Sets the maximum number of values in a response body: the elements of its arrays and the fields of its objects, at any
    /// level. It does not apply to streams.
    ///
    /// A value of a few bytes takes more memory than that, 24 bytes as untyped data and the size of its type otherwise, so
    /// this limits memory. The default is a quarter of [`response_limit`](Self::response_limit), but at least 1024.
    #[must_use]
    pub fn value_limit(mut self, values: usize) -> Self {
        self.settings.value_limit = Some(values);
        self
    }
}

//! The client (SPEC section 7): typed calls of queries and procedures through a transport of the user's choice.
//!
//! A [`Client`] knows where a server is and how calls to it look; a [`Transport`] gets them there. `reqwest::Client` is
//! a transport with the feature `reqwest`, every tower service is one with the feature `tower`, and a function makes
//! one.
//!
//! ```
//! use lexgen_runtime::client::{CallError, Client, transport_fn};
//! use lexgen_runtime::{Body, ErrorMessage, XrpcError};
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
//!     NotFound(ErrorMessage),
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

mod answer;
mod call;
mod error;
mod header;
mod input;
mod kept;
mod pages;
mod params;
mod request;
#[cfg(feature = "reqwest-no-tls")]
mod reqwest;
mod retry_after;
#[cfg(feature = "websocket")]
mod subscription;
#[cfg(feature = "tower")]
mod tower;
mod transport;

use http::Uri;

pub use self::call::{Call, CallResult, Callable};
pub use self::error::{AnswerFault, CallError, RequestError, UnexpectedAnswer};
use self::header::Headers;
pub use self::input::Input;
pub use self::kept::KeptAnswer;
pub use self::pages::Pages;
#[cfg(feature = "websocket")]
pub use self::subscription::{
    ConnectError, EventStream, Incoming, IncomingStream, Reconnect, Subscribe, SubscriptionError, Tungstenite,
    WebSocketTransport, subscribe,
};
#[cfg(feature = "tower")]
pub use self::tower::{HttpBody, TowerTransport};
pub use self::transport::{Transport, TransportError, TransportFn, transport_fn};
pub use crate::xrpc::{Labeler, ServiceProxy, ServiceProxyError};
use crate::xrpc::{Paginated, Procedure, Query};

/// How calls are made and answers taken.
#[derive(Clone, Copy, Debug)]
struct Settings {
    validates_requests: bool,
    validates_responses: bool,
    sends_defaults: bool,
    limit: usize,
}

impl Settings {
    const DEFAULT: Self =
        Self { validates_requests: true, validates_responses: false, sends_defaults: true, limit: 16 << 20 };
}

/// A server, and how calls to it look.
///
/// What is set here holds for each call, and can be set otherwise for one call with the methods of [`Call`].
///
/// Retries and timeouts are the transport's: of an error, [`is_retryable`](CallError::is_retryable) says whether the
/// same call may go well later.
#[derive(Clone, Debug)]
pub struct Client<T> {
    transport: T,
    /// Without a slash at its end.
    base: String,
    headers: Headers,
    settings: Settings,
}

impl<T: Transport> Client<T> {
    /// A client of the server at `base`, such as `https://bsky.social`. XRPC stands below it, at `/xrpc/`.
    ///
    /// # Errors
    ///
    /// [`RequestError::Address`] if `base` is not an absolute URL, or has a query.
    pub fn new(transport: T, base: &str) -> Result<Self, RequestError> {
        let uri: Uri = base.parse().map_err(|error| RequestError::Address(format!("`{base}`: {error}")))?;
        if uri.scheme().is_none() || uri.query().is_some() || base.contains('#') {
            return Err(RequestError::Address(format!("`{base}`: expected a URL such as `https://example.com`")));
        }
        let base = base.trim_end_matches('/').to_owned();
        Ok(Self { transport, base, headers: Headers::default(), settings: Settings::DEFAULT })
    }

    /// The transport.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// A query. Of an endpoint without parameters, they are `&()`.
    pub fn query<'a, M: Query + Callable>(&'a self, params: &'a M::Params) -> Call<'a, T, M> {
        Call::new(self, http::Method::GET, Input::nothing()).params(params)
    }

    /// A procedure with an input: `&input` of JSON, a [`Body`](crate::Body), or `()` if it takes none.
    ///
    /// Parameters are added with [`Call::params`].
    pub fn procedure<'a, M: Procedure + Callable>(&'a self, input: impl Into<Input<'a, M>>) -> Call<'a, T, M> {
        Call::new(self, http::Method::POST, input.into())
    }

    /// The pages of a query, from the one that `params` say until there are no more.
    pub fn pages<M: Query + Paginated + Callable>(&self, params: M::Params) -> Pages<'_, M> {
        self.pages_by(params, |call| call)
    }

    /// The pages of a query, each by a call to which a function adds what it needs, such as
    /// `|call| call.bearer("secret")`.
    pub fn pages_by<'a, M: Query + Paginated + Callable>(
        &'a self,
        params: M::Params,
        call: impl for<'c> Fn(Call<'c, T, M>) -> Call<'c, T, M> + Send + 'a,
    ) -> Pages<'a, M> {
        Pages::new(params, move |params: &M::Params| self.exchange(call(self.query::<M>(params)).prepare()))
    }
}

/// What holds for each call.
impl<T> Client<T> {
    /// Sends a header with each call.
    ///
    /// # Errors
    ///
    /// [`RequestError::Header`] if it is no header, or one that the client makes itself, such as `Content-Type`.
    pub fn with_header(mut self, name: &str, value: &str) -> Result<Self, RequestError> {
        self.headers.set(name, value).map(|()| self)
    }

    /// Sends `Authorization: Bearer` with each call.
    ///
    /// # Errors
    ///
    /// [`RequestError::Header`] if a header cannot hold the token.
    pub fn with_bearer(mut self, token: &str) -> Result<Self, RequestError> {
        self.headers.set_bearer(token).map(|()| self)
    }

    /// Sends `atproto-accept-labelers` with each call. What a call adds comes after these.
    #[must_use]
    pub fn with_labelers(mut self, labelers: impl IntoIterator<Item = impl Into<Labeler>>) -> Self {
        self.headers.add_labelers(labelers);
        self
    }

    /// Sends `atproto-proxy` with each call: the service that the server is to pass it on to, as `did#service`.
    ///
    /// # Errors
    ///
    /// [`RequestError::Header`] if it is not a DID, one `#` and a name.
    pub fn with_proxy(mut self, service: &str) -> Result<Self, RequestError> {
        self.headers.set_proxy(service).map(|()| self)
    }

    /// Whether parameters and inputs are validated before they are sent. They are, unless this says otherwise.
    #[must_use]
    pub fn with_validated_requests(mut self, yes: bool) -> Self {
        self.settings.validates_requests = yes;
        self
    }

    /// Whether outputs are validated beyond what reading demands. They are not, unless this says otherwise.
    #[must_use]
    pub fn with_validated_responses(mut self, yes: bool) -> Self {
        self.settings.validates_responses = yes;
        self
    }

    /// Whether parameters that are absent are sent with their declared defaults, as the specification asks. They are,
    /// unless this says otherwise.
    #[must_use]
    pub fn with_defaults_sent(mut self, yes: bool) -> Self {
        self.settings.sends_defaults = yes;
        self
    }

    /// The most bytes that an answer may have that is not a stream: JSON, and what comes with an error. 16 MiB unless
    /// this says otherwise.
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.settings.limit = bytes;
        self
    }
}

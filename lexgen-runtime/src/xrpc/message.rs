//! The requests and responses of endpoints.

use std::fmt;
use std::future::Future;

use lexgen_data::Value;

use super::body::Body;
use super::endpoint::{Method, Subscription};
use super::format::{Empty, Json, Raw};
use super::stream::BoxStream;

/// A request for a query or procedure.
#[non_exhaustive]
pub struct Request<M: Method> {
    /// The parameters.
    pub params: M::Params,
    /// The body; `()` for queries.
    pub input: M::Input,
    /// The headers.
    #[cfg(feature = "http")]
    pub headers: http::HeaderMap,
    /// Data that layers of the server attach to the request, such as the authenticated account.
    #[cfg(feature = "http")]
    pub extensions: http::Extensions,
}

impl<M: Method> Request<M> {
    /// Creates a request without headers.
    #[must_use]
    pub fn new(params: M::Params, input: M::Input) -> Self {
        Self {
            params,
            input,
            #[cfg(feature = "http")]
            headers: http::HeaderMap::new(),
            #[cfg(feature = "http")]
            extensions: http::Extensions::new(),
        }
    }
}

impl<M: Method> fmt::Debug for Request<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { params, input, .. } = self;
        f.debug_struct(M::NSID).field("params", params).field("input", input).finish_non_exhaustive()
    }
}

/// A response of a query or procedure.
#[non_exhaustive]
pub struct Response<M: Method> {
    /// The body.
    pub output: M::Output,
    /// The headers. A server sets `Content-Type` itself.
    #[cfg(feature = "http")]
    pub headers: http::HeaderMap,
}

impl<M: Method> Response<M> {
    /// Creates a response without headers.
    #[must_use]
    pub fn new(output: M::Output) -> Self {
        Self {
            output,
            #[cfg(feature = "http")]
            headers: http::HeaderMap::new(),
        }
    }
}

/// Converts outputs to responses. Generated code does so for types that it declares; these are the others.
macro_rules! response_from {
    ($($output:ty, $format:ty;)*) => {$(
        impl<M: Method<Output = $output, OutputFormat = $format>> From<$output> for Response<M> {
            fn from(output: $output) -> Self {
                Self::new(output)
            }
        }
    )*};
}

response_from! {
    Body, Raw;
    Value, Json;
    (), Empty;
}

impl<M: Method> fmt::Debug for Response<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { output, .. } = self;
        f.debug_struct(M::NSID).field("output", output).finish_non_exhaustive()
    }
}

/// The result of a route: a response, or an error of its endpoint.
pub type Reply<M> = Result<Response<M>, <M as Method>::Error>;

/// A future of a [`Reply`]. All such futures implement it, so that routes can be `async fn`s.
pub trait ReplyFuture<M: Method>: Future<Output = Reply<M>> + Send {}

impl<M: Method, F: Future<Output = Reply<M>> + Send> ReplyFuture<M> for F {}

/// A request for a subscription.
#[non_exhaustive]
pub struct SubscriptionRequest<M: Subscription> {
    /// The parameters.
    pub params: M::Params,
    /// The headers.
    #[cfg(feature = "http")]
    pub headers: http::HeaderMap,
    /// Data that layers of the server attach to the request, such as the authenticated account.
    #[cfg(feature = "http")]
    pub extensions: http::Extensions,
}

impl<M: Subscription> SubscriptionRequest<M> {
    /// Creates a request without headers.
    #[must_use]
    pub fn new(params: M::Params) -> Self {
        Self {
            params,
            #[cfg(feature = "http")]
            headers: http::HeaderMap::new(),
            #[cfg(feature = "http")]
            extensions: http::Extensions::new(),
        }
    }
}

impl<M: Subscription> fmt::Debug for SubscriptionRequest<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(M::NSID).field("params", &self.params).finish_non_exhaustive()
    }
}

/// The messages of a subscription, as a stream that an error ends.
pub type Messages<M> = BoxStream<Result<<M as Subscription>::Message, <M as Subscription>::Error>>;

/// A future of [`Messages`], or of an error. All such futures implement it, so that routes can be `async fn`s.
pub trait MessagesFuture<M: Subscription>: Future<Output = Result<Messages<M>, M::Error>> + Send {}

impl<M: Subscription, F: Future<Output = Result<Messages<M>, M::Error>> + Send> MessagesFuture<M> for F {}

//! What goes to an endpoint and what comes back.

use std::fmt;
use std::future::Future;

use lexgen_data::Value;

use super::body::Body;
use super::endpoint::{Method, Subscription};
use super::format::{Empty, Json, Raw};
use super::stream::BoxStream;

/// What goes to a query or procedure.
#[non_exhaustive]
pub struct Request<M: Method> {
    /// The parameters.
    pub params: M::Params,
    /// The body; `()` for queries.
    pub input: M::Input,
    /// The headers.
    #[cfg(feature = "http")]
    pub headers: http::HeaderMap,
    /// What layers of the server say of the request, such as who is signed in.
    #[cfg(feature = "http")]
    pub extensions: http::Extensions,
}

impl<M: Method> Request<M> {
    /// A request with these parameters and this body.
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

/// What comes back from a query or procedure.
#[non_exhaustive]
pub struct Response<M: Method> {
    /// The body.
    pub output: M::Output,
    /// Headers beside those that say what the body is.
    #[cfg(feature = "http")]
    pub headers: http::HeaderMap,
}

impl<M: Method> Response<M> {
    /// A response with this body.
    #[must_use]
    pub fn new(output: M::Output) -> Self {
        Self {
            output,
            #[cfg(feature = "http")]
            headers: http::HeaderMap::new(),
        }
    }
}

/// Emitted code has this for outputs whose types it declares; these are the types that it does not declare.
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

/// What a route gives: a response, or the error of its endpoint.
pub type Reply<M> = Result<Response<M>, <M as Method>::Error>;

/// A [`Reply`] to wait for. Every future of one is this, so that routes can be `async fn`s.
pub trait ReplyFuture<M: Method>: Future<Output = Reply<M>> + Send {}

impl<M: Method, F: Future<Output = Reply<M>> + Send> ReplyFuture<M> for F {}

/// What goes to a subscription.
#[non_exhaustive]
pub struct SubscriptionRequest<M: Subscription> {
    /// The parameters.
    pub params: M::Params,
    /// The headers.
    #[cfg(feature = "http")]
    pub headers: http::HeaderMap,
    /// What layers of the server say of the request, such as who is signed in.
    #[cfg(feature = "http")]
    pub extensions: http::Extensions,
}

impl<M: Subscription> SubscriptionRequest<M> {
    /// A request with these parameters.
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

/// The messages of a subscription, of which an error is the last.
pub type Messages<M> = BoxStream<Result<<M as Subscription>::Message, <M as Subscription>::Error>>;

/// [`Messages`] to wait for, or the error for which there are none. Every future of them is this, so that routes can be
/// `async fn`s.
pub trait MessagesFuture<M: Subscription>: Future<Output = Result<Messages<M>, M::Error>> + Send {}

impl<M: Subscription, F: Future<Output = Result<Messages<M>, M::Error>> + Send> MessagesFuture<M> for F {}

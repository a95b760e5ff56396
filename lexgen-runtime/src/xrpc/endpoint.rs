//! Endpoints as types: what a marker such as `GetSession` says of its query.

use std::fmt::Debug;

use super::error::XrpcError;
use super::message::{MessagesFuture, ReplyFuture, Request, SubscriptionRequest};
use crate::validate::Validate;

/// A query or procedure: something that takes a request and gives a response.
pub trait Method: Sized + 'static {
    /// Its NSID, the last part of its path: `/xrpc/<nsid>`.
    const NSID: &'static str;

    /// Whether it is a query or a procedure.
    const KIND: EndpointKind;

    /// The parameters in the query string; `()` if it declares none.
    type Params: Debug + Validate + Send + 'static;

    /// The body of a request; `()` if it declares none.
    type Input: Debug + Validate + Send + 'static;

    /// How the input stands in the body: a [`Format`](crate::Format) of it.
    type InputFormat;

    /// The MIME type of the body of a request, or a pattern for it; to be stated if there is a body.
    const INPUT_ENCODING: Option<&'static str> = None;

    /// The body of a response; `()` if it declares none.
    type Output: Debug + Validate + Send + 'static;

    /// How the output stands in the body: a [`Format`](crate::Format) of it.
    type OutputFormat;

    /// The MIME type of the body of a response, or a pattern for it; to be stated if there is a body.
    const OUTPUT_ENCODING: Option<&'static str> = None;

    /// How it fails; [`XrpcError`](crate::XrpcError) if it declares no errors.
    type Error: std::error::Error + From<XrpcError> + Into<XrpcError> + Send + Sync + 'static;
}

/// A query: `GET`, without a body in the request.
pub trait Query: Method<Input = ()> {}

/// A procedure: `POST`.
pub trait Procedure: Method {}

/// A subscription: a stream of messages over a WebSocket (SPEC section 8).
pub trait Subscription: Sized + 'static {
    /// Its NSID, the last part of its path: `/xrpc/<nsid>`.
    const NSID: &'static str;

    /// The parameters in the query string; `()` if it declares none.
    type Params: Debug + Validate + Send + 'static;

    /// What it sends: a union.
    type Message: Debug + Validate + Send + 'static;

    /// How it fails; [`XrpcError`](crate::XrpcError) if it declares no errors.
    type Error: std::error::Error + From<XrpcError> + Into<XrpcError> + Send + Sync + 'static;
}

/// A method that `S` serves: `S` implements the method's route trait.
pub trait Serve<S>: Method {
    /// Hands the request to the service.
    fn serve(service: &S, request: Request<Self>) -> impl ReplyFuture<Self>;
}

/// A subscription that `S` serves: `S` implements the subscription's route trait.
pub trait ServeSubscription<S>: Subscription {
    /// Hands the request to the service.
    fn serve(service: &S, request: SubscriptionRequest<Self>) -> impl MessagesFuture<Self>;
}

/// An endpoint as data: a row in a table of all endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Endpoint {
    /// Its NSID.
    pub nsid: &'static str,
    /// What it is.
    pub kind: EndpointKind,
    /// The MIME type of the body of a request, or a pattern for it, if there is a body.
    pub input: Option<&'static str>,
    /// The MIME type of the body of a response, or a pattern for it, if there is a body.
    pub output: Option<&'static str>,
}

impl Endpoint {
    /// The row of a query or procedure.
    #[must_use]
    pub const fn method<M: Method>() -> Self {
        Self { nsid: M::NSID, kind: M::KIND, input: M::INPUT_ENCODING, output: M::OUTPUT_ENCODING }
    }

    /// The row of a query.
    #[must_use]
    pub const fn query<M: Query>() -> Self {
        Self::method::<M>()
    }

    /// The row of a procedure.
    #[must_use]
    pub const fn procedure<M: Procedure>() -> Self {
        Self::method::<M>()
    }

    /// The row of a subscription.
    #[must_use]
    pub const fn subscription<M: Subscription>() -> Self {
        Self { nsid: M::NSID, kind: EndpointKind::Subscription, input: None, output: None }
    }
}

/// The kinds of endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EndpointKind {
    /// `GET`.
    Query,
    /// `POST`.
    Procedure,
    /// A WebSocket.
    Subscription,
}

impl EndpointKind {
    /// As lexicons write it: `query`, `procedure`, `subscription`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Procedure => "procedure",
            Self::Subscription => "subscription",
        }
    }
}

//! Endpoints as types: the traits of markers such as `GetSession`.

use std::fmt::Debug;

use super::error::XrpcError;
use super::framing::Framing;
use super::message::{MessagesFuture, ReplyFuture, Request, SubscriptionRequest};
use crate::validate::Validate;
use crate::value::Generated;

/// A query or procedure. Implemented by [`query!`](crate::query) and [`procedure!`](crate::procedure), and not otherwise.
pub trait Method: Sized + 'static {
    #[doc(hidden)]
    const GENERATED: Generated;

    /// The NSID, which is the last segment of the path: `/xrpc/<nsid>`.
    const NSID: &'static str;

    /// The kind of the endpoint.
    const KIND: EndpointKind;

    /// The parameters in the query string; `()` if there are none.
    type Params: Debug + Validate + Send + 'static;

    /// The body of a request; `()` if there is none.
    type Input: Debug + Validate + Send + 'static;

    /// The [`Format`](crate::Format) of the input.
    type InputFormat;

    /// The MIME type of the input, or a pattern; `None` if there is no input.
    const INPUT_ENCODING: Option<&'static str> = None;

    /// The body of a response; `()` if there is none.
    type Output: Debug + Validate + Send + 'static;

    /// The [`Format`](crate::Format) of the output.
    type OutputFormat;

    /// The MIME type of the output, or a pattern; `None` if there is no output.
    const OUTPUT_ENCODING: Option<&'static str> = None;

    /// The error type; [`XrpcError`](crate::XrpcError) if the lexicon declares no errors.
    type Error: std::error::Error + From<XrpcError> + Into<XrpcError> + Send + Sync + 'static;
}

/// A [query](https://atproto.com/specs/lexicon#query-and-procedure-http-api): `GET`, without an input.
pub trait Query: Method<Input = ()> {
    #[doc(hidden)]
    const GENERATED: Generated;
}

/// A [procedure](https://atproto.com/specs/lexicon#query-and-procedure-http-api): `POST`.
pub trait Procedure: Method {
    #[doc(hidden)]
    const GENERATED: Generated;
}

/// A [subscription](https://atproto.com/specs/event-stream): a stream of messages over a WebSocket. Implemented by
/// [`subscription!`](crate::subscription), and not otherwise.
pub trait Subscription: Sized + 'static {
    #[doc(hidden)]
    const GENERATED: Generated;

    /// The NSID, which is the last segment of the path: `/xrpc/<nsid>`.
    const NSID: &'static str;

    /// The parameters in the query string; `()` if there are none.
    type Params: Debug + Validate + Send + 'static;

    /// The framing of clients that do not negotiate one: `subprotocol` in the lexicon, by default
    /// [`xrpc.v0.cbor`](Framing::V0Cbor).
    ///
    /// `subprotocol` is a draft, which may change
    /// ([proposal 0015](https://github.com/bluesky-social/proposals/tree/main/0015-json-subscriptions)).
    const FRAMING: Framing = Framing::V0Cbor;

    /// The messages: a union.
    type Message: Debug + Validate + Send + 'static;

    /// The error type; [`XrpcError`](crate::XrpcError) if the lexicon declares no errors.
    type Error: std::error::Error + From<XrpcError> + Into<XrpcError> + Send + Sync + 'static;
}

/// A query or procedure that a service `S` serves, because `S` implements its route trait.
pub trait Serve<S>: Method {
    /// Passes the request to the service.
    fn serve(service: &S, request: Request<Self>) -> impl ReplyFuture<Self>;
}

/// A subscription that a service `S` serves, because `S` implements its route trait.
pub trait ServeSubscription<S>: Subscription {
    /// Passes the request to the service.
    fn serve(service: &S, request: SubscriptionRequest<Self>) -> impl MessagesFuture<Self>;
}

/// The description of an endpoint, as in the generated list of all endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Endpoint {
    /// The NSID.
    pub nsid: &'static str,
    /// The kind of the endpoint.
    pub kind: EndpointKind,
    /// The MIME type of the input, or a pattern; `None` if there is no input.
    pub input: Option<&'static str>,
    /// The MIME type of the output, or a pattern; `None` if there is no output.
    pub output: Option<&'static str>,
    /// The default framing of a subscription; `None` for other endpoints.
    pub framing: Option<Framing>,
}

impl Endpoint {
    /// Describes a query or procedure.
    #[must_use]
    pub const fn method<M: Method>() -> Self {
        Self { nsid: M::NSID, kind: M::KIND, input: M::INPUT_ENCODING, output: M::OUTPUT_ENCODING, framing: None }
    }

    /// Describes a query.
    #[must_use]
    pub const fn query<M: Query>() -> Self {
        Self::method::<M>()
    }

    /// Describes a procedure.
    #[must_use]
    pub const fn procedure<M: Procedure>() -> Self {
        Self::method::<M>()
    }

    /// Describes a subscription.
    #[must_use]
    pub const fn subscription<M: Subscription>() -> Self {
        Self { nsid: M::NSID, kind: EndpointKind::Subscription, input: None, output: None, framing: Some(M::FRAMING) }
    }
}

/// The kind of an endpoint.
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
    /// The kind as lexicons write it: `query`, `procedure` or `subscription`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Procedure => "procedure",
            Self::Subscription => "subscription",
        }
    }
}

//! XRPC (SPEC section 7): endpoints as types, what goes to them and comes from them, and their errors.
//!
//! Knows nothing of HTTP libraries; clients and servers build on it.

mod body;
mod endpoint;
mod error;
mod format;
mod message;
mod stream;

pub use self::body::{Body, ByteStream};
pub use self::endpoint::{Endpoint, EndpointKind, Method, Procedure, Query, Serve, ServeSubscription, Subscription};
pub use self::error::{ErrorMessage, XrpcError};
pub use self::format::{Empty, Format, Json, Raw};
pub use self::message::{Messages, MessagesFuture, Reply, ReplyFuture, Request, Response, SubscriptionRequest};
pub use self::stream::BoxStream;

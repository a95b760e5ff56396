//! XRPC (SPEC section 7): endpoints as types, what goes to them and comes from them, and their errors.
//!
//! Knows nothing of HTTP libraries; clients and servers build on it.

mod body;
mod endpoint;
mod error;
mod message;

pub use self::body::Body;
pub use self::endpoint::{Endpoint, EndpointKind, Method, Procedure, Query, Serve, Subscription};
pub use self::error::{ErrorMessage, XrpcError};
pub use self::message::{Reply, Request, Response};

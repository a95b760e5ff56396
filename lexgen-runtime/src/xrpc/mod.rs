//! [XRPC](https://atproto.com/specs/xrpc): endpoints as types, their requests and responses, and errors.
//!
//! Clients and servers build on it. It knows neither HTTP clients nor servers.

mod body;
mod copied;
mod endpoint;
mod error;
mod format;
mod frame;
mod framing;
#[cfg(any(feature = "client", feature = "server"))]
mod headers;
mod message;
mod paginated;
#[cfg(feature = "query")]
mod query;
#[cfg(feature = "query")]
mod query_error;
#[cfg(feature = "query")]
mod query_writer;
mod stream;
#[cfg(feature = "zstd")]
mod zstd;

#[cfg(feature = "client")]
pub(crate) use self::body::ANY_BYTES;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use self::body::without_mark;
pub use self::body::{Body, ByteStream};
#[cfg(all(feature = "server", feature = "websocket"))]
pub(crate) use self::copied::CopiedValue;
pub use self::endpoint::{Endpoint, EndpointKind, Method, Procedure, Query, Serve, ServeSubscription, Subscription};
pub use self::error::{ErrorDetails, XrpcError};
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use self::format::default_value_limit;
pub use self::format::{Empty, Format, FormatError, FormatErrorKind, Json, Raw};
pub use self::frame::{CodecError, Frame, FrameError, SkippedFrame, StreamMessage};
pub use self::framing::{Framing, UnknownFraming};
#[cfg(all(feature = "reqwest-no-tls", not(target_arch = "wasm32")))]
pub(crate) use self::headers::USER_AGENT;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use self::headers::{ACCEPT_LABELERS, PROXY};
#[cfg(any(feature = "client", feature = "server"))]
pub use self::headers::{Labeler, ServiceProxy, ServiceProxyError};
pub use self::message::{Messages, MessagesFuture, Reply, ReplyFuture, Request, Response, SubscriptionRequest};
pub use self::paginated::{Cursor, Paginated};
#[cfg(feature = "client")]
pub(crate) use self::query::copy_query;
#[cfg(feature = "server")]
pub(crate) use self::query::copy_query_with_defaults;
#[cfg(feature = "query")]
pub use self::query::{from_query, from_query_with_defaults, to_query, to_query_with_defaults};
#[cfg(feature = "query")]
pub use self::query_error::{QueryError, QueryErrorKind};
pub use self::stream::BoxStream;
#[cfg(all(feature = "server", feature = "websocket"))]
pub(crate) use self::stream::{Item, Source};
#[cfg(all(feature = "zstd", any(feature = "client", feature = "server")))]
pub(crate) use self::zstd::ZSTD_DICTIONARY;
#[cfg(feature = "zstd")]
pub use self::zstd::{ZstdDictionary, ZstdError};

//! Runtime support for Rust code that lexgen generates from [AT Protocol lexicons](https://atproto.com/specs/lexicon).
//!
//! Generated code consists of plain structs and enums. Each is followed by a schema macro of this crate, such as
//! [`object!`], from which serialization and validation follow. The examples on this page write such code out, where a
//! project would have it generated.
//!
//! # Reading a post
//!
//! Generated types implement serde's traits, so any format works. [`json`] and [`dag_cbor`] are faster and report paths.
//!
//! ```
//! use lexgen_runtime::{Extra, Record, Validate, dag_cbor, json};
//!
//! // Generated.
//! #[derive(Clone, Debug, PartialEq, Eq, Hash)]
//! pub struct Post {
//!     pub text: String,
//!     pub langs: Option<Vec<lexgen_runtime::Language>>,
//!     /// Unknown fields.
//!     pub extra: Extra,
//! }
//! lexgen_runtime::record! {
//!     Post = "com.example.post", key = "tid" {
//!         new(text into String);
//!         "text" => text: required, max_graphemes = 300;
//!         "langs" => langs: optional, max_length = 3;
//!         _ => extra;
//!     }
//! }
//!
//! let post: Post = json::from_str(r#"{"$type":"com.example.post","text":"Hello","com.example.mood":"good"}"#)?;
//! assert_eq!(post.text, "Hello");
//! assert_eq!(post.extra["com.example.mood"].as_str(), Some("good"));
//! post.validate()?;
//!
//! // What a repository stores, and how it refers to that.
//! let block = dag_cbor::to_vec(&Post::new("Hello again"))?;
//! let cid = Post::new("Hello again").cid()?;
//!
//! let error = json::from_str::<Post>(r#"{"$type":"com.example.post","text":"Hi","langs":["en",7]}"#).unwrap_err();
//! assert!(error.to_string().starts_with("`langs[1]`: invalid type: integer `7`"));
//! # assert!(!block.is_empty() && !cid.to_string().is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Calling an endpoint
//!
//! With the feature `client`, `client::Client` calls
//! queries and procedures over a transport: `reqwest::Client` with the feature `reqwest`, tower services with `tower`, or
//! a function.
//!
#![cfg_attr(feature = "client", doc = "```")]
#![cfg_attr(not(feature = "client"), doc = "```ignore")]
//! use lexgen_runtime::client::{CallError, Client, transport_fn};
//! # use lexgen_runtime::Body;
//!
//! // Generated.
//! #[derive(Clone, Copy, Debug)]
//! pub struct GetGreeting;
//! # #[derive(Clone, Debug, PartialEq, Eq, Hash)]
//! # pub struct GetGreetingParams { pub name: String }
//! # lexgen_runtime::object! { GetGreetingParams { new(name into String); "name" => name: required; } }
//! # #[derive(Clone, Debug, PartialEq, Eq, Hash)]
//! # pub struct GetGreetingOutput { pub text: String }
//! # lexgen_runtime::object! { GetGreetingOutput { "text" => text: required; } }
//! lexgen_runtime::query! {
//!     GetGreeting = "com.example.getGreeting" {
//!         params: GetGreetingParams;
//!         output: GetGreetingOutput, "application/json";
//!     }
//! }
//!
//! # let transport = transport_fn(async |_: http::Request<Body>| {
//! #     let response = http::Response::builder().header("content-type", "application/json");
//! #     Ok(response.body(Body::new("", r#"{"text":"Hello, Ada"}"#).into_stream())?)
//! # });
//! # pollster::block_on(async {
//! let client = Client::new(transport, "https://example.com")?;
//! let params = GetGreetingParams::new("Ada");
//! match client.query::<GetGreeting>(&params).await {
//!     Ok(response) => println!("{}", response.output.text),
//!     Err(CallError::Xrpc { error, .. }) => println!("refused: {error}"),
//!     Err(error) => return Err(error.into()),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Serving an endpoint
//!
//! Each generated endpoint has a route trait. With the feature `server`, a type that implements route traits becomes an
//! axum router.
//!
#![cfg_attr(feature = "server", doc = "```")]
#![cfg_attr(not(feature = "server"), doc = "```ignore")]
//! use lexgen_runtime::server::Router;
//! use lexgen_runtime::{Reply, Request};
//!
//! # #[derive(Clone, Copy, Debug)]
//! # pub struct GetGreeting;
//! # #[derive(Clone, Debug, PartialEq, Eq, Hash)]
//! # pub struct GetGreetingParams { pub name: String }
//! # lexgen_runtime::object! { GetGreetingParams { "name" => name: required; } }
//! # #[derive(Clone, Debug, PartialEq, Eq, Hash)]
//! # pub struct GetGreetingOutput { pub text: String }
//! # lexgen_runtime::object! { GetGreetingOutput { new(text into String); "text" => text: required; } }
//! # lexgen_runtime::query! {
//! #     GetGreeting = "com.example.getGreeting" {
//! #         params: GetGreetingParams;
//! #         output: GetGreetingOutput, "application/json";
//! #         route: GetGreetingRoute, get_greeting;
//! #     }
//! # }
//! // Generated.
//! pub trait GetGreetingRoute: Send + Sync + 'static {
//!     fn get_greeting(&self, request: Request<GetGreeting>) -> impl lexgen_runtime::ReplyFuture<GetGreeting>;
//! }
//!
//! struct Service;
//!
//! impl GetGreetingRoute for Service {
//!     async fn get_greeting(&self, request: Request<GetGreeting>) -> Reply<GetGreeting> {
//!         Ok(GetGreetingOutput::new(format!("Hello, {}", request.params.name)).into())
//!     }
//! }
//!
//! let app: axum::Router = Router::new(Service).route::<GetGreeting>().into_axum();
//! ```
//!
//! # Overview
//!
//! | | |
//! |---|---|
//! | Data model | the types of [`lexgen_data`], [`Extra`], [`Nullable`], [`TypedObject`], [`Nested`] |
//! | Generated types | [`Decode`], [`IntoOwned`], [`Typed`], [`Record`], [`Union`], [`HasVariant`]; [`object!`], [`record!`], [`union!`], [`string_enum!`], [`integer_enum!`], [`newtype!`] |
//! | Third-party data | [`LossyVec`], [`LossyText`] |
//! | Validation | [`Validate`], [`Problems`], [`Leniency`] |
//! | XRPC | [`Query`], [`Procedure`], [`Subscription`], [`XrpcError`]; [`query!`], [`procedure!`], [`subscription!`], [`errors!`] |
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | `macros` | `lexicons!` and `#[derive(Lexicon)]`, which generate code in place |
//! | `client` | calls of queries and procedures. `reqwest` and `tower` add transports |
//! | `server` | routers on axum. `service-auth`, `rate-limit`, `tracing` and `decompression` add layers |
//! | `websocket` | subscriptions, of clients and servers. `websocket-rustls` adds `wss` to clients, and `zstd` compressed frames |
//! | `query` | parameters as query strings |
//! | `repo` | CAR files, repositories and proofs; the records of events of the firehose |
//! | `sample` | random values of generated types, for tests |
//! | `chrono`, `jiff` | conversions between [`Datetime`] and the types of these crates |
//! | `schemars` | `JsonSchema` for the types of this crate |
//! | `rusqlite`, `postgres-types` | strings of each format and enumerations as parameters and columns |

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "schemars")]
pub mod json_schema;
mod macros;
#[cfg(feature = "repo")]
pub mod repo;
#[cfg(feature = "sample")]
mod sample;
mod schema;
#[cfg(feature = "server")]
pub mod server;
mod validate;
mod value;
mod xrpc;

pub use lexgen_data::{
    Array, AtIdentifier, AtUri, Blob, Borrowed, Bytes, Cid, CidLink, Constraint, DataPath, Datetime, Did, Handle,
    Language, LegacyBlob, Leniency, MAX_DEPTH, Nsid, Object, PathSegment, Problem, Problems, RecordKey, RecordKeyError,
    RecordKeyType, Scope, ScopeError, ScopeErrorKind, ScopeSet, SpaceRef, StringFormat, SyntaxError, Tid, TidClock,
    TypedBlob, Uri, Value, ValueError, dag_cbor, from_value, graphemes, json, scope, to_value,
};
#[cfg(feature = "macros")]
pub use lexgen_macros::{Lexicon, lexicons};

pub use crate::macros::CODEGEN_VERSION;
#[cfg(feature = "sample")]
pub use crate::sample::{Sample, Sampler};
pub use crate::schema::lossy::{
    FormattedText, InvalidData, InvalidText, LossyElement, LossyOption, LossyText, LossyVec,
};
pub use crate::schema::{Decode, HasVariant, Record, Replaces, Typed, Union};
#[cfg(feature = "server")]
pub use crate::server::Router;
pub use crate::validate::{Rules, Validate, ValidationContext};
pub use crate::value::{
    Audience, Extra, IntoOwned, InvalidValue, Missing, MissingType, Nested, Nullable, Permission, PermissionSet,
    Recursive, Space, TypedObject,
};
pub use crate::xrpc::{
    Body, BoxStream, ByteStream, CodecError, Empty, Endpoint, EndpointKind, ErrorDetails, Format, FormatError,
    FormatErrorKind, Frame, FrameError, Framing, Json, Messages, MessagesFuture, Method, Paginated, Procedure, Query,
    Raw, Reply, ReplyFuture, Request, Response, Serve, ServeSubscription, SkippedFrame, StreamMessage, Subscription,
    SubscriptionRequest, UnknownFraming, XrpcError,
};
#[cfg(any(feature = "client", feature = "server"))]
pub use crate::xrpc::{Labeler, ServiceProxy, ServiceProxyError};
#[cfg(feature = "query")]
pub use crate::xrpc::{
    QueryError, QueryErrorKind, from_query, from_query_with_defaults, to_query, to_query_with_defaults,
};
#[cfg(feature = "zstd")]
pub use crate::xrpc::{ZstdDictionary, ZstdError};

/// Called by the expansions of the macros. It is not part of the public API and may change in any release.
#[doc(hidden)]
pub mod __private {
    pub use std::borrow::Cow;
    pub use std::string::String;

    pub use serde::de::{Deserialize, Deserializer, MapAccess};
    pub use serde::ser::{Serialize, Serializer};

    #[cfg(feature = "sample")]
    pub use crate::sample::{FieldSampler, sample_integer, sample_object, sample_text};
    pub use crate::schema::constant::{Constant, constant};
    #[cfg(feature = "postgres-types")]
    pub use crate::schema::database::postgres;
    #[cfg(feature = "rusqlite")]
    pub use crate::schema::database::rusqlite;
    pub use crate::schema::enumeration::{
        IntegerEnum, StringEnum, compare, parse_open, read_integer_enum, read_string_enum,
    };
    pub use crate::schema::fields::Fields;
    pub use crate::schema::kind::{Chain, kinds};
    pub use crate::schema::object::{FieldVisitor, check_variant, write_object, write_variant};
    pub use crate::schema::redacted;
    pub use crate::schema::replacement::read_replacement;
    pub use crate::schema::replaces::{is_field, replaces};
    pub use crate::schema::table::{ReadTable, Table, Variant};
    pub use crate::schema::typed::{Named, Untyped, is_type};
    pub use crate::schema::variant::{Content, Owned};
    pub use crate::schema::writer::HasAllRequiredFields;
    pub use crate::validate::{check_integer, check_text, check_unlisted};
    pub use crate::value::{GENERATED, Generated, Pairs, Parts};
    pub use crate::xrpc::Cursor;
}

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! Identifiers, permission scopes and the data model of the AT Protocol.
//!
//! # String formats
//!
//! Each string format of the Lexicon language is a type that contains only valid strings: [`Did`], [`Handle`],
//! [`AtIdentifier`], [`Nsid`], [`AtUri`], [`SpaceRef`], [`RecordKey`], [`Tid`], [`Cid`], [`Datetime`], [`Language`] and
//! [`Uri`]. They are checked when they are created and read, keep their string unchanged, and have methods for their parts:
//!
//! ```
//! use lexgen_data::{AtUri, Datetime, Did};
//!
//! let uri: AtUri = "at://did:plc:abc/app.bsky.feed.post/3jzfcijpj2z2a".parse()?;
//! let did: Did = uri.authority().parse()?;
//! assert_eq!(did.method(), "plc");
//!
//! let created: Datetime = "2024-05-06T09:08:09.5+02:00".parse()?;
//! assert_eq!(created.unix_seconds(), 1_714_979_289);
//! assert_eq!(created, "2024-05-06T09:08:09.5+02:00");
//! # Ok::<(), lexgen_data::SyntaxError>(())
//! ```
//!
//! An invalid string is a [`SyntaxError`] with a position and a reason. [`StringFormat`] checks a string without
//! creating a value, and [`Borrowed`] is a checked string that borrows from the input:
//!
//! ```
//! use lexgen_data::{Borrowed, Handle, Nsid, StringFormat};
//!
//! assert_eq!(
//!     Nsid::check("com.example").unwrap_err().to_string(),
//!     "invalid nsid at byte 11: an NSID must have at least three segments",
//! );
//! let handle: Borrowed<'_, Handle> = serde_json::from_str(r#""alice.example.com""#)?;
//! assert!(handle.is_borrowed());
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # Permission scopes
//!
//! [`Scope`] parses, prints and compares the [scopes](https://atproto.com/specs/permission) that OAuth clients request, and
//! [`ScopeSet`] is a list of them. [`RecordKeyType`] is the kind of record keys that a collection allows.
//!
//! # The data model
//!
//! [`Value`] is any value of the [data model](https://atproto.com/specs/data-model), [`Object`] is its map type, and
//! [`Bytes`], [`CidLink`] and [`Blob`] are the types that JSON lacks. All types are read and written as [`json`] and
//! [`dag_cbor`] through serde. [`from_value`] and [`to_value`] convert between types and values:
//!
//! ```
//! use lexgen_data::{CidLink, Value, dag_cbor, from_value, json};
//!
//! let text = r#"{"$link":"bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"}"#;
//! let link: CidLink = json::from_str(text)?;
//! let block = dag_cbor::to_vec(&link)?;
//! let value: Value = dag_cbor::from_slice(&block)?;
//! assert_eq!(value.as_link(), Some(&link));
//! assert_eq!(from_value::<CidLink>(&value)?, link);
//! assert_eq!(json::to_string(&value)?, text);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Data outside of the data model is an error wherever it is read: floats, duplicate keys, malformed links, bytes and
//! blobs, and a `$type` that is not a name. Nesting is bounded by [`MAX_DEPTH`] for reading and writing. There are no
//! other limits by default. Those that the specification recommends (1 MiB per record, nesting of 32) are up to the
//! service.
//!
//! Untyped data takes at most 12 times the size of its JSON, or 24 times the size of its DAG-CBOR, which arrays of small
//! integers reach. [`json::from_slice_within`] and [`dag_cbor::from_slice_within`] limit the number of values.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod ascii;
mod at_identifier;
mod at_uri;
mod blob;
mod borrowed;
mod borrowed_bytes;
mod bytes;
mod calendar;
mod cid;
mod cid_link;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod clock;
#[cfg(feature = "crypto")]
pub mod crypto;
pub mod dag_cbor;
#[cfg(any(feature = "postgres-types", feature = "rusqlite"))]
mod database;
mod datetime;
mod did;
pub mod error_path;
mod graphemes;
mod growth;
mod handle;
mod integer;
pub mod json;
pub mod json_schema;
mod key;
mod labels;
mod language;
pub mod mime;
mod nesting;
mod nsid;
pub mod object;
mod problem;
mod record_key;
mod record_key_type;
#[cfg(feature = "sample")]
pub mod sample;
pub mod scope;
mod space_ref;
mod string_format;
mod syntax_error;
mod tid;
mod unexpected;
mod uri;
pub mod value;

pub use at_identifier::AtIdentifier;
pub use at_uri::{AtUri, AtUriPart};
pub use blob::{Blob, LegacyBlob, TypedBlob};
pub use borrowed::Borrowed;
pub use borrowed_bytes::BorrowedBytes;
pub use bytes::Bytes;
pub use cid::Cid;
pub use cid_link::CidLink;
pub use datetime::Datetime;
pub use did::Did;
pub use graphemes::graphemes;
pub use handle::Handle;
pub use integer::deserialize_integer;
pub use language::Language;
pub use nesting::MAX_DEPTH;
pub use nsid::Nsid;
pub use object::{Object, ObjectError};
pub use problem::{Constraint, DataPath, Leniency, PathSegment, Problem, Problems};
pub use record_key::RecordKey;
pub use record_key_type::{RecordKeyError, RecordKeyType};
pub use scope::{Scope, ScopeError, ScopeErrorKind, ScopeSet};
pub use space_ref::SpaceRef;
pub use string_format::StringFormat;
pub use syntax_error::SyntaxError;
pub use tid::{Tid, TidClock};
pub use uri::Uri;
pub use value::{Array, Value, ValueDeserializer, ValueError, ValueSerializer, from_value, to_value};

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

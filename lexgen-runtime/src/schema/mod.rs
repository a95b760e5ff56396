//! Schemas of generated types: what the schema macros state about a type, and reading and writing that follow from it.
//!
//! Generated code states the wire name, the presence and the constraints of each field. The loops over them are here,
//! once for all types, and are offered to the macros as `crate::__private`. Knows nothing of XRPC.

pub(crate) mod constant;
#[cfg(any(feature = "postgres-types", feature = "rusqlite"))]
pub(crate) mod database;
mod decode;
pub(crate) mod defaults;
pub(crate) mod enumeration;
pub(crate) mod fields;
mod keys;
pub(crate) mod kind;
pub(crate) mod lossy;
pub(crate) mod object;
mod path;
pub mod redacted;
pub(crate) mod replacement;
pub(crate) mod replaces;
pub(crate) mod table;
mod tag;
pub(crate) mod typed;
mod typed_object;
mod union;
pub(crate) mod variant;
pub(crate) mod writer;

pub use self::decode::Decode;
pub(crate) use self::decode::Seed;
pub use self::replaces::Replaces;
pub use self::typed::{Record, Typed, Union};
pub use self::variant::HasVariant;

//! The contents of a lexicon document, with the spans that diagnostics need.
//!
//! The types in `types` follow the [Lexicon specification](https://atproto.com/specs/lexicon) one to one. They contain what was
//! written, not what follows from it: refs are names, not definitions. The other modules parse them, a noun each. Nothing here
//! knows Rust.

mod advice;
mod constraint;
mod definition;
mod encoding;
mod fields;
mod format;
mod method;
mod parse;
mod permission;
mod place;
mod reference;
mod schema;
mod space;
mod types;
mod union;
mod visit;

pub(crate) use advice::reference as reference_advice;
pub(crate) use encoding::is_json;
pub use format::StringFormat;
pub use lexgen_data::RecordKeyType;
#[cfg(feature = "views")]
pub(crate) use parse::unwrap_record;
pub(crate) use parse::{Numbers, Parsed, parse_document};
pub use types::{
    ArraySchema, Audience, BlobSchema, Body, BooleanSchema, DefId, DefName, Definition, DefinitionKind, Document,
    ErrorDefinition, IntegerSchema, LengthRange, Method, Object, Permission, PermissionSet, Property, Record,
    Reference, Schema, SchemaKind, Space, StringSchema, Subprotocol, Subscription, UnionSchema,
};
pub(crate) use types::{DefinitionIndex, FieldSpans, ReferenceIndex};
pub(crate) use visit::ReferenceKind;

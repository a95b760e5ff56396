//! The values that objects are made of, on top of [`lexgen_data`]: unknown fields, values that may be null, objects of
//! unlisted types, types that contain themselves, permission sets, and declarations of spaces.
//!
//! Only the types are here. How they are read and written is in `schema`, how they are validated in `validate`, and how
//! they are sampled in `sample`.

mod extra;
mod into_owned;
mod invalid_value;
mod missing;
mod nested;
pub(crate) mod nesting;
mod nullable;
mod permission;
mod recursive;
mod seal;
mod space;
mod typed_object;

pub use self::extra::Extra;
pub use self::into_owned::IntoOwned;
pub use self::invalid_value::InvalidValue;
pub(crate) use self::invalid_value::{not_one_of, not_one_of_integers};
pub use self::missing::Missing;
pub use self::nested::Nested;
pub use self::nullable::Nullable;
pub use self::permission::{Audience, Permission, PermissionSet};
pub use self::recursive::{Pairs, Parts, Recursive};
pub use self::seal::{GENERATED, Generated};
pub use self::space::Space;
pub use self::typed_object::{MissingType, TypedObject};

/// The key that names an object's type.
pub(crate) const TYPE: &str = "$type";

/// The keys that turn an object into a link or bytes in JSON
/// ([Data model: JSON](https://atproto.com/specs/data-model#json-representation)).
pub(crate) const RESERVED: [&str; 2] = ["$link", "$bytes"];

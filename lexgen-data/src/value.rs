//! Values of the data model.

mod array;
mod convert;
mod debug;
pub(crate) mod deep;
mod deserializer;
mod error;
mod index;
mod read;
mod serializer;
mod source;
mod unchecked;
mod write;

pub use self::array::Array;
pub use self::deserializer::{Source, ValueDeserializer};
pub use self::error::ValueError;
pub use self::index::ValueIndex;
pub(crate) use self::read::read_entries;
pub use self::serializer::ValueSerializer;
pub use self::source::Readable;
pub use self::unchecked::Unchecked;

use serde::de::Deserialize;
use serde::ser::Serialize;

use crate::blob::{TypedBlob, is_raw};
use crate::bytes::Bytes;
use crate::cid_link::CidLink;
use crate::object::{Object, ObjectError};

/// Any value of the data model.
///
/// There are no floats: JSON's `1.0` and `1e3` are read as integers, and `1.5` is an error. A blob is an [`Object`]
/// whose `$type` is `blob`; see [`as_blob`](Self::as_blob). Reading and writing back preserves the value. DAG-CBOR is
/// preserved to the byte. In JSON, whitespace, the order of keys, and the notation of numbers, base64 and CIDs can
/// change.
///
/// A value has 24 bytes, with its elements or its characters elsewhere.
///
/// Source: [data model](https://atproto.com/specs/data-model).
///
/// ```
/// use lexgen_data::{Value, dag_cbor, json};
///
/// let value: Value = json::from_str(r#"{"count": 1.0, "sig": {"$bytes": "AAE"}}"#)?;
/// let block = dag_cbor::to_vec(&value)?;
/// assert_eq!(dag_cbor::from_slice::<Value>(&block)?, value);
/// assert_eq!(format!("{value:?}"), r#"{"sig": Bytes(2 bytes: AAE), "count": 1}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub enum Value {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// An integer. The specification advises against integers beyond ±(2⁵³ − 1).
    Integer(i64),
    /// A string.
    String(String),
    /// A byte string.
    Bytes(Bytes),
    /// A link, which is boxed because it is larger than any other value.
    Link(Box<CidLink>),
    /// An array.
    Array(Array),
    /// An object.
    Object(Object),
}

impl Value {
    /// Returns the kind of this value as it appears in error messages, such as `an array`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Integer(_) => "an integer",
            Self::String(_) => "a string",
            Self::Bytes(_) => "bytes",
            Self::Link(_) => "a link",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// Returns whether this is an array or an object.
    pub(crate) const fn is_container(&self) -> bool {
        matches!(self, Self::Array(_) | Self::Object(_))
    }

    /// Returns whether this is `null`.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns the value if it is a boolean.
    #[must_use]
    pub const fn as_boolean(&self) -> Option<bool> {
        match self {
            Self::Boolean(boolean) => Some(*boolean),
            _ => None,
        }
    }

    /// Returns the value if it is an integer.
    #[must_use]
    pub const fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(integer) => Some(*integer),
            _ => None,
        }
    }

    /// Returns the value if it is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the value if it is a byte string.
    #[must_use]
    pub const fn as_bytes(&self) -> Option<&Bytes> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Returns the value if it is a link.
    #[must_use]
    pub const fn as_link(&self) -> Option<&CidLink> {
        match self {
            Self::Link(link) => Some(link),
            _ => None,
        }
    }

    /// Returns the elements if the value is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// Returns the value if it is an object. Blobs are objects.
    #[must_use]
    pub const fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Returns the value if it is a blob in the current form. The legacy form cannot be distinguished from other
    /// objects without a lexicon.
    #[must_use]
    pub fn as_blob(&self) -> Option<TypedBlob> {
        TypedBlob::from_object(self.as_object()?).ok()
    }

    /// Checks that the links of all blobs in this value have the raw codec, version 1 and SHA-256.
    ///
    /// The [specification](https://atproto.com/specs/data-model#blob-type) requires this. Reading does not enforce it,
    /// because valid records in the protocol's test data violate it.
    ///
    /// # Errors
    ///
    /// Returns an error if a blob has another kind of link.
    pub fn check_blob_links(&self) -> Result<(), ObjectError> {
        let mut open = vec![self];
        while let Some(value) = open.pop() {
            match value {
                Self::Array(elements) => open.extend(elements.iter().rev()),
                Self::Object(object) => match value.as_blob() {
                    Some(blob) if !is_raw(&blob.link) => {
                        return Err(ObjectError::Blob("`ref` must have the codec of raw bytes"));
                    }
                    Some(_) => {}
                    None => open.extend(object.values()),
                },
                _ => {}
            }
        }
        Ok(())
    }
}

/// Reads a type from a [`Value`] or an [`Object`], owned or borrowed. From a borrowed one, strings are borrowed.
///
/// ```
/// use lexgen_data::{Value, from_value, to_value};
///
/// let value = to_value(&("a", 1, true))?;
/// assert_eq!(value, Value::from(vec![Value::from("a"), 1.into(), true.into()]));
/// let (text, _, _): (&str, u8, bool) = from_value(&value)?;
/// assert_eq!(text, "a");
/// # Ok::<(), lexgen_data::ValueError>(())
/// ```
///
/// # Errors
///
/// Returns an error if the value does not fit the type, has an object with a key `$link` or `$bytes` (which code can
/// create), or is nested deeper than [`MAX_DEPTH`](crate::MAX_DEPTH).
pub fn from_value<'de, T: Deserialize<'de>>(value: impl Readable<'de>) -> Result<T, ValueError> {
    source::read(value)
}

/// Converts anything serializable to a value.
///
/// # Errors
///
/// Returns an error for values outside of the data model (floats, integers beyond `i64`, keys that are not strings,
/// duplicate keys, objects that break the rules of [`Object`]), for nesting beyond [`MAX_DEPTH`](crate::MAX_DEPTH), and
/// if the type refuses to be written.
pub fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<Value, ValueError> {
    value.serialize(ValueSerializer::new())
}

impl From<()> for Value {
    fn from((): ()) -> Self {
        Self::Null
    }
}

impl From<bool> for Value {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}

macro_rules! from_integers {
    ($($ty:ty)*) => {
        $(
            impl From<$ty> for Value {
                fn from(integer: $ty) -> Self {
                    Self::Integer(integer.into())
                }
            }
        )*
    };
}

from_integers! { i8 i16 i32 i64 u8 u16 u32 }

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<Bytes> for Value {
    fn from(bytes: Bytes) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<CidLink> for Value {
    fn from(link: CidLink) -> Self {
        Self::Link(Box::new(link))
    }
}

/// Returns an error if the size does not fit in `i64`, or if the MIME type is empty.
impl TryFrom<TypedBlob> for Value {
    type Error = ObjectError;

    fn try_from(blob: TypedBlob) -> Result<Self, ObjectError> {
        blob.into_object().map(Self::Object)
    }
}

impl<T: Into<Self>> From<Vec<T>> for Value {
    fn from(elements: Vec<T>) -> Self {
        elements.into_iter().collect()
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Self>> FromIterator<T> for Value {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Self::Array(elements.into_iter().map(Into::into).collect())
    }
}

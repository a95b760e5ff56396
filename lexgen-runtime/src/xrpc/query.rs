//! [Parameters](https://atproto.com/specs/xrpc#lexicon-http-endpoints) as query strings, in both directions.
//!
//! Names and values are encoded as in forms: `+` and `%20` are spaces. An array is written by repeating its name. Values are
//! untyped; the type they are read as determines what they mean.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::vec;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde::ser::Serialize;

use super::query_error::{Progress, QueryError, QueryErrorKind};
use super::query_writer::PairWriter;
use crate::schema::Decode;
use crate::schema::defaults::read_with_defaults;
use crate::value::RESERVED;

/// Reads parameters from a query string, without the `?`.
///
/// An empty value counts as absent, and unknown parameters are ignored. Booleans are `true` or `false`, integers are decimal
/// and have 64 bits with a sign. A declared parameter that is not UTF-8 is an error. Defaults are not filled in; see
/// [`from_query_with_defaults`].
///
/// ```
/// use lexgen_runtime::from_query;
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub struct Params {
///     pub q: String,
///     pub tags: Option<Vec<String>>,
///     pub limit: Option<i64>,
/// }
///
/// lexgen_runtime::object! {
///     Params {
///         new(q into String);
///         "q" => q: required;
///         "tags" => tags: optional;
///         "limit" => limit: optional;
///     }
/// }
///
/// let params: Params = from_query("q=a+b&tags=x&tags=y%26z&limit=&utm=1")?;
/// assert_eq!(params.q, "a b");
/// assert_eq!(params.tags, Some(vec!["x".to_owned(), "y&z".to_owned()]));
/// assert_eq!(params.limit, None);
///
/// let error = from_query::<Params>("q=a&limit=1e3").unwrap_err();
/// assert_eq!(error.to_string(), "`limit`: must be an integer, found `1e3`");
/// # Ok::<(), lexgen_runtime::QueryError>(())
/// ```
///
/// # Errors
///
/// A value is not of its type, a required parameter is missing, or one that is not an array appears more than once.
pub fn from_query<'de, T: Decode<'de>>(query: &'de str) -> Result<T, QueryError> {
    read(pairs(query))
}

/// Reads parameters like [`from_query`] and fills in the defaults of absent ones, also of required ones. Servers use this.
///
/// ```
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub struct Params {
///     pub limit: Option<i64>,
/// }
///
/// lexgen_runtime::object! {
///     Params {
///         "limit" => limit: optional, default = 50;
///     }
/// }
///
/// let params: Params = lexgen_runtime::from_query_with_defaults("")?;
/// assert_eq!(params.limit, Some(50));
/// # Ok::<(), lexgen_runtime::QueryError>(())
/// ```
///
/// # Errors
///
/// Those of [`from_query`].
pub fn from_query_with_defaults<'de, T: Decode<'de>>(query: &'de str) -> Result<T, QueryError> {
    read_with_defaults(|| from_query(query))
}

/// Reads parameters like [`from_query`], and copies all strings.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) fn copy_query<T: Decode<'static>>(query: &str) -> Result<T, QueryError> {
    let owned = |text: Text<'_>| Text::Owned(text.into_owned());
    read(pairs(query).map(|(name, value)| (owned(name), value.map(owned))))
}

/// Reads parameters like [`from_query_with_defaults`], and copies all strings.
#[cfg(feature = "server")]
pub(crate) fn copy_query_with_defaults<T: Decode<'static>>(query: &str) -> Result<T, QueryError> {
    read_with_defaults(|| copy_query(query))
}

/// Writes parameters as a query string, in the order of the lexicon. Absent parameters and empty arrays are omitted.
///
/// ```
/// # #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// # pub struct Params {
/// #     pub q: String,
/// #     pub tags: Option<Vec<String>>,
/// #     pub limit: Option<i64>,
/// # }
/// # lexgen_runtime::object! {
/// #     Params {
/// #         new(q into String);
/// #         "q" => q: required;
/// #         "tags" => tags: optional;
/// #         "limit" => limit: optional;
/// #     }
/// # }
/// let tags = Some(vec!["x".to_owned(), "y&z".to_owned()]);
/// let params = Params { tags, ..Params::new("a b") };
/// assert_eq!(lexgen_runtime::to_query(&params)?, "q=a+b&tags=x&tags=y%26z");
/// # Ok::<(), lexgen_runtime::QueryError>(())
/// ```
///
/// # Errors
///
/// A value is not a boolean, an integer, a string or an array of these. No generated type has such parameters.
pub fn to_query<T: Serialize>(params: &T) -> Result<String, QueryError> {
    let pairs = params.serialize(PairWriter::default())?;
    Ok(form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
}

/// Writes parameters as a query string, with the defaults of absent ones. Clients use this.
///
/// ```
/// #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
/// pub struct Params {
///     pub limit: Option<i64>,
/// }
///
/// lexgen_runtime::object! {
///     Params {
///         "limit" => limit: optional, default = 50;
///     }
/// }
///
/// assert_eq!(lexgen_runtime::to_query_with_defaults(&Params::default())?, "limit=50");
/// # Ok::<(), lexgen_runtime::QueryError>(())
/// ```
///
/// # Errors
///
/// Those of [`to_query`], and values that cannot be read back, such as a string that does not match its format.
pub fn to_query_with_defaults<T: Serialize + Decode<'static>>(params: &T) -> Result<String, QueryError> {
    let pairs = params.serialize(PairWriter::default())?;
    let owned = pairs.into_iter().map(|(name, value)| (Text::Owned(name), Some(Text::Owned(value))));
    let filled: T = read_with_defaults(|| read(owned))?;
    to_query(&filled)
}

/// A decoded name or value.
type Text<'de> = Cow<'de, str>;

/// The pairs of a query string, without those with an empty value or a name that is not UTF-8. A value that is not UTF-8 is
/// `None`, because it is an error only if the parameter is declared.
fn pairs(query: &str) -> impl Iterator<Item = (Text<'_>, Option<Text<'_>>)> {
    query.split('&').filter_map(|pair| {
        let (name, value) = pair.split_once('=').filter(|(_, value)| !value.is_empty())?;
        Some((decode(name)?, decode(value)))
    })
}

/// Replaces `+` and percent escapes; `None` if the result is not UTF-8. Invalid escapes are kept.
fn decode(text: &str) -> Option<Text<'_>> {
    if !text.contains(['+', '%']) {
        return Some(Cow::Borrowed(text));
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let (byte, after) = match (byte, escaped(after)) {
            (b'+', _) => (b' ', after),
            (b'%', Some(escaped)) => escaped,
            _ => (byte, after),
        };
        decoded.push(byte);
        rest = after;
    }
    String::from_utf8(decoded).ok().map(Cow::Owned)
}

/// Parses two hexadecimal digits, and returns the byte and the rest.
fn escaped(text: &[u8]) -> Option<(u8, &[u8])> {
    let (&[high, low], after) = text.split_first_chunk()?;
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some((digit(high)? * 16 + digit(low)?, after))
}

fn read<'de, T: Decode<'de>>(pairs: impl Iterator<Item = (Text<'de>, Option<Text<'de>>)>) -> Result<T, QueryError> {
    let mut parameters: BTreeMap<Text<'de>, Vec<Option<Text<'de>>>> = BTreeMap::new();
    // Names that are reserved in JSON are ordinary unknown parameters here, which are ignored.
    for (name, value) in pairs.filter(|(name, _)| !RESERVED.contains(&name.as_ref())) {
        parameters.entry(name).or_default().push(value);
    }
    let progress = Progress::default();
    let read = T::decode(Parameters { progress: &progress, rest: parameters.into_iter(), values: Vec::new() });
    read.map_err(|error| progress.classify(error))
}

/// All parameters: a map from names to values.
struct Parameters<'de, 'p> {
    progress: &'p Progress,
    rest: std::collections::btree_map::IntoIter<Text<'de>, Vec<Option<Text<'de>>>>,
    /// The values of the parameter whose name was read last.
    values: Vec<Option<Text<'de>>>,
}

impl<'de> Deserializer<'de> for Parameters<'de, '_> {
    type Error = QueryError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, QueryError> {
        visitor.visit_map(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> MapAccess<'de> for Parameters<'de, '_> {
    type Error = QueryError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, QueryError> {
        let Some((name, values)) = self.rest.next() else {
            self.progress.end();
            return Ok(None);
        };
        self.values = values;
        seed.deserialize(Scalar(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, QueryError> {
        let values = Values { progress: self.progress, values: std::mem::take(&mut self.values) };
        seed.deserialize(values).map_err(|error| self.progress.keep(error))
    }
}

/// The values of one parameter: an array, or a single value.
struct Values<'de, 'p> {
    progress: &'p Progress,
    values: Vec<Option<Text<'de>>>,
}

impl<'de> Values<'de, '_> {
    fn only(self) -> Result<Scalar<'de>, QueryError> {
        let count = self.values.len();
        let mut values = self.values.into_iter();
        match (values.next(), count) {
            (Some(value), 1) => Scalar::new(value),
            _ => Err(QueryError::new(
                QueryErrorKind::RepeatedParameter,
                format!("must appear once, found {count} values"),
            )),
        }
    }
}

/// Forwards to the only value.
macro_rules! read_only_value {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, QueryError> {
            self.only()?.$method(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Values<'de, '_> {
    type Error = QueryError;

    read_only_value! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_str deserialize_string
        deserialize_char deserialize_bytes deserialize_byte_buf deserialize_identifier deserialize_f32 deserialize_f64
        deserialize_unit deserialize_map
    }

    /// For an untyped request, a parameter with several values is an array.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, QueryError> {
        if self.values.len() == 1 { self.only()?.deserialize_any(visitor) } else { self.deserialize_seq(visitor) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, QueryError> {
        visitor.visit_seq(Elements { progress: self.progress, values: self.values.into_iter() })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, QueryError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, QueryError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, QueryError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { unit_struct tuple tuple_struct struct enum }
}

/// The elements of an array.
struct Elements<'de, 'p> {
    progress: &'p Progress,
    values: vec::IntoIter<Option<Text<'de>>>,
}

impl<'de> SeqAccess<'de> for Elements<'de, '_> {
    type Error = QueryError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, QueryError> {
        let Some(value) = self.values.next() else { return Ok(None) };
        let read = Scalar::new(value).and_then(|value| seed.deserialize(value));
        // Arrays replace the error by one with the index.
        read.map(Some).map_err(|error| self.progress.keep(error))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.values.len())
    }
}

/// The error of a value that is not of its type.
fn invalid(message: String) -> QueryError {
    QueryError::new(QueryErrorKind::InvalidValue, message)
}

/// A single value, whose type is up to the visitor.
struct Scalar<'de>(Text<'de>);

impl<'de> Scalar<'de> {
    fn new(value: Option<Text<'de>>) -> Result<Self, QueryError> {
        value.map(Self).ok_or_else(|| QueryError::new(QueryErrorKind::NotUtf8, "must be UTF-8"))
    }

    fn boolean(&self) -> Result<bool, QueryError> {
        match self.0.as_ref() {
            "true" => Ok(true),
            "false" => Ok(false),
            other => Err(invalid(format!("must be `true` or `false`, found `{other}`"))),
        }
    }

    /// Parses decimal digits after an optional minus, and nothing else that Rust or JSON accept as a number.
    fn integer(&self) -> Result<i64, QueryError> {
        let text = self.0.as_ref();
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(invalid(format!("must be an integer, found `{text}`")));
        }
        text.parse().map_err(|source| invalid(format!("must be an integer of 64 bits, found `{text}`")).because(source))
    }
}

impl<'de> Deserializer<'de> for Scalar<'de> {
    type Error = QueryError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, QueryError> {
        match self.0 {
            Cow::Borrowed(text) => BorrowedStrDeserializer::new(text).deserialize_any(visitor),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, QueryError> {
        visitor.visit_bool(self.boolean()?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, QueryError> {
        visitor.visit_i64(self.integer()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, QueryError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, QueryError> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

//! [`Typed`], [`Record`] and [`Union`]: the kinds of types that a lexicon declares.

use std::marker::PhantomData;
use std::sync::Arc;

use lexgen_data::{Cid, Object, RecordKeyType, ValueError, dag_cbor};
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::decode::Decode;
use super::variant::HasVariant;
use crate::value::Generated;

/// A type that `$type` can name. Implemented by the schema macros, and not otherwise.
pub trait Typed {
    #[doc(hidden)]
    const GENERATED: Generated;

    /// The name: `nsid` for a main definition, `nsid#name` for others.
    const TYPE: &'static str;
}

/// A [record](https://atproto.com/specs/lexicon#record). Implemented by [`record!`](crate::record), and not otherwise.
///
/// A record is serialized with its `$type` first. On deserialization, `$type` is required and must equal
/// [`NSID`](Self::NSID).
pub trait Record: Typed + Serialize {
    #[doc(hidden)]
    const GENERATED: Generated;

    /// The NSID of the collection that contains such records.
    const NSID: &'static str;

    /// The type of the record keys in the collection. [`check_key`](RecordKeyType::check_key) checks one.
    const KEY: RecordKeyType;

    /// Computes the CID by which a repository refers to the record: that of its DAG-CBOR.
    ///
    /// # Errors
    ///
    /// The record cannot be serialized as DAG-CBOR, for example because an unknown field repeats a declared one.
    fn cid(&self) -> Result<Cid, dag_cbor::Error> {
        dag_cbor::cid_of(self)
    }

    /// The record as an [`Object`], which is what a field of the type `unknown` holds. [`Object::read`] reads it back.
    ///
    /// ```
    /// use lexgen_runtime::{Object, Record, ValueError};
    ///
    /// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    /// pub struct Like {
    ///     pub subject: String,
    /// }
    ///
    /// lexgen_runtime::record! {
    ///     Like = "com.example.like", key = "tid" {
    ///         new(subject into String);
    ///         "subject" => subject: required;
    ///     }
    /// }
    ///
    /// let like = Like::new("at://did:plc:abc");
    /// let object = like.to_object()?;
    /// assert_eq!(object["$type"].as_str(), Some("com.example.like"));
    /// assert_eq!(object.read::<Like>()?, like);
    ///
    /// // The same as conversions.
    /// assert_eq!(Object::try_from(&like)?, object);
    /// assert_eq!(Like::try_from(&object)?, like);
    /// # Ok::<(), ValueError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// It holds what is not in the data model, such as a field among the unknown ones that the lexicon does name.
    fn to_object(&self) -> Result<Object, ValueError> {
        Object::from_record(self)
    }
}

/// A [union](https://atproto.com/specs/lexicon#union): an object whose `$type` selects the variant. Implemented by
/// [`union!`](crate::union), and not otherwise.
pub trait Union: Sized {
    #[doc(hidden)]
    const GENERATED: Generated;

    /// The types that the lexicon lists.
    const TYPE_NAMES: &'static [&'static str];

    /// The value of `$type`: `nsid`, or `nsid#name`.
    fn type_name(&self) -> &str;

    /// Returns whether it is the variant for objects of type `T`.
    fn is<T>(&self) -> bool
    where
        Self: HasVariant<T>,
    {
        self.object().is_some()
    }

    /// Returns the object, if it is of type `T`.
    ///
    /// ```
    /// # use lexgen_runtime::{TypedObject, Union};
    /// # #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    /// # pub struct Image { pub alt: String }
    /// # lexgen_runtime::object! { Image = "com.example.image" { new(alt into String); "alt" => alt: required; } }
    /// # #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    /// # pub enum Embed { Image(Box<Image>), Unknown(TypedObject) }
    /// # lexgen_runtime::union! { Embed { "com.example.image" => Image(Image); _ => Unknown; } }
    /// let embed = Embed::from(Image::new("a cat"));
    /// assert!(embed.is::<Image>());
    /// assert_eq!(embed.as_variant::<Image>().map(|image| &*image.alt), Some("a cat"));
    /// assert_eq!(embed.into_variant::<Image>(), Ok(Image::new("a cat")));
    /// ```
    fn as_variant<T>(&self) -> Option<&T>
    where
        Self: HasVariant<T>,
    {
        self.object()
    }

    /// Returns the object out of its box.
    ///
    /// A [`Nested`](crate::Nested) object that a clone shares is copied, except for the values nested inside.
    ///
    /// # Errors
    ///
    /// If the object is not of type `T`, the union is returned as it was.
    fn into_variant<T: Clone>(self) -> Result<T, Self>
    where
        Self: HasVariant<T>,
    {
        self.into_object().map(|object| object.unwrap_or_else(Arc::unwrap_or_clone))
    }

    /// Reads the variant that the `$type` of an object names.
    ///
    /// ```
    /// use lexgen_runtime::{Object, TypedObject, Union, ValueError};
    ///
    /// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    /// pub enum AnyRecord {
    ///     Unknown(TypedObject),
    /// }
    ///
    /// lexgen_runtime::union! {
    ///     AnyRecord {
    ///         _ => Unknown;
    ///     }
    /// }
    ///
    /// let object = Object::from([("$type", "com.example.like")]);
    /// assert_eq!(AnyRecord::read(&object)?.type_name(), "com.example.like");
    /// # Ok::<(), ValueError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// No `$type`, one that a closed union does not list, and data that is not of the type.
    fn read<'de>(object: &'de Object) -> Result<Self, ValueError>
    where
        Self: Deserialize<'de>,
    {
        object.read()
    }

    /// Reads a variant whose type is known from elsewhere, such as the header of an
    /// [event](https://atproto.com/specs/event-stream#message-frames).
    ///
    /// A `$type` in the data is optional and must be the same.
    ///
    /// # Errors
    ///
    /// A type that a closed union does not list, and data that is not of the type.
    fn read_as<'de, D>(type_name: &str, deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
        Self: Decode<'de>,
    {
        Self::decode_as(type_name, deserializer)
    }

    /// Writes the variant without its `$type`.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    fn write_untagged<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write_variant(serializer, false)
    }

    #[doc(hidden)]
    fn write_variant<S: Serializer>(&self, serializer: S, is_tagged: bool) -> Result<S::Ok, S::Error>;
}

/// Tells the `$type` of a type, if it has one. An inherent constant has precedence over that of the trait [`Untyped`].
pub struct Named<T: ?Sized>(PhantomData<T>);

impl<T: Typed + ?Sized> Named<T> {
    /// The `$type`.
    pub const TYPE: Option<&'static str> = Some(T::TYPE);
}

/// See [`Named`].
pub trait Untyped {
    /// None.
    const TYPE: Option<&'static str> = None;
}

impl<T: ?Sized> Untyped for Named<T> {}

/// Returns whether a type can be that of the definition `id`: it is, or `$type` does not name it.
#[must_use]
pub const fn is_type(ty: Option<&str>, id: &str) -> bool {
    let Some(ty) = ty else { return true };
    let (ty, id) = (ty.as_bytes(), id.as_bytes());
    let mut index = 0;
    while index < ty.len() && index < id.len() && ty[index] == id[index] {
        index += 1;
    }
    index == ty.len() && (index == id.len() || is_main(id, index))
}

/// Returns whether `#main` follows at `start`, which an NSID alone stands for as well.
const fn is_main(id: &[u8], start: usize) -> bool {
    matches!(id.split_at(start).1, b"#main")
}

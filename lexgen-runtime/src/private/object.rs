//! What `object!` and `record!` say of a type, and the ways in and out that follow from it.

use serde::de::{Deserializer, MapAccess};
use serde::ser::{SerializeMap, Serializer};

use super::fields::{Fields, ObjectVisitor};
use super::writer::FieldWriter;

/// A type whose fields can be read from the entries of a map.
pub trait ReadObject<'de>: Sized {
    /// Reads all entries.
    ///
    /// # Errors
    ///
    /// The first thing wrong.
    fn read_fields<A: MapAccess<'de>>(fields: &mut Fields<'de, A>) -> Result<Self, A::Error>;
}

/// A type whose fields can be written as entries of a map.
pub trait WriteObject {
    /// The fields that the lexicon names, in its order.
    const NAMES: &'static [&'static str];

    /// Writes the fields that are there. `$type` is not among them.
    fn write_fields<M: SerializeMap>(&self, fields: &mut FieldWriter<M>);
}

impl<'de, T: ReadObject<'de>> ReadObject<'de> for Box<T> {
    fn read_fields<A: MapAccess<'de>>(fields: &mut Fields<'de, A>) -> Result<Self, A::Error> {
        T::read_fields(fields).map(Self::new)
    }
}

impl<T: WriteObject> WriteObject for Box<T> {
    const NAMES: &'static [&'static str] = T::NAMES;

    fn write_fields<M: SerializeMap>(&self, fields: &mut FieldWriter<M>) {
        T::write_fields(self, fields);
    }
}

/// Reads an object, or a record if there is an NSID that its `$type` has to be.
///
/// # Errors
///
/// The first thing wrong, after the path to it.
pub fn read_object<'de, T: ReadObject<'de>, D: Deserializer<'de>>(
    deserializer: D,
    nsid: Option<&'static str>,
) -> Result<T, D::Error> {
    let is_text = deserializer.is_human_readable();
    deserializer.deserialize_map(ObjectVisitor::new(nsid, is_text))
}

/// Writes an object, or a record if there is an NSID.
///
/// # Errors
///
/// Those of the serializer; fields that stand both in the table and in `extra`.
pub fn write_object<T: WriteObject, S: Serializer>(
    serializer: S,
    nsid: Option<&'static str>,
    object: &T,
) -> Result<S::Ok, S::Error> {
    match nsid {
        Some(nsid) => write_tagged(serializer, nsid, object),
        None => write(FieldWriter::new(serializer, false)?, object),
    }
}

/// Writes an object with this `$type` in front.
///
/// # Errors
///
/// As [`write_object`].
pub fn write_tagged<T: WriteObject, S: Serializer>(
    serializer: S,
    type_name: &str,
    object: &T,
) -> Result<S::Ok, S::Error> {
    let mut fields = FieldWriter::new(serializer, true)?;
    fields.type_name(type_name);
    write(fields, object)
}

/// Writes an object whose type is told elsewhere: without any `$type`.
///
/// # Errors
///
/// As [`write_object`].
pub fn write_untagged<T: WriteObject, S: Serializer>(serializer: S, object: &T) -> Result<S::Ok, S::Error> {
    write(FieldWriter::new(serializer, true)?, object)
}

fn write<T: WriteObject, M: SerializeMap>(mut fields: FieldWriter<M>, object: &T) -> Result<M::Ok, M::Error> {
    object.write_fields(&mut fields);
    fields.finish()
}

/// Whether a field of some kind must be there, by the name of the kind in the tables.
#[allow(non_upper_case_globals, reason = "the tables write kinds in lower case")]
pub mod is_required {
    /// It must be there.
    pub const required: bool = true;
    /// It may be absent.
    pub const optional: bool = false;
    /// It must be there and may be null.
    pub const nullable: bool = true;
    /// It may be absent or null.
    pub const optional_nullable: bool = false;
}

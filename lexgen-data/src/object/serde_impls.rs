//! Serde implementations for objects.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{self, Serialize, Serializer};

use super::Object;
use crate::value::deep::Written;
use crate::value::{self, Value, ValueError};

impl Object {
    /// Converts a record, or another value that is written as an object, to an object.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`to_value`](crate::to_value), and an error if the value is not written as an object.
    pub fn from_record<T: Serialize + ?Sized>(record: &T) -> Result<Self, ValueError> {
        match value::to_value(record)? {
            Value::Object(object) => Ok(object),
            other => Err(ser::Error::custom(format_args!("must be an object, found {}", other.kind()))),
        }
    }

    /// Reads a type from this object. Strings are borrowed if the type can borrow them.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use lexgen_data::Object;
    ///
    /// let object = Object::from([("alice", 1), ("bob", 2)]);
    /// let counts: BTreeMap<&str, u8> = object.read()?;
    /// assert_eq!(counts["bob"], 2);
    /// assert_eq!(Object::from_record(&counts)?, object);
    /// # Ok::<(), lexgen_data::ValueError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the errors of [`from_value`](crate::from_value).
    pub fn read<'de, T: Deserialize<'de>>(&'de self) -> Result<T, ValueError> {
        value::from_value(self)
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::object(self, 0, serializer)
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object, A::Error> {
        let entries = value::read_entries(map)?;
        Object::checked(entries).map_err(A::Error::custom)
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

//! Serializing parameters as pairs of names and values.

use serde::ser::{Error, Impossible, Serialize, SerializeMap, SerializeSeq, Serializer};

use super::query_error::QueryError;

/// Names with values, in order. The name of an array is repeated for each element.
type Pairs = Vec<(String, String)>;

/// Collects the entries of a map as pairs. Null and unit are no pairs.
#[derive(Default)]
pub(super) struct PairWriter {
    pairs: Pairs,
    name: String,
}

/// Rejects types that are not allowed here.
macro_rules! refuse {
    ($message:literal: $($method:ident($($ty:ty),*) -> $ok:ty;)*) => {$(
        fn $method(self $(, _: $ty)*) -> Result<$ok, QueryError> {
            Err(QueryError::custom($message))
        }
    )*};
}

/// Rejects types that neither parameters nor their values may have.
macro_rules! refuse_always {
    ($message:literal) => {
        type SerializeTuple = Impossible<Self::Ok, QueryError>;
        type SerializeTupleStruct = Impossible<Self::Ok, QueryError>;
        type SerializeTupleVariant = Impossible<Self::Ok, QueryError>;
        type SerializeStruct = Impossible<Self::Ok, QueryError>;
        type SerializeStructVariant = Impossible<Self::Ok, QueryError>;

        refuse! { $message:
            serialize_f32(f32) -> Self::Ok;
            serialize_f64(f64) -> Self::Ok;
            serialize_bytes(&[u8]) -> Self::Ok;
            serialize_unit_struct(&'static str) -> Self::Ok;
            serialize_unit_variant(&'static str, u32, &'static str) -> Self::Ok;
            serialize_tuple(usize) -> Self::SerializeTuple;
            serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
            serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
            serialize_struct(&'static str, usize) -> Self::SerializeStruct;
            serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
        }

        fn serialize_newtype_struct<T: Serialize + ?Sized>(
            self,
            _: &'static str,
            value: &T,
        ) -> Result<Self::Ok, QueryError> {
            value.serialize(self)
        }

        fn serialize_newtype_variant<T: Serialize + ?Sized>(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: &T,
        ) -> Result<Self::Ok, QueryError> {
            Err(QueryError::custom($message))
        }

        fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Self::Ok, QueryError> {
            value.serialize(self)
        }
    };
}

impl Serializer for PairWriter {
    type Ok = Pairs;
    type Error = QueryError;
    type SerializeSeq = Impossible<Pairs, QueryError>;
    type SerializeMap = Self;

    fn serialize_map(self, _: Option<usize>) -> Result<Self, QueryError> {
        Ok(self)
    }

    fn serialize_unit(self) -> Result<Pairs, QueryError> {
        Ok(self.pairs)
    }

    fn serialize_none(self) -> Result<Pairs, QueryError> {
        Ok(self.pairs)
    }

    refuse! { "parameters must be an object":
        serialize_bool(bool) -> Pairs;
        serialize_i8(i8) -> Pairs;
        serialize_i16(i16) -> Pairs;
        serialize_i32(i32) -> Pairs;
        serialize_i64(i64) -> Pairs;
        serialize_u8(u8) -> Pairs;
        serialize_u16(u16) -> Pairs;
        serialize_u32(u32) -> Pairs;
        serialize_u64(u64) -> Pairs;
        serialize_char(char) -> Pairs;
        serialize_str(&str) -> Pairs;
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
    }

    refuse_always!("parameters must be an object");
}

impl SerializeMap for PairWriter {
    type Ok = Pairs;
    type Error = QueryError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), QueryError> {
        let mut name = Vec::new();
        key.serialize(ValueWriter { values: &mut name, in_array: true })?;
        self.name = name.pop().unwrap_or_default();
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), QueryError> {
        let mut values = Vec::new();
        let written = value.serialize(ValueWriter { values: &mut values, in_array: false });
        written.map_err(|error| QueryError::custom(format_args!("`{}`: {error}", self.name)))?;
        self.pairs.extend(values.into_iter().map(|value| (self.name.clone(), value)));
        Ok(())
    }

    fn end(self) -> Result<Pairs, QueryError> {
        Ok(self.pairs)
    }
}

/// Collects the values of one parameter.
struct ValueWriter<'a> {
    values: &'a mut Vec<String>,
    /// Whether the value is an element of an array, which cannot be an array itself.
    in_array: bool,
}

/// Writes scalars as Rust displays them.
macro_rules! print {
    ($($method:ident($ty:ty);)*) => {$(
        fn $method(self, value: $ty) -> Result<(), QueryError> {
            self.values.push(value.to_string());
            Ok(())
        }
    )*};
}

impl Serializer for ValueWriter<'_> {
    type Ok = ();
    type Error = QueryError;
    type SerializeSeq = Self;
    type SerializeMap = Impossible<(), QueryError>;

    print! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_char(char);
        serialize_str(&str);
    }

    fn serialize_none(self) -> Result<(), QueryError> {
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, QueryError> {
        if self.in_array {
            return Err(QueryError::custom("must not be an array in an array"));
        }
        Ok(Self { values: self.values, in_array: true })
    }

    refuse! { "must be a boolean, an integer, a string or an array of those":
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_unit() -> ();
    }

    refuse_always!("must be a boolean, an integer, a string or an array of those");
}

impl SerializeSeq for ValueWriter<'_> {
    type Ok = ();
    type Error = QueryError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), QueryError> {
        value.serialize(ValueWriter { values: self.values, in_array: true })
    }

    fn end(self) -> Result<(), QueryError> {
        Ok(())
    }
}

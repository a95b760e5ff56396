//! [`Copied`]: reading types with a lifetime as values that own their strings.
//!
//! The contents of requests and responses outlive the bytes they were read from, so they cannot borrow from these. Types
//! with a lifetime can be read as `T<'static>`, whose strings are owned.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::schema::Decode;

/// Deserializes a `T` by way of [`Decode`], and copies all strings.
pub(crate) struct CopiedValue<T>(pub(crate) T);

impl<'de, T: Decode<'static>> Deserialize<'de> for CopiedValue<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode(Copied::new(deserializer)).map(Self)
    }
}

/// An adapter of serde's deserializers, visitors and accesses that passes borrowed data as transient, so that visitors copy
/// it.
pub(crate) struct Copied<'de, T>(T, PhantomData<&'de ()>);

impl<T> Copied<'_, T> {
    pub(crate) const fn new(inner: T) -> Self {
        Self(inner, PhantomData)
    }
}

/// Forwards a call with an adapted visitor.
macro_rules! forward {
    ($($method:ident($($name:ident: $ty:ty),*);)*) => {$(
        #[inline]
        fn $method<V: Visitor<'static>>(self $(, $name: $ty)*, visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($($name,)* Copied::new(visitor))
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'static> for Copied<'de, D> {
    type Error = D::Error;

    forward! {
        deserialize_any();
        deserialize_bool();
        deserialize_i8();
        deserialize_i16();
        deserialize_i32();
        deserialize_i64();
        deserialize_i128();
        deserialize_u8();
        deserialize_u16();
        deserialize_u32();
        deserialize_u64();
        deserialize_u128();
        deserialize_f32();
        deserialize_f64();
        deserialize_char();
        deserialize_str();
        deserialize_string();
        deserialize_bytes();
        deserialize_byte_buf();
        deserialize_option();
        deserialize_unit();
        deserialize_unit_struct(name: &'static str);
        deserialize_newtype_struct(name: &'static str);
        deserialize_seq();
        deserialize_tuple(length: usize);
        deserialize_tuple_struct(name: &'static str, length: usize);
        deserialize_map();
        deserialize_struct(name: &'static str, fields: &'static [&'static str]);
        deserialize_enum(name: &'static str, variants: &'static [&'static str]);
        deserialize_identifier();
        deserialize_ignored_any();
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

/// Forwards a value to a method of the visitor inside.
macro_rules! visit {
    ($($method:ident($ty:ty) => $target:ident;)*) => {$(
        #[inline]
        fn $method<E: de::Error>(self, value: $ty) -> Result<V::Value, E> {
            self.0.$target(value)
        }
    )*};
}

/// `visit_enum` is missing, because the data model has no enums.
impl<'de, V: Visitor<'static>> Visitor<'de> for Copied<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    visit! {
        visit_bool(bool) => visit_bool;
        visit_i8(i8) => visit_i8;
        visit_i16(i16) => visit_i16;
        visit_i32(i32) => visit_i32;
        visit_i64(i64) => visit_i64;
        visit_i128(i128) => visit_i128;
        visit_u8(u8) => visit_u8;
        visit_u16(u16) => visit_u16;
        visit_u32(u32) => visit_u32;
        visit_u64(u64) => visit_u64;
        visit_u128(u128) => visit_u128;
        visit_f32(f32) => visit_f32;
        visit_f64(f64) => visit_f64;
        visit_char(char) => visit_char;
        visit_str(&str) => visit_str;
        visit_borrowed_str(&'de str) => visit_str;
        visit_string(String) => visit_string;
        visit_bytes(&[u8]) => visit_bytes;
        visit_borrowed_bytes(&'de [u8]) => visit_bytes;
        visit_byte_buf(Vec<u8>) => visit_byte_buf;
    }

    #[inline]
    fn visit_none<E: de::Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    #[inline]
    fn visit_unit<E: de::Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Copied::new(deserializer))
    }

    #[inline]
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(Copied::new(deserializer))
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Copied::new(elements))
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Copied::new(entries))
    }
}

impl<'de, S: DeserializeSeed<'static>> DeserializeSeed<'de> for Copied<'_, S> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Copied::new(deserializer))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'static> for Copied<'de, A> {
    type Error = A::Error;

    #[inline]
    fn next_element_seed<S: DeserializeSeed<'static>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(Copied::new(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'static> for Copied<'de, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'static>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.0.next_key_seed(Copied::new(seed))
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'static>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(Copied::new(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use lexgen_data::{Borrowed, Handle, Value, dag_cbor, json};

    use super::CopiedValue;
    use crate::schema::Union;
    use crate::value::Extra;
    use crate::xrpc::{Frame, StreamMessage, Subscription};

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub(super) struct Line<'a> {
        pub text: Cow<'a, str>,
        pub by: Option<Borrowed<'a, Handle>>,
        pub extra: Extra,
    }

    crate::object! {
        Line<'a> = "com.example.follow#line" {
            "text" => text: required;
            "by" => by: optional;
            _ => extra;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub(super) enum Message<'a> {
        Line(Line<'a>),
    }

    crate::union! {
        Message<'a> {
            "com.example.follow#line" => Line;
        }
    }

    #[derive(Clone, Copy, Debug)]
    pub(super) struct Follow;

    crate::subscription! {
        Follow = "com.example.follow" {
            message: Message<'static>;
        }
    }

    const LINE: &str = r#"{"text":"a \"b\"","by":"alice.example.com","more":[{"$bytes":"AQI"},null,-7,true,
        {"$link":"bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"}]}"#;

    #[test]
    fn data_is_read_the_same_with_and_without_copying() {
        let direct: Value = json::from_str(LINE).expect("the line is data");
        let CopiedValue(copied): CopiedValue<Value> = json::from_str(LINE).expect("the line is data");
        assert_eq!(copied, direct);
        let block = dag_cbor::to_vec(&direct).expect("data can be written");
        let CopiedValue(copied): CopiedValue<Value> = dag_cbor::from_slice(&block).expect("the block is data");
        assert_eq!(copied, direct);
    }

    #[test]
    fn a_type_with_a_lifetime_owns_its_strings() {
        let line: CopiedValue<Line<'static>> = json::from_str(LINE).expect("the line is valid");
        let CopiedValue(line) = line;
        assert!(matches!(line.text, Cow::Owned(_)));
        assert_eq!(line, json::from_str(LINE).expect("the line is valid"));
        let error = json::from_str::<CopiedValue<Line<'static>>>(r#"{"text":1}"#).map(|_| ()).unwrap_err();
        assert_eq!(error.to_string(), json::from_str::<Line<'_>>(r#"{"text":1}"#).unwrap_err().to_string());
    }

    #[test]
    fn messages_with_a_lifetime_are_read_from_frames() {
        fn read<M: Subscription>(message: &M::Message) -> M::Message
        where
            M::Message: StreamMessage + Union,
        {
            let frame = Frame::<M>::write_message(message).expect("a message can be written");
            match Frame::<M>::read(&frame).expect("the frame is valid") {
                Frame::Message(message) => message,
                other => panic!("{other:?}"),
            }
        }
        let CopiedValue(line) = json::from_str::<CopiedValue<Line<'static>>>(LINE).expect("the line is valid");
        let message = Message::Line(line);
        assert_eq!(read::<Follow>(&message), message);
    }
}

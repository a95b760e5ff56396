//! The data model's types together with derived types, buffered values and both formats.

use std::collections::{BTreeMap, HashMap};

use lexgen_data::value::{ValueDeserializer, ValueSerializer};
use lexgen_data::{Blob, Bytes, CidLink, Datetime, Object, Value, dag_cbor, from_value, json, to_value};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const LINK: &str = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a";

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Everything {
    zebra: bool,
    created_at: Datetime,
    bytes: Bytes,
    link: CidLink,
    blob: Option<Blob>,
    absent: Option<i64>,
    any: Value,
    by_name: BTreeMap<String, u8>,
    pair: (i8, char),
    kinds: Vec<Kind>,
    wrapped: Wrapped,
    unit: (),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Kind {
    Unit,
    Newtype(CidLink),
    Tuple(u8, Bytes),
    Struct { b: i64, a: String },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Wrapped(u64);

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
enum Key {
    First,
    Second,
}

fn everything() -> Everything {
    let link: CidLink = LINK.parse().unwrap();
    Everything {
        zebra: true,
        created_at: "2024-05-06T09:08:09.5+02:00".parse().unwrap(),
        bytes: vec![0, 1, 2].into(),
        link: link.clone(),
        blob: Some(Blob::new(CidLink::of_raw(b"x"), "text/plain", 1)),
        absent: None,
        any: Object::from([("bytes", Value::Bytes([9].into())), ("a", link.clone().into())]).into(),
        by_name: (0..30).map(|number| (format!("{number}"), number)).collect(),
        pair: (-128, 'é'),
        kinds: vec![
            Kind::Unit,
            Kind::Newtype(link),
            Kind::Tuple(255, [1].into()),
            Kind::Struct { b: i64::MIN, a: "x".repeat(300) },
        ],
        wrapped: Wrapped(i64::MAX.unsigned_abs()),
        unit: (),
    }
}

/// Asserts that all conversions lead to the same value and the same bytes.
fn round_trips<T>(thing: &T)
where
    T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let text = json::to_string(thing).unwrap();
    let block = dag_cbor::to_vec(thing).unwrap();
    let value = to_value(thing).unwrap();
    assert_eq!(json::from_str::<T>(&text).unwrap(), *thing);
    assert_eq!(dag_cbor::from_slice::<T>(&block).unwrap(), *thing);
    assert_eq!(from_value::<T>(&value).unwrap(), *thing);
    assert_eq!(json::from_str::<Value>(&text).unwrap(), value);
    assert_eq!(dag_cbor::from_slice::<Value>(&block).unwrap(), value);
    assert_eq!(dag_cbor::to_vec(&value).unwrap(), block);
    for human_readable in [true, false] {
        let borrowed = ValueDeserializer::new(&value).human_readable(human_readable);
        assert_eq!(T::deserialize(borrowed).unwrap(), *thing);
        let owned = ValueDeserializer::new(value.clone()).human_readable(human_readable);
        assert_eq!(T::deserialize(owned).unwrap(), *thing);
    }
}

#[test]
fn every_type_survives_every_round_trip() {
    round_trips(&everything());
    round_trips(&vec![None, Some(everything())]);
    round_trips(&HashMap::from([(Key::Second, 2), (Key::First, 1)]));
}

/// An enum whose input serde buffers.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Link { at: CidLink },
    Bytes { raw: Bytes },
    Other { value: Value },
}

#[test]
fn links_and_bytes_pass_through_buffers_of_serde() {
    round_trips(&Untagged::Link { at: LINK.parse().unwrap() });
    round_trips(&Untagged::Bytes { raw: [1].into() });
    round_trips(&Untagged::Other { value: vec![CidLink::of_raw(b"")].into() });
}

#[test]
fn strings_and_bytes_borrow_from_dag_cbor_and_values() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Borrowed<'a> {
        text: &'a str,
        bytes: &'a [u8],
    }
    let value = Value::from(Object::from([("text", Value::from("hi")), ("bytes", Value::Bytes([1, 2].into()))]));
    let expected = Borrowed { text: "hi", bytes: &[1, 2] };
    let block = dag_cbor::to_vec(&value).unwrap();
    assert_eq!(dag_cbor::from_slice::<Borrowed<'_>>(&block).unwrap(), expected);
    assert_eq!(from_value::<Borrowed<'_>>(&value).unwrap(), expected);
}

#[test]
fn errors_of_dag_cbor_name_the_byte() {
    fn error<T: DeserializeOwned + std::fmt::Debug>(input: &[u8]) -> String {
        dag_cbor::from_slice::<T>(input).unwrap_err().to_string()
    }
    for (actual, expected) in [
        (error::<Value>(b"\x82\x01\xf9\x3e\x00"), "`[1]`: the data model has no floats at byte 2"),
        (error::<Value>(b"\xf7"), "`undefined` is not allowed at byte 0"),
        (error::<Value>(b"\x9f\xff"), "lengths must be definite at byte 0"),
        (error::<Value>(b"\x18\x17"), "a number must have its shortest form at byte 0"),
        (error::<Value>(b"\xa1\x01\x01"), "the key of a map must be a string at byte 1"),
        (error::<Value>(b"\xa2\x61a\x01\x61a\x01"), "duplicate key `a` at byte 4"),
        (error::<Value>(b"\x62a\xff"), "a string must be UTF-8 at byte 2"),
        (error::<Value>(b"\x01\x01"), "1 bytes after the end of the value at byte 1"),
        (error::<Value>(b"\x1b\x80\0\0\0\0\0\0\0"), "an integer must fit in a signed 64-bit integer at byte 0"),
        (error::<Value>(b"\xd8\x2a\x41\x01"), "a link must start with a zero byte at byte 3"),
        (error::<Value>(b"\xd8\x2a\x42\0\x01"), "not a CID: expected exactly one CID at byte 5"),
        (error::<Value>(b"\xc1\x01"), "tag 1 is not allowed, expected tag 42 at byte 1"),
        (error::<Vec<u8>>(b"\x82\x01\x61x"), "invalid type: string \"x\", expected u8 at byte 2"),
        (error::<CidLink>(b"\x41x"), "invalid type: bytes, expected a link at byte 0"),
        (error::<(u8,)>(b"\x82\x01\x02"), "1 more elements in the array than expected at byte 2"),
    ] {
        assert_eq!(actual, expected);
    }
}

#[test]
fn null_is_named_in_errors_of_all_formats() {
    let message = |error: &dyn std::fmt::Display| error.to_string().split(" at ").next().unwrap().to_owned();
    let expected = "invalid type: null, expected a string";
    assert_eq!(message(&json::from_str::<String>("null").unwrap_err()), expected);
    assert_eq!(message(&dag_cbor::from_slice::<String>(b"\xf6").unwrap_err()), expected);
    assert_eq!(message(&from_value::<String>(&Value::Null).unwrap_err()), expected);
    let datetime = "invalid type: null, expected a string of format `datetime`";
    assert_eq!(message(&dag_cbor::from_slice::<Datetime>(b"\xf6").unwrap_err()), datetime);
    assert_eq!(message(&from_value::<Datetime>(&Value::Null).unwrap_err()), datetime);
}

#[test]
fn deserializing_a_value_yields_type_first() {
    let value = json::from_str::<Value>(r#"{"b":1,"a":2,"$type":"com.example.thing","longer":3}"#).unwrap();
    struct Keys(Vec<String>);
    impl<'de> Deserialize<'de> for Keys {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct KeysVisitor;
            impl<'de> serde::de::Visitor<'de> for KeysVisitor {
                type Value = Keys;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("an object")
                }
                fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
                    let mut keys = Vec::new();
                    while let Some((key, Value::Integer(_) | Value::String(_))) = map.next_entry()? {
                        keys.push(key);
                    }
                    Ok(Keys(keys))
                }
            }
            deserializer.deserialize_map(KeysVisitor)
        }
    }
    let expected = ["$type", "a", "b", "longer"];
    assert_eq!(from_value::<Keys>(&value).unwrap().0, expected);
    assert_eq!(Keys::deserialize(ValueDeserializer::new(value)).unwrap().0, expected);
}

#[test]
fn bytes_are_not_read_as_strings() {
    let value = Value::from(Bytes::from(b"text".to_vec()));
    assert_eq!(from_value::<String>(&value).unwrap_err().to_string(), "invalid type: bytes, expected a string");
    let owned = String::deserialize(ValueDeserializer::new(value.clone())).unwrap_err();
    assert_eq!(owned.to_string(), "invalid type: bytes, expected a string");
    assert!(from_value::<&str>(&value).is_err());
    assert!(from_value::<Datetime>(&value).is_err());
    assert!(dag_cbor::from_slice::<String>(b"\x44text").is_err());
}

#[test]
fn keys_are_written_in_order_and_only_once() {
    #[derive(Serialize)]
    struct Unsorted {
        bb: u8,
        a: Vec<Inner>,
    }
    #[derive(Serialize)]
    struct Inner {
        z: u8,
        y: u8,
    }
    let unsorted = Unsorted { bb: 1, a: vec![Inner { z: 2, y: 3 }] };
    assert_eq!(dag_cbor::to_vec(&unsorted).unwrap(), b"\xa2\x61a\x81\xa2\x61y\x03\x61z\x02\x62bb\x01");

    let block = dag_cbor::to_vec(&unsorted).unwrap();
    for before in [0, 1, block.len(), 1000] {
        let mut output = vec![7; before];
        dag_cbor::append(&unsorted, &mut output).unwrap();
        assert_eq!(output, [vec![7; before], block.clone()].concat());
    }

    struct Twice;
    impl Serialize for Twice {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map([("b", 1), ("a", 2), ("b", 3)])
        }
    }
    assert_eq!(dag_cbor::to_vec(&Twice).unwrap_err().to_string(), "duplicate key `b`");
    assert_eq!(to_value(&Twice).unwrap_err().to_string(), "duplicate key `b`");
}

#[test]
fn maps_of_unknown_length_are_written_correctly() {
    for count in [0, 1, 23, 24, 255, 256, 70_000] {
        struct Counted(u32);
        impl Serialize for Counted {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                for number in (0..self.0).rev() {
                    map.serialize_entry(&number.to_string(), &[number])?;
                }
                map.end()
            }
        }
        let block = dag_cbor::to_vec(&[Counted(count)]).unwrap();
        let value: Value = dag_cbor::from_slice(&block).unwrap();
        let object = value.as_array().unwrap()[0].as_object().unwrap();
        assert_eq!(object.len(), count as usize);
    }
}

#[test]
fn values_outside_of_the_data_model_cannot_be_written() {
    assert!(dag_cbor::to_vec(&1.0).is_err());
    assert!(to_value(&1.0).is_err());
    assert!(dag_cbor::to_vec(&u64::MAX).is_err());
    assert!(to_value(&u64::MAX).is_err());
    assert!(dag_cbor::to_vec(&BTreeMap::from([(1, 1)])).is_err());
    assert!(to_value(&BTreeMap::from([(1, 1)])).is_err());
    for invalid in [Object::from([("$type", Value::Null)]), Object::from([("$type", "blob")])] {
        assert!(json::to_string(&invalid).is_err());
        assert!(dag_cbor::to_vec(&invalid).is_err());
        assert!(to_value(&invalid).is_err());
    }
}

#[test]
fn an_object_with_a_reserved_key_is_an_error_everywhere_with_its_path() {
    for key in ["$link", "$bytes"] {
        for content in [Value::from("AA"), LINK.into(), 1.into(), Value::Null] {
            let reserved = Object::from([(key, content.clone())]);
            let holder = Value::Object(Object::from([("a", Value::from(vec![Value::Null, reserved.clone().into()]))]));
            let kind = if key == "$link" { "a link" } else { "bytes" };
            let message = format!("`a[1]`: `{key}` must not be a key, except in the JSON form of {kind}");
            assert_eq!(json::to_string(&holder).unwrap_err().to_string(), message);
            assert_eq!(json::to_string_pretty(&holder).unwrap_err().to_string(), message);
            assert_eq!(dag_cbor::to_vec(&holder).unwrap_err().to_string(), message);
            assert_eq!(to_value(&holder).unwrap_err().to_string(), message);
            assert_eq!(serde_json::Value::try_from(&holder).unwrap_err().to_string(), message);
            assert_eq!(from_value::<Value>(&holder).unwrap_err().to_string(), message);
            assert_eq!(from_value::<Value>(holder).unwrap_err().to_string(), message);
            let object = Object::from([("a", vec![Value::Null, reserved.into()])]);
            assert_eq!(object.read::<Object>().unwrap_err().to_string(), message);

            let map = BTreeMap::from([("a", vec![BTreeMap::from([(key, content)])])]);
            let error = dag_cbor::from_slice::<Value>(&dag_cbor::to_vec(&map).unwrap()).unwrap_err();
            assert_eq!(error.message(), message.replace("[1]", "[0]"));
        }
    }
}

#[test]
fn errors_of_writing_name_the_path_in_maps_structs_and_arrays() {
    #[derive(serde::Serialize)]
    struct Holder {
        list: Vec<BTreeMap<&'static str, (u8, f64)>>,
    }
    let holder = Holder { list: vec![BTreeMap::from([("a b", (1, 1.5))])] };
    let path = Some("list[0][\"a b\"][1]");
    assert_eq!(to_value(&holder).unwrap_err().path(), path);
    let error = dag_cbor::to_vec(&holder).unwrap_err().to_string();
    assert_eq!(error, "`list[0][\"a b\"][1]`: the data model has no floats");
}

#[test]
fn objects_are_read_like_the_values_that_they_are() {
    #[derive(Debug, PartialEq, serde::Deserialize)]
    enum Shape<'a> {
        Round { name: &'a str, sizes: Vec<u8> },
    }
    let inner = Object::from([("name", Value::from("a")), ("sizes", vec![1, 2].into())]);
    let object = Object::from([("Round", inner)]);
    let expected = Shape::Round { name: "a", sizes: vec![1, 2] };
    assert_eq!(object.read::<Shape<'_>>().unwrap(), expected);
    assert_eq!(object.read::<Option<Shape<'_>>>().unwrap(), Some(expected));
    assert_eq!(from_value::<Object>(object.clone()).unwrap(), object);
    for error in
        [object.read::<CidLink>().unwrap_err(), from_value::<CidLink>(&Value::Object(object.clone())).unwrap_err()]
    {
        assert_eq!(error.to_string(), "invalid type: an object, expected a link");
    }
    assert_eq!(object.read::<String>().unwrap_err(), from_value::<String>(&Value::Object(object)).unwrap_err());
    assert!(Object::from_record(&[1]).is_err());
}

#[test]
fn failed_append_leaves_the_output_as_it_was() {
    let mut output = b"before".to_vec();
    assert!(dag_cbor::append(&("written", 1.5), &mut output).is_err());
    assert_eq!(output, b"before");
}

#[test]
fn objects_of_json_become_links_and_bytes_in_values() {
    let json = serde_json::json!({"a": {"$link": LINK}, "b": {"$bytes": "AAE"}});
    let value = json.serialize(ValueSerializer::new()).unwrap();
    assert_eq!(value.get("a").and_then(Value::as_link), Some(&LINK.parse().unwrap()));
    assert_eq!(value.get("b").and_then(Value::as_bytes), Some(&[0, 1].into()));
    assert!(to_value(&serde_json::json!({"$link": 1})).is_err());
}

#[test]
fn objects_of_the_text_form_are_not_links_or_bytes_in_dag_cbor() {
    let block = dag_cbor::to_vec(&BTreeMap::from([("$link", LINK)])).unwrap();
    assert!(dag_cbor::from_slice::<CidLink>(&block).is_err());
    assert!(dag_cbor::from_slice::<Value>(&block).is_err());
    let block = dag_cbor::to_vec(&BTreeMap::from([("$bytes", "AA")])).unwrap();
    assert!(dag_cbor::from_slice::<Bytes>(&block).is_err());
}

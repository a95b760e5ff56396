//! Targets that read the data model.

use lexgen_data::{Blob, Bytes, Cid, CidLink, Object, Value, dag_cbor, from_value, json, to_value};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use std::fmt::Debug;

/// Any value as JSON: it is read and written as `serde_json` does, and can be read again in both formats.
pub(crate) fn json(input: &[u8]) {
    if let Ok(text) = std::str::from_utf8(input) {
        let shown = |error: json::Error| error.to_string();
        let (read, other) = (json::from_str::<Value>(text), serde_json::from_str::<Value>(text));
        assert_eq!(read.map_err(shown), other.map_err(shown));
    } else {
        assert!(json::from_slice::<IgnoredAny>(input).is_err());
    }
    let Ok(value) = json::from_slice::<Value>(input) else {
        return;
    };
    let text = json::to_vec(&value).expect("a value from JSON can be written as JSON");
    assert_eq!(text, serde_json::to_vec(&value).expect("a value from JSON can be written as JSON"));
    assert_eq!(json::from_slice::<Value>(&text).expect("a written value can be read"), value);
    let block = dag_cbor::to_vec(&value).expect("a value from JSON can be written as DAG-CBOR");
    assert_eq!(dag_cbor::from_slice::<Value>(&block).expect("a written value can be read"), value);
    assert_eq!(to_value(&value).expect("a value can be converted to a value"), value);
    assert_eq!(from_value::<Value>(&value).expect("a value can be read as a value"), value);
    assert!(json::from_slice::<IgnoredAny>(input).is_ok());
}

/// Any value as DAG-CBOR: it is written with the same bytes, because each value has one encoding.
pub(crate) fn dag_cbor(input: &[u8]) {
    let value = match dag_cbor::from_slice::<Value>(input) {
        Ok(value) => value,
        Err(error) => {
            assert!(error.position().is_some_and(|position| position <= input.len()), "{error}");
            return;
        }
    };
    assert_eq!(dag_cbor::to_vec(&value).expect("a deserialized value can be written"), input);
    assert!(dag_cbor::from_slice::<IgnoredAny>(input).is_ok());
    // In JSON, links and bytes are objects, which may exceed the nesting limit.
    if let Some(again) = json::to_vec(&value).ok().and_then(|text| json::from_slice::<Value>(&text).ok()) {
        assert_eq!(again, value);
    }
    if let Ok(object) = dag_cbor::from_slice::<Object>(input) {
        assert_eq!(Value::from(object), value);
    }
}

/// A value followed by other bytes.
pub(crate) fn prefix(input: &[u8]) {
    let Ok((first, rest)) = dag_cbor::from_prefix::<Value>(input) else {
        return;
    };
    assert!(input.ends_with(rest));
    let block = dag_cbor::to_vec(&first).expect("a deserialized value can be written");
    assert_eq!([&block, rest].concat(), input);
    dag_cbor::from_prefix::<IgnoredAny>(input).expect("a readable value can be skipped");
    let _ = dag_cbor::from_prefix::<(i64, &str)>(input);
    let _ = dag_cbor::from_prefix::<Bytes>(input);
}

/// Types that JSON does not have.
pub(crate) fn binary(input: &[u8]) {
    round_trips::<Blob>(input);
    round_trips::<CidLink>(input);
    round_trips::<Bytes>(input);
    round_trips::<Vec<Option<Blob>>>(input);
}

fn round_trips<T: DeserializeOwned + Serialize + PartialEq + Debug>(input: &[u8]) {
    if let Ok(thing) = dag_cbor::from_slice::<T>(input) {
        assert_eq!(dag_cbor::to_vec(&thing).expect("a deserialized value can be written"), input);
        round_trips_as_text(&thing);
    }
    if let Ok(thing) = json::from_slice::<T>(input) {
        let block = dag_cbor::to_vec(&thing).expect("a deserialized value can be written");
        assert_eq!(dag_cbor::from_slice::<T>(&block).expect("a written value can be read"), thing);
        round_trips_as_text(&thing);
    }
}

fn round_trips_as_text<T: DeserializeOwned + Serialize + PartialEq + Debug>(thing: &T) {
    let text = json::to_vec(thing).expect("a deserialized value can be written");
    assert_eq!(json::from_slice::<T>(&text).expect("a written value can be read"), *thing);
    let value = to_value(thing).expect("a deserialized value can be converted");
    assert_eq!(from_value::<T>(&value).expect("a written value can be read"), *thing);
}

/// The binary form of a CID, alone and after the header of a link.
pub(crate) fn cid_bytes(input: &[u8]) {
    for bytes in [input, input.get(5..).unwrap_or_default()] {
        if let Ok(cid) = Cid::from_bytes(bytes) {
            assert_eq!(cid.to_bytes(), bytes);
            assert_eq!(cid.as_str().parse::<Cid>().as_ref(), Ok(&cid));
            let _ = (cid.codec(), cid.is_blessed());
        }
    }
}

//! Values nested deeper than the formats allow. Operations succeed or return errors on the default stack of a thread.

use std::hash::{BuildHasher, RandomState};
use std::{mem, thread};

use lexgen_data::{Array, Bytes, CidLink, MAX_DEPTH, Object, Value, dag_cbor, from_value, json, to_value};
use serde::de::IgnoredAny;

/// Runs a function on a thread with 2 MiB of stack, the default.
fn on_a_small_stack(run: fn()) {
    thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}

/// Returns `inner` within `levels` alternating arrays and objects.
fn nested(levels: usize, inner: Value) -> Value {
    (0..levels).fold(inner, |inner, level| match level % 2 {
        0 => Value::from(vec![Value::from(1), inner]),
        _ => Object::from([("a", inner), ("b", "text".into())]).into(),
    })
}

const TOO_DEEP: &str = "nested deeper than 127 levels";

#[test]
fn any_depth_is_cloned_compared_hashed_shown_and_dropped() {
    on_a_small_stack(|| {
        drop(nested(1_000_000, Value::Null));
        let value = nested(100_000, Value::Null);
        let copy = value.clone();
        let other = nested(100_000, Value::Boolean(true));
        let shorter = nested(99_998, Value::Null);
        assert!(value == copy && value != other && value != shorter);
        let state = RandomState::new();
        assert_eq!(state.hash_one(&value), state.hash_one(&copy));
        assert_ne!(state.hash_one(&value), state.hash_one(nested(100, Value::Null)));
        let shown = format!("{value:?} {value:#?}");
        assert!(shown.contains("[1, {…}]") || shown.contains("{\"a\": […]"), "{shown}");
        assert!(value.check_blob_links().is_ok());
        assert!(value.as_object().is_some_and(|object| object.clone() == *object));
        // Values from which a part was taken are dropped without recursion as well.
        let Value::Object(mut object) = value else { panic!("the outermost is an object") };
        let Some(Value::Array(mut array)) = object.remove("a") else { panic!("it contains an array") };
        assert_eq!(mem::take(&mut array[1]).as_object().map(Object::len), Some(2));
        drop(Vec::from(array).into_iter().chain([copy]).collect::<Array>());
    });
}

#[test]
fn values_beyond_the_depth_limit_cannot_be_written() {
    on_a_small_stack(|| {
        let deep = nested(100_000, Value::Null);
        let errors = [
            json::to_string(&deep).unwrap_err().to_string(),
            dag_cbor::to_vec(&deep).unwrap_err().to_string(),
            to_value(&deep).unwrap_err().to_string(),
        ];
        for error in errors {
            assert!(error.starts_with("`a[1].a[1].a") && error.ends_with(&format!("`: {TOO_DEEP}")), "{error}");
        }
        assert!(serde_json::to_string(&deep).unwrap_err().to_string().ends_with(TOO_DEEP));
        assert_eq!(from_value::<Value>(&deep).map_err(|error| error.to_string().ends_with(TOO_DEEP)), Err(true));
        assert!(from_value::<Value>(deep.clone()).is_err());
        from_value::<IgnoredAny>(deep).unwrap();
    });
}

/// Returns whether a value at this depth can be written and read back. All formats must agree.
fn round_trips(levels: usize, inner: &Value) -> bool {
    let value = nested(levels, inner.clone());
    let text = json::to_string(&value);
    let block = dag_cbor::to_vec(&value);
    let copy = to_value(&value);
    let ways = [
        text.as_ref().is_ok_and(|text| json::from_str::<Value>(text).is_ok_and(|read| read == value)),
        text.as_ref().is_ok_and(|text| serde_json::from_str::<Value>(text).is_ok_and(|read| read == value)),
        block.as_ref().is_ok_and(|block| dag_cbor::from_slice::<Value>(block).is_ok_and(|read| read == value)),
        copy.as_ref().is_ok_and(|copy| from_value::<Value>(copy).is_ok_and(|read| read == value)),
        text.is_ok(),
        block.is_ok(),
        copy.is_ok(),
        from_value::<Value>(&value).is_ok(),
    ];
    assert!(ways.iter().all(|way| *way == ways[0]), "{levels} levels around {inner:?}: {ways:?}");
    ways[0]
}

#[test]
fn all_formats_accept_the_same_depth_in_both_directions() {
    on_a_small_stack(|| {
        let blob = json::from_str(
            r#"{"$type":"blob","ref":{"$link":"bafkreibme22gw2h7y2h7tg2fhqotaqjucnbc24deqo72b6mkl2egezxhvy"},"mimeType":"a/b","size":1}"#,
        );
        for (inner, own) in [
            (Value::Null, 0),
            (Value::from("text"), 0),
            (Value::Array(Array::new()), 1),
            (Value::Object(Object::new()), 1),
            (Value::Bytes(Bytes::from(vec![1])), 1),
            (Value::from(CidLink::of_raw(b"a")), 1),
            (blob.unwrap(), 2),
        ] {
            assert!(round_trips(MAX_DEPTH - own, &inner), "{inner:?}");
            assert!(!round_trips(MAX_DEPTH - own + 1, &inner), "{inner:?}");
        }
    });
}

#[test]
fn external_types_are_bounded_alike() {
    #[derive(serde::Serialize)]
    enum Chain {
        End,
        Newtype(Box<Chain>),
        Tuple(u8, Box<Chain>),
        Struct { next: Box<Chain> },
    }
    on_a_small_stack(|| {
        let chain =
            |levels: usize, link: fn(Box<Chain>) -> Chain| (0..levels).fold(Chain::End, |end, _| link(end.into()));
        for (link, levels) in [
            (Chain::Newtype as fn(_) -> _, MAX_DEPTH),
            (|next| Chain::Tuple(1, next), MAX_DEPTH / 2),
            (|next| Chain::Struct { next }, MAX_DEPTH / 2),
        ] {
            for (levels, expected) in [(levels, true), (levels + 1, false)] {
                let chain = chain(levels, link);
                assert_eq!(json::to_string(&chain).is_ok(), expected);
                assert_eq!(dag_cbor::to_vec(&chain).is_ok(), expected);
                assert_eq!(to_value(&chain).is_ok(), expected);
            }
        }
    });
}

//! Structs nested as deep as formats allow, on the stack of a thread.

#![allow(missing_docs, unreachable_pub, reason = "generated code without documentation")]

use std::thread;

use lexgen_runtime::{MAX_DEPTH, Validate, Value, dag_cbor, from_value, json, to_value};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Just small enough to be read on as many levels as formats allow.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Narrow {
    pub inner: Option<Box<Narrow>>,
    pub f0: Option<String>,
    pub f1: Option<String>,
    pub f2: Option<String>,
    pub f3: Option<String>,
    pub f4: Option<String>,
    pub f5: Option<String>,
    pub f6: Option<String>,
    pub f7: Option<String>,
    pub f8: Option<String>,
    pub f9: Option<String>,
    pub f10: Option<String>,
    pub f11: Option<String>,
    pub f12: Option<String>,
    pub f13: Option<String>,
    pub f14: Option<String>,
    pub f15: Option<String>,
    pub f16: Option<String>,
    pub f17: Option<String>,
    pub f18: Option<String>,
    pub f19: Option<String>,
}

lexgen_runtime::object! {
    Narrow {
        "inner" => inner: optional;
        "f0" => f0: optional;
        "f1" => f1: optional;
        "f2" => f2: optional;
        "f3" => f3: optional;
        "f4" => f4: optional;
        "f5" => f5: optional;
        "f6" => f6: optional;
        "f7" => f7: optional;
        "f8" => f8: optional;
        "f9" => f9: optional;
        "f10" => f10: optional;
        "f11" => f11: optional;
        "f12" => f12: optional;
        "f13" => f13: optional;
        "f14" => f14: optional;
        "f15" => f15: optional;
        "f16" => f16: optional;
        "f17" => f17: optional;
        "f18" => f18: optional;
        "f19" => f19: optional;
    }
}

/// A struct that is too large to be read at the depth limit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wide {
    pub inner: Option<Box<Wide>>,
    pub f0: Option<String>,
    pub f1: Option<String>,
    pub f2: Option<String>,
    pub f3: Option<String>,
    pub f4: Option<String>,
    pub f5: Option<String>,
    pub f6: Option<String>,
    pub f7: Option<String>,
    pub f8: Option<String>,
    pub f9: Option<String>,
    pub f10: Option<String>,
    pub f11: Option<String>,
    pub f12: Option<String>,
    pub f13: Option<String>,
    pub f14: Option<String>,
    pub f15: Option<String>,
    pub f16: Option<String>,
    pub f17: Option<String>,
    pub f18: Option<String>,
    pub f19: Option<String>,
    pub f20: Option<String>,
    pub f21: Option<String>,
    pub f22: Option<String>,
    pub f23: Option<String>,
    pub f24: Option<String>,
    pub f25: Option<String>,
    pub f26: Option<String>,
    pub f27: Option<String>,
    pub f28: Option<String>,
    pub f29: Option<String>,
    pub f30: Option<String>,
    pub f31: Option<String>,
    pub f32: Option<String>,
    pub f33: Option<String>,
    pub f34: Option<String>,
    pub f35: Option<String>,
    pub f36: Option<String>,
    pub f37: Option<String>,
    pub f38: Option<String>,
    pub f39: Option<String>,
    pub f40: Option<String>,
    pub f41: Option<String>,
    pub f42: Option<String>,
    pub f43: Option<String>,
    pub f44: Option<String>,
    pub f45: Option<String>,
    pub f46: Option<String>,
    pub f47: Option<String>,
    pub f48: Option<String>,
    pub f49: Option<String>,
    pub f50: Option<String>,
    pub f51: Option<String>,
    pub f52: Option<String>,
    pub f53: Option<String>,
    pub f54: Option<String>,
    pub f55: Option<String>,
    pub f56: Option<String>,
    pub f57: Option<String>,
    pub f58: Option<String>,
    pub f59: Option<String>,
    pub f60: Option<String>,
    pub f61: Option<String>,
    pub f62: Option<String>,
    pub f63: Option<String>,
    pub f64: Option<String>,
    pub f65: Option<String>,
    pub f66: Option<String>,
    pub f67: Option<String>,
    pub f68: Option<String>,
    pub f69: Option<String>,
    pub f70: Option<String>,
    pub f71: Option<String>,
}

lexgen_runtime::object! {
    Wide {
        "inner" => inner: optional;
        "f0" => f0: optional;
        "f1" => f1: optional;
        "f2" => f2: optional;
        "f3" => f3: optional;
        "f4" => f4: optional;
        "f5" => f5: optional;
        "f6" => f6: optional;
        "f7" => f7: optional;
        "f8" => f8: optional;
        "f9" => f9: optional;
        "f10" => f10: optional;
        "f11" => f11: optional;
        "f12" => f12: optional;
        "f13" => f13: optional;
        "f14" => f14: optional;
        "f15" => f15: optional;
        "f16" => f16: optional;
        "f17" => f17: optional;
        "f18" => f18: optional;
        "f19" => f19: optional;
        "f20" => f20: optional;
        "f21" => f21: optional;
        "f22" => f22: optional;
        "f23" => f23: optional;
        "f24" => f24: optional;
        "f25" => f25: optional;
        "f26" => f26: optional;
        "f27" => f27: optional;
        "f28" => f28: optional;
        "f29" => f29: optional;
        "f30" => f30: optional;
        "f31" => f31: optional;
        "f32" => f32: optional;
        "f33" => f33: optional;
        "f34" => f34: optional;
        "f35" => f35: optional;
        "f36" => f36: optional;
        "f37" => f37: optional;
        "f38" => f38: optional;
        "f39" => f39: optional;
        "f40" => f40: optional;
        "f41" => f41: optional;
        "f42" => f42: optional;
        "f43" => f43: optional;
        "f44" => f44: optional;
        "f45" => f45: optional;
        "f46" => f46: optional;
        "f47" => f47: optional;
        "f48" => f48: optional;
        "f49" => f49: optional;
        "f50" => f50: optional;
        "f51" => f51: optional;
        "f52" => f52: optional;
        "f53" => f53: optional;
        "f54" => f54: optional;
        "f55" => f55: optional;
        "f56" => f56: optional;
        "f57" => f57: optional;
        "f58" => f58: optional;
        "f59" => f59: optional;
        "f60" => f60: optional;
        "f61" => f61: optional;
        "f62" => f62: optional;
        "f63" => f63: optional;
        "f64" => f64: optional;
        "f65" => f65: optional;
        "f66" => f66: optional;
        "f67" => f67: optional;
        "f68" => f68: optional;
        "f69" => f69: optional;
        "f70" => f70: optional;
        "f71" => f71: optional;
    }
}

/// The levels that formats allow.
const LEVELS: usize = MAX_DEPTH;

/// Returns whether this many levels can be read, from every format or from none.
fn can_be_read<T: DeserializeOwned + Serialize>(levels: usize) -> bool {
    let text = r#"{"inner":"#.repeat(levels - 1) + "{}" + &"}".repeat(levels - 1);
    let value: Value = json::from_str(&text).unwrap();
    let bytes = dag_cbor::to_vec(&value).unwrap();
    let ways = [
        json::from_str::<T>(&text).is_ok(),
        serde_json::from_str::<T>(&text).is_ok(),
        dag_cbor::from_slice::<T>(&bytes).is_ok(),
        from_value::<T>(value).is_ok(),
    ];
    assert!(ways.iter().all(|way| *way == ways[0]), "{levels} levels: {ways:?}");
    ways[0]
}

/// Returns whether this many levels can be written, to every format or to none, and are valid.
fn can_be_written(levels: usize) -> bool {
    let empty: Wide = json::from_str("{}").unwrap();
    let wide = (1..levels).fold(empty.clone(), |inner, _| Wide { inner: Some(Box::new(inner)), ..empty.clone() });
    let ways = [
        json::to_string(&wide).is_ok(),
        serde_json::to_string(&wide).is_ok(),
        dag_cbor::to_vec(&wide).is_ok(),
        to_value(&wide).is_ok(),
        wide.validate().is_ok(),
    ];
    assert!(ways.iter().all(|way| *way == ways[0]), "{levels} levels: {ways:?}");
    ways[0]
}

#[test]
fn data_too_large_to_be_read_is_not_written() {
    let write = || {
        for levels in 1..=LEVELS {
            assert_eq!(can_be_written(levels), can_be_read::<Wide>(levels), "{levels} levels");
        }
        assert!(!can_be_written(LEVELS + 1));
    };
    thread::Builder::new().stack_size(2 << 20).spawn(write).unwrap().join().unwrap();
}

#[test]
fn nested_structs_are_read_or_an_error_before_the_stack_overflows() {
    assert!((480..512).contains(&size_of::<Narrow>()), "{}", size_of::<Narrow>());
    let read = || {
        assert!(can_be_read::<Narrow>(LEVELS));
        assert!(can_be_read::<Wide>(30));
        for levels in [40, 41, 42, 60, 92, 93, 94, 95, 96, LEVELS] {
            can_be_read::<Wide>(levels);
        }
    };
    thread::Builder::new().stack_size(2 << 20).spawn(read).unwrap().join().unwrap();
}

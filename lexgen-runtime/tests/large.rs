//! Objects with many fields, and objects nested deep.

#![deny(warnings)]
#![allow(missing_docs, unreachable_pub, reason = "written as the generator writes it, without the documentation")]

use lexgen_runtime::{dag_cbor, json};

mod large {
    //! More fields than the runtime keeps in one word.

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Large {
        pub f0: ::core::option::Option<i64>,
        pub f1: ::core::option::Option<i64>,
        pub f2: ::core::option::Option<i64>,
        pub f3: ::core::option::Option<i64>,
        pub f4: ::core::option::Option<i64>,
        pub f5: ::core::option::Option<i64>,
        pub f6: ::core::option::Option<i64>,
        pub f7: ::core::option::Option<i64>,
        pub f8: ::core::option::Option<i64>,
        pub f9: ::core::option::Option<i64>,
        pub f10: ::core::option::Option<i64>,
        pub f11: ::core::option::Option<i64>,
        pub f12: ::core::option::Option<i64>,
        pub f13: ::core::option::Option<i64>,
        pub f14: ::core::option::Option<i64>,
        pub f15: ::core::option::Option<i64>,
        pub f16: ::core::option::Option<i64>,
        pub f17: ::core::option::Option<i64>,
        pub f18: ::core::option::Option<i64>,
        pub f19: ::core::option::Option<i64>,
        pub f20: ::core::option::Option<i64>,
        pub f21: ::core::option::Option<i64>,
        pub f22: ::core::option::Option<i64>,
        pub f23: ::core::option::Option<i64>,
        pub f24: ::core::option::Option<i64>,
        pub f25: ::core::option::Option<i64>,
        pub f26: ::core::option::Option<i64>,
        pub f27: ::core::option::Option<i64>,
        pub f28: ::core::option::Option<i64>,
        pub f29: ::core::option::Option<i64>,
        pub f30: ::core::option::Option<i64>,
        pub f31: ::core::option::Option<i64>,
        pub f32: ::core::option::Option<i64>,
        pub f33: ::core::option::Option<i64>,
        pub f34: ::core::option::Option<i64>,
        pub f35: ::core::option::Option<i64>,
        pub f36: ::core::option::Option<i64>,
        pub f37: ::core::option::Option<i64>,
        pub f38: ::core::option::Option<i64>,
        pub f39: ::core::option::Option<i64>,
        pub f40: ::core::option::Option<i64>,
        pub f41: ::core::option::Option<i64>,
        pub f42: ::core::option::Option<i64>,
        pub f43: ::core::option::Option<i64>,
        pub f44: ::core::option::Option<i64>,
        pub f45: ::core::option::Option<i64>,
        pub f46: ::core::option::Option<i64>,
        pub f47: ::core::option::Option<i64>,
        pub f48: ::core::option::Option<i64>,
        pub f49: ::core::option::Option<i64>,
        pub f50: ::core::option::Option<i64>,
        pub f51: ::core::option::Option<i64>,
        pub f52: ::core::option::Option<i64>,
        pub f53: ::core::option::Option<i64>,
        pub f54: ::core::option::Option<i64>,
        pub f55: ::core::option::Option<i64>,
        pub f56: ::core::option::Option<i64>,
        pub f57: ::core::option::Option<i64>,
        pub f58: ::core::option::Option<i64>,
        pub f59: ::core::option::Option<i64>,
        pub f60: ::core::option::Option<i64>,
        pub f61: ::core::option::Option<i64>,
        pub f62: ::core::option::Option<i64>,
        pub f63: ::core::option::Option<i64>,
        pub f64: ::core::option::Option<i64>,
        pub f65: ::core::option::Option<i64>,
        pub f66: ::core::option::Option<i64>,
        pub f67: ::core::option::Option<i64>,
        pub f68: ::core::option::Option<i64>,
        pub f69: ::core::option::Option<i64>,
        pub last: ::std::string::String,
    }

    ::lexgen_runtime::object! {
        Large {
            new(last into ::std::string::String);
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
            "last" => last: required;
        }
    }
}

mod recursive {
    //! As large and as deep as a lexicon can have it.

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Node {
        pub f0: ::core::option::Option<::std::string::String>,
        pub f1: ::core::option::Option<::std::string::String>,
        pub f2: ::core::option::Option<::std::string::String>,
        pub f3: ::core::option::Option<::std::string::String>,
        pub f4: ::core::option::Option<::std::string::String>,
        pub f5: ::core::option::Option<::std::string::String>,
        pub f6: ::core::option::Option<::std::string::String>,
        pub f7: ::core::option::Option<::std::string::String>,
        pub f8: ::core::option::Option<::std::string::String>,
        pub f9: ::core::option::Option<::std::string::String>,
        pub f10: ::core::option::Option<::std::string::String>,
        pub f11: ::core::option::Option<::std::string::String>,
        pub f12: ::core::option::Option<::std::string::String>,
        pub f13: ::core::option::Option<::std::string::String>,
        pub f14: ::core::option::Option<::std::string::String>,
        pub f15: ::core::option::Option<::std::string::String>,
        pub f16: ::core::option::Option<::std::string::String>,
        pub f17: ::core::option::Option<::std::string::String>,
        pub f18: ::core::option::Option<::std::string::String>,
        pub f19: ::core::option::Option<::std::string::String>,
        pub f20: ::core::option::Option<::std::string::String>,
        pub f21: ::core::option::Option<::std::string::String>,
        pub f22: ::core::option::Option<::std::string::String>,
        pub f23: ::core::option::Option<::std::string::String>,
        pub f24: ::core::option::Option<::std::string::String>,
        pub f25: ::core::option::Option<::std::string::String>,
        pub f26: ::core::option::Option<::std::string::String>,
        pub f27: ::core::option::Option<::std::string::String>,
        pub f28: ::core::option::Option<::std::string::String>,
        pub f29: ::core::option::Option<::std::string::String>,
        pub f30: ::core::option::Option<::std::string::String>,
        pub f31: ::core::option::Option<::std::string::String>,
        pub f32: ::core::option::Option<::std::string::String>,
        pub f33: ::core::option::Option<::std::string::String>,
        pub f34: ::core::option::Option<::std::string::String>,
        pub f35: ::core::option::Option<::std::string::String>,
        pub f36: ::core::option::Option<::std::string::String>,
        pub f37: ::core::option::Option<::std::string::String>,
        pub f38: ::core::option::Option<::std::string::String>,
        pub f39: ::core::option::Option<::std::string::String>,
        pub f40: ::core::option::Option<::std::string::String>,
        pub f41: ::core::option::Option<::std::string::String>,
        pub f42: ::core::option::Option<::std::string::String>,
        pub f43: ::core::option::Option<::std::string::String>,
        pub f44: ::core::option::Option<::std::string::String>,
        pub f45: ::core::option::Option<::std::string::String>,
        pub f46: ::core::option::Option<::std::string::String>,
        pub f47: ::core::option::Option<::std::string::String>,
        pub f48: ::core::option::Option<::std::string::String>,
        pub f49: ::core::option::Option<::std::string::String>,
        pub f50: ::core::option::Option<::std::string::String>,
        pub f51: ::core::option::Option<::std::string::String>,
        pub f52: ::core::option::Option<::std::string::String>,
        pub f53: ::core::option::Option<::std::string::String>,
        pub f54: ::core::option::Option<::std::string::String>,
        pub f55: ::core::option::Option<::std::string::String>,
        pub f56: ::core::option::Option<::std::string::String>,
        pub f57: ::core::option::Option<::std::string::String>,
        pub f58: ::core::option::Option<::std::string::String>,
        pub f59: ::core::option::Option<::std::string::String>,
        pub next: ::core::option::Option<::std::boxed::Box<Next>>,
        pub list: ::core::option::Option<::std::vec::Vec<Node>>,
    }

    ::lexgen_runtime::object! {
        Node = "com.example.node" {
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
            "next" => next: optional;
            "list" => list: optional;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum Next {
        Node(::std::boxed::Box<Node>),
        Unknown(::lexgen_runtime::TypedObject),
    }

    ::lexgen_runtime::union! {
        Next {
            "com.example.node" => Node;
            _ => Unknown;
        }
    }
}

use large::Large;
use recursive::Next;

#[test]
fn large_objects_are_read_in_any_order() {
    let fields: Vec<String> = (0..70).map(|n| format!(r#""f{n}":{n}"#)).collect();
    let text = format!(r#"{{{},"last":"x"}}"#, fields.join(","));
    let large: Large = json::from_str(&text).unwrap();
    assert_eq!(
        (large.f0, large.f63, large.f64, large.f69, large.last.as_str()),
        (Some(0), Some(63), Some(64), Some(69), "x")
    );
    assert_eq!(json::to_string(&large).unwrap(), text);
    let backwards: Vec<String> = fields.iter().rev().cloned().collect();
    assert_eq!(json::from_str::<Large>(&format!(r#"{{"last":"x",{}}}"#, backwards.join(","))).unwrap(), large);
    assert_eq!(dag_cbor::from_slice::<Large>(&dag_cbor::to_vec(&large).unwrap()).unwrap(), large);
}

#[test]
fn large_objects_keep_their_rules_to_the_last_field() {
    let error = |text: &str| json::from_str::<Large>(text).unwrap_err().to_string();
    assert!(error(r#"{"f69":1,"f69":1}"#).starts_with("`f69`: duplicate key"));
    assert!(error(r#"{"f0":1,"f0":1}"#).starts_with("`f0`: duplicate key"));
    assert!(error(r#"{"f69":1,"unknown":{}}"#).starts_with("`last`: missing required field"));
    let named = json::from_str::<Large>(r#"{"unknown":[1.5],"last":""}"#).unwrap();
    assert_eq!(named, Large::new(""));
}

#[test]
fn nesting_that_would_overflow_the_stack_is_an_error() {
    let ways = [
        (r#"{"$type":"com.example.node","next":"#, "}"),
        (r#"{"next":"#, r#","$type":"com.example.node"}"#),
        (r#"{"$type":"com.example.node","list":[{"next":"#, "}]}"),
    ];
    // Tests run in threads of 2 MiB, as servers do.
    for (open, close) in ways {
        let read = |depth| {
            let text = format!(r#"{}{{"$type":"x"}}{}"#, open.repeat(depth), close.repeat(depth));
            json::from_str::<Next>(&text).map(drop).map_err(|error| error.to_string())
        };
        assert_eq!(read(20), Ok(()));
        for depth in [40, 60, 90, 120, 126] {
            let error = read(depth).err();
            let expected = |error: &String| error.contains("nested too deep") || error.contains("recursion limit");
            assert!(error.as_ref().is_none_or(expected), "{depth}: {error:?}");
        }
        assert!(read(100_000).is_err());
        assert_eq!(read(20), Ok(()), "what an error took was not given back");
    }
}

//! The module `json` accepts the same input as `serde_json`, returns the same values, reports the same errors at the
//! same positions, and writes the same output.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Debug;

use lexgen_data::{Blob, Bytes, CidLink, Did, Object, Value, json};
use proptest::{prop_assert_eq, proptest};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

/// Fields of every kind that serde distinguishes.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Everything<'a> {
    #[serde(borrow)]
    text: Cow<'a, str>,
    number: i64,
    small: Option<u8>,
    float: Option<f64>,
    flag: Option<bool>,
    nothing: Option<()>,
    letter: Option<char>,
    #[serde(default)]
    list: Vec<u16>,
    map: Option<BTreeMap<String, u64>>,
    inner: Option<Box<Everything<'a>>>,
    unit: Option<Unit>,
    wrapped: Option<Wrapped>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Unit;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Wrapped(i32);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Choice {
    Plain,
    New(u16),
    Tuple(i64, bool),
    Fields { a: f32 },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
enum Tagged {
    A { n: i64 },
    B(Object),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(i64),
    Text(String),
    Many(Vec<Untagged>),
}

const EVERYTHING: &str = r#"{"text":"a\"\\\/\b\f\n\r\t\u0001\u00e9\ud83d\ude00é😀","number":-12,"small":255,"float":-0.5e-3,
  "flag":true,"nothing":null,"letter":"é","list":[1, 2 ,3],"map":{"":0,"\u0061":18446744073709551615},"inner":{"text":"\ttab","number":9223372036854775807}}"#;

const SEEDS: &[&str] = &[
    EVERYTHING,
    r#"{"text":"long enough for more than eight bytes","number":0,"unknown":[{"x":[1,"\ud83d\ude00",-1.5E+3,{}]},[]],"unit":null,"wrapped":7}"#,
    r#"["\ud800"]"#,
    r#"[-1e400,{"\udc00\ud83dx":"\u"}]"#,
    r#" { "type" : "A" , "n" : 1.0 } "#,
    r#"{"n":2,"type":"B"}"#,
    r#"[1,"a",[2,[]]]"#,
    r#"{"$type":"blob","ref":{"$link":"bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity"},"mimeType":"image/png","size":1}"#,
    r#"{"$bytes":"aGVsbG8"}"#,
    r#"{"a":{"b":[{"c":"d"},{"$link":"x"}]},"a":1}"#,
    r#"[{"New":1},{"Tuple":[1,false]},"Plain",{"Fields":{"a":1.5}}]"#,
    "\"did:plc:abc\"",
    "-9223372036854775808",
    "18446744073709551616",
    "123456789012345678901234567890",
    "1e999",
    "-0",
    "0.1",
    "00",
    "nul",
    "\u{feff}{}",
    "",
    " \r\n\t",
    "[[[[]]],{\"a\":{}}]",
    "\"\\u00zz\"",
];

/// Returns the value, or the visible parts of the error.
fn outcome<T>(read: Result<T, json::Error>) -> Result<T, String> {
    read.map_err(|error| format!("{error} ({}, {}, {:?})", error.line(), error.column(), error.classify()))
}

fn check<'de, T: Deserialize<'de> + PartialEq + Debug>(input: &'de [u8]) {
    let expected = outcome(serde_json::from_slice::<T>(input));
    let found = outcome(json::from_slice::<T>(input));
    let shown = String::from_utf8_lossy(input);
    let kind = std::any::type_name::<T>();
    if let Ok(text) = std::str::from_utf8(input) {
        assert_eq!(found, expected, "{kind}: {shown}");
        assert_eq!(outcome(json::from_str::<T>(text)), expected, "{kind}: {shown}");
    } else {
        // Ignored bytes must be UTF-8 too.
        assert!(found == expected || found.is_err(), "{kind}: {shown}");
    }
}

fn check_written<T: Serialize>(value: &T) {
    assert_eq!(json::to_string(value).ok(), serde_json::to_string(value).ok());
    assert_eq!(json::to_vec(value).ok(), serde_json::to_vec(value).ok());
}

fn check_all(input: &[u8]) {
    check::<Value>(input);
    check::<Object>(input);
    check::<Everything<'_>>(input);
    check::<Tagged>(input);
    check::<Untagged>(input);
    // Errors of enums have other messages and positions.
    assert_eq!(json::from_slice::<Vec<Choice>>(input).ok(), serde_json::from_slice(input).ok());
    check::<Vec<CidLink>>(input);
    check::<Blob>(input);
    check::<Bytes>(input);
    check::<Did>(input);
    check::<i64>(input);
    check::<f64>(input);
    check::<()>(input);
    check::<serde_json::Value>(input);
    check::<BTreeMap<&str, Option<bool>>>(input);
    check::<Skipped>(input);
}

/// A skipped value.
#[derive(Debug, PartialEq)]
struct Skipped;

impl<'de> Deserialize<'de> for Skipped {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

#[test]
fn whole_inputs_and_their_starts_read_alike() {
    for seed in SEEDS {
        for end in 0..=seed.len() {
            check_all(&seed.as_bytes()[..end]);
        }
    }
}

#[test]
fn inputs_with_one_byte_changed_added_or_left_out_read_alike() {
    for seed in SEEDS {
        for index in 0..seed.len() {
            let mut without = seed.as_bytes().to_vec();
            without.remove(index);
            check_all(&without);
            for byte in *b"\"\\{}[]:,0-.eEun \n\x1f\xff\xc3" {
                let mut changed = seed.as_bytes().to_vec();
                changed[index] = byte;
                check_all(&changed);
                changed = seed.as_bytes().to_vec();
                changed.insert(index, byte);
                check_all(&changed);
            }
        }
    }
}

#[test]
fn read_values_are_written_identically() {
    fn rewrite<'de, T: Deserialize<'de> + Serialize>(seed: &'de str) {
        if let Ok(value) = json::from_str::<T>(seed) {
            check_written(&value);
        }
    }
    for seed in SEEDS {
        rewrite::<Value>(seed);
        rewrite::<Everything<'_>>(seed);
        rewrite::<Tagged>(seed);
        rewrite::<Untagged>(seed);
        rewrite::<serde_json::Value>(seed);
    }
    check_written(&Everything { float: Some(f64::NAN), ..json::from_str(EVERYTHING).unwrap() });
    check_written(&(1.0_f32, 0.1_f32, 1e300, f64::INFINITY, i128::MIN, u128::MAX, 'ß', b"bytes", Unit, Wrapped(1)));
    check_written(&(Choice::Plain, Choice::New(1), Choice::Tuple(2, true), Choice::Fields { a: 0.1 }));
    check_written(&BTreeMap::from([(Some("key"), Some(1)), (None, None)]));
}

#[test]
fn nesting_is_bounded_alike() {
    for depth in [126, 127, 128, 129, 100_000] {
        for (begin, end) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
            let nested = begin.repeat(depth) + "1" + &end.repeat(depth);
            check::<Value>(nested.as_bytes());
            check_all(format!(r#"{{"text":"","number":1,"unknown":{nested}}}"#).as_bytes());
            check_all(begin.repeat(depth).as_bytes());
        }
    }
}

#[test]
fn invalid_unicode_is_an_error_even_in_ignored_fields() {
    let input = b"{\"text\":\"\",\"number\":1,\"unknown\":\"\xff\"}";
    assert!(serde_json::from_slice::<Everything<'_>>(input).is_ok());
    let error = json::from_slice::<Everything<'_>>(input).unwrap_err();
    assert_eq!(error.to_string(), "invalid unicode code point at line 1 column 34");
}

proptest! {
    #[test]
    fn any_string_is_written_and_read_alike(text in ".*", ascii in "[ -~\\x00-\\x1f]*") {
        for text in [text, ascii] {
            let written = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(json::to_string(&text).unwrap(), written.clone());
            prop_assert_eq!(json::from_str::<String>(&written).unwrap(), text);
        }
    }

    #[test]
    fn any_bytes_read_alike(input in "[\\[\\]{}:,\"\\\\0-9eE.+ntrufalse \n]*") {
        check_all(input.as_bytes());
    }

    #[test]
    fn any_integer_reads_alike(number: i128, short: i64) {
        check_all(number.to_string().as_bytes());
        check_all(short.to_string().as_bytes());
    }
}

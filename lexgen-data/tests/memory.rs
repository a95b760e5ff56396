//! How much memory untyped data takes, in proportion to the input it was read from.

use std::fmt::Write as _;

use allocation_counter::measure;
use lexgen_data::{Object, Value, dag_cbor, json};

/// The size of each input in bytes, at least.
const SIZE: usize = 1 << 20;

/// The most bytes that a value holds for each byte of JSON: an integer of one digit takes 24, and a comma with it.
const HELD_JSON: usize = 12;

/// The most bytes that a value holds for each byte of DAG-CBOR, where an integer can be one byte.
const HELD_DAG_CBOR: usize = 24;

/// The most memory while reading, compared with the value that is read.
const PEAK_PERCENT: u64 = 130;

/// Elements, of which the inputs are long arrays.
const ELEMENTS: [&str; 15] = [
    "0",
    "null",
    r#""""#,
    r#""a""#,
    r#""a string of usual length, as people write it""#,
    "[]",
    "{}",
    "[0]",
    "[[0]]",
    "[[[[[[[[0]]]]]]]]",
    "[0,0,0,0,0]",
    r#"{"":0}"#,
    r#"{"":{"":{"":0}}}"#,
    r#"{"a":0,"b":0,"c":0,"d":0,"e":0}"#,
    r#"{"$bytes":""}"#,
];

fn array_of(element: &str) -> String {
    let count = SIZE / (element.len() + 1);
    format!("[{}]", vec![element; count].join(","))
}

/// An object with many fields.
fn long_object() -> String {
    let mut text = String::from("{");
    for number in 0..SIZE / 8 {
        let comma = if number > 0 { "," } else { "" };
        write!(text, "{comma}\"{number:x}\":0").unwrap();
    }
    text + "}"
}

/// Arrays with more and more elements, so that a reader that doubles its capacity wastes the most.
fn growing_arrays() -> String {
    let arrays: Vec<String> = (0..1400).map(|length| format!("[{}]", vec!["0"; length].join(","))).collect();
    format!("[{}]", arrays.join(","))
}

/// Asserts that a value read from the input holds at most `held` bytes for each of its bytes.
fn check(input: &[u8], held: usize, read: impl Fn(&[u8]) -> Value) -> String {
    let mut value = Value::Null;
    let taken = measure(|| value = read(input));
    let holds = u64::try_from(taken.bytes_current).unwrap();
    let shown = format!(
        "held {:5.1}, peak {:5.1}",
        holds as f64 / input.len() as f64,
        taken.bytes_max as f64 / input.len() as f64
    );
    let limit = u64::try_from(held * input.len()).unwrap();
    assert!(holds <= limit, "{shown}");
    assert!(taken.bytes_max <= limit * PEAK_PERCENT / 100, "{shown}");
    shown
}

#[test]
fn a_value_is_small() {
    assert_eq!(size_of::<Value>(), 24);
    assert_eq!(size_of::<Object>(), 16);
}

#[test]
fn values_take_memory_in_proportion_to_their_input() {
    let inputs = ELEMENTS.map(array_of).into_iter().chain([long_object(), growing_arrays()]);
    for text in inputs {
        let value: Value = json::from_str(&text).unwrap();
        let block = dag_cbor::to_vec(&value).unwrap();
        drop(value);
        let of_json = check(text.as_bytes(), HELD_JSON, |input| json::from_slice(input).unwrap());
        let of_block = check(&block, HELD_DAG_CBOR, |input| dag_cbor::from_slice(input).unwrap());
        println!("{:40} JSON: {of_json}   DAG-CBOR: {of_block}", &text[..text.len().min(40)]);
    }
}

#[test]
fn lengths_that_the_input_cannot_contain_allocate_nothing() {
    // Each array announces as many elements as there are bytes left.
    let mut block = Vec::new();
    for left in (0..100_u32).rev() {
        block.push(0x9a);
        block.extend_from_slice(&(left * 5 + 100_000).to_be_bytes());
    }
    block.resize(block.len() + 100_000, 0);
    let taken = measure(|| assert!(dag_cbor::from_slice::<Value>(&block).is_err()));
    assert!(taken.bytes_max < 1 << 16, "{}", taken.bytes_max);
}

#[test]
fn more_values_than_the_limit_are_an_error() {
    let text = array_of("[0]");
    let count = text.matches('0').count() * 2;
    let block = dag_cbor::to_vec(&json::from_str::<Value>(&text).unwrap()).unwrap();
    assert!(json::from_slice_within::<Value>(text.as_bytes(), count).is_ok());
    assert!(dag_cbor::from_slice_within::<Value>(&block, count).is_ok());

    let error = json::from_slice_within::<Value>(text.as_bytes(), count - 1).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "`[{}][0]`: more than {} values, which is the limit, at line 1 column {}",
            count / 2 - 1,
            count - 1,
            text.len() - 2
        )
    );
    let error = dag_cbor::from_slice_within::<Value>(&block, count - 1).unwrap_err();
    let message = format!("`[{}]`: more than {} values, which is the limit,", count / 2 - 1, count - 1);
    assert_eq!(error.message(), message);
    // What exceeds the limit is not allocated.
    let taken = measure(|| assert!(dag_cbor::from_slice_within::<Value>(&block, 1000).is_err()));
    assert!(taken.bytes_max < 1000, "{}", taken.bytes_max);
}

#[test]
fn ignored_json_is_not_counted() {
    assert!(json::from_slice_within::<serde::de::IgnoredAny>(b"[1,2,3]", 1).is_ok());
    let read: std::collections::BTreeMap<String, serde::de::IgnoredAny> =
        json::from_slice_within(br#"{"a":[1,2,3],"b":[4]}"#, 2).unwrap();
    assert_eq!(read.len(), 2);
}

//! The shared conformance data of the data model: verdicts, bytes and CIDs, in JSON and DAG-CBOR.

use data_encoding::BASE64;
use lexgen_data::{Cid, Value, dag_cbor, json};
use lexgen_test_data::vectors;
use serde_json::Value as Case;

/// Returns the cases of a file; none without shared data.
fn cases(file: &str) -> Vec<Case> {
    vectors(file).unwrap_or_default()
}

/// Fails if no case was compared although there is shared data.
fn assert_compared(count: usize) {
    assert!(count > 0 || lexgen_test_data::shared().is_none(), "no case was compared");
}

/// Decodes a field of a case from base64, padded or not.
fn bytes(case: &Case, field: &str) -> Option<Vec<u8>> {
    let mut text = case[field].as_str()?.to_owned();
    while text.len() % 4 != 0 {
        text.push('=');
    }
    Some(BASE64.decode(text.as_bytes()).expect("the field is in base64"))
}

/// Returns the verdict of a case, if all implementations agree.
fn verdict(case: &Case) -> Option<bool> {
    let disputed = case["disputed"].as_bool().unwrap_or(false);
    case["valid"].as_bool().filter(|_| !disputed)
}

/// Reads a value and checks the rule that deserialization does not.
fn read_strictly(text: &str) -> Result<Value, String> {
    let value: Value = json::from_str(text).map_err(|error| error.to_string())?;
    value.check_blob_links().map_err(|error| error.to_string())?;
    Ok(value)
}

/// Asserts that a value and a block represent each other, with this CID.
fn assert_block(id: &str, value: &Value, block: &[u8], cid: &str) {
    assert_eq!(dag_cbor::to_vec(value).as_deref(), Ok(block), "{id}");
    assert_eq!(dag_cbor::from_slice::<Value>(block).as_ref(), Ok(value), "{id}");
    assert_eq!(dag_cbor::cid_of(value).unwrap(), cid, "{id}");
    assert_eq!(Cid::of_dag_cbor(block), cid, "{id}");
}

#[test]
fn json_vectors_have_the_agreed_verdict() {
    let mut agreed = 0;
    for case in cases("data-model/json.jsonl") {
        let (id, raw) = (case["id"].as_str().unwrap(), case["raw"].as_str().unwrap());
        let read = read_strictly(raw);
        if let Some(valid) = verdict(&case) {
            agreed += 1;
            assert_eq!(read.is_ok(), valid, "{id}: {raw}: {read:?}");
        }
        let (Ok(value), Some(block)) = (read, bytes(&case, "cbor_base64")) else {
            continue;
        };
        assert_block(id, &value, &block, case["cid"].as_str().unwrap());
        let again = json::to_string(&value).unwrap();
        assert_eq!(json::from_str::<Value>(&again).unwrap(), value, "{id}: {again}");
    }
    assert_compared(agreed);
}

/// Blocks that the TypeScript implementation accepts, if the data has them. Their maps have the keys `$link` and
/// `$bytes`, which that implementation writes to JSON and reads back as other data.
const REFUSED: &[&str] = &["cbor-7eeba41eee"];

#[test]
fn dag_cbor_vectors_have_the_agreed_verdict() {
    let mut agreed = 0;
    for case in cases("data-model/cbor.jsonl") {
        let (id, why) = (case["id"].as_str().unwrap(), case["why"].as_str().unwrap());
        let block = bytes(&case, "cbor_base64").unwrap();
        let read = dag_cbor::from_slice::<Value>(&block);
        if REFUSED.contains(&id) {
            let error = read.unwrap_err().to_string();
            assert!(error.contains("`$link` must not be a key"), "{id}: {error}");
            continue;
        }
        if let Some(valid) = verdict(&case) {
            agreed += 1;
            assert_eq!(read.is_ok(), valid, "{id}: {why}: {read:?}");
        }
        // If only the reference decoder is lax, the specification decides.
        let specified = case["valid"].as_bool() == Some(false) && !why.contains("CID");
        assert!(!(specified && read.is_ok()), "{id}: {why}: {read:?}");
        let Ok(value) = read else { continue };
        assert_eq!(dag_cbor::to_vec(&value).unwrap(), block, "{id}: {why}");
        let Some(theirs) = case["ts_lex"].get("json") else {
            continue;
        };
        match json::from_str::<Value>(&theirs.to_string()) {
            Ok(theirs) if json::to_string(&value).is_ok() => assert_eq!(theirs, value, "{id}"),
            // A map with the key `$link` or `$bytes` is ambiguous in JSON.
            _ => assert!(json::to_string(&value).is_err(), "{id}: {why}"),
        }
    }
    assert_compared(agreed);
}

#[test]
fn fixtures_agree_in_both_formats() {
    let mut count = 0;
    for case in cases("data-model/fixtures.jsonl") {
        let value: Value = json::from_str(&case["json"].to_string()).unwrap();
        let block = bytes(&case, "cbor_base64").unwrap();
        let id = case["id"].as_str().unwrap();
        assert_block(id, &value, &block, case["cid"].as_str().unwrap());
        count += 1;
    }
    assert_compared(count);
}

#[test]
fn sampled_blocks_are_read_and_written_to_the_byte() {
    let mut count = 0;
    for file in ["samples/repo-blocks.jsonl", "samples/repo-records.jsonl"] {
        for case in cases(file) {
            let Some(block) = bytes(&case, "cbor_base64") else {
                continue;
            };
            let id = case["id"].as_str().unwrap();
            let value: Value =
                json::from_str(&case["value"].to_string()).unwrap_or_else(|error| panic!("{id}: {error}"));
            assert_block(id, &value, &block, case["cid"].as_str().unwrap());
            let again = json::to_string(&value).unwrap();
            assert_eq!(json::from_str::<Value>(&again).unwrap(), value, "{id}");
            count += 1;
        }
    }
    assert_compared(count);
}

/// Returns whether a snapshot of a test suite is outside of the data model, because it has a float or a masked
/// signature.
fn is_outside(value: &Case) -> bool {
    match value {
        Case::Number(number) => number.is_f64(),
        Case::Array(elements) => elements.iter().any(is_outside),
        Case::Object(fields) => fields.values().any(is_outside) || value["$bytes"] == "sig(0)",
        _ => false,
    }
}

#[test]
fn sampled_values_survive_json_and_dag_cbor() {
    let mut count = 0;
    for file in ["samples/api-responses.jsonl", "samples/typed-values.jsonl"] {
        for case in cases(file) {
            let id = case["id"].as_str().unwrap();
            let text = case["value"].to_string();
            let read = json::from_str::<Value>(&text);
            if is_outside(&case["value"]) {
                assert!(read.is_err(), "{id}");
                continue;
            }
            let value = read.unwrap_or_else(|error| panic!("{id}: {error}"));
            let block = dag_cbor::to_vec(&value).unwrap();
            assert_eq!(dag_cbor::from_slice::<Value>(&block).unwrap(), value, "{id}");
            let text = json::to_string(&value).unwrap();
            assert_eq!(json::from_str::<Case>(&text).unwrap(), case["value"], "{id}");
            count += 1;
        }
    }
    assert_compared(count);
}

#[test]
fn frames_are_two_consecutive_values() {
    let mut count = 0;
    for case in cases("samples/firehose-frames.jsonl") {
        let id = case["id"].as_str().unwrap();
        let frame = bytes(&case, "frame_base64").unwrap();
        let (header, rest) = dag_cbor::from_prefix::<Value>(&frame).unwrap();
        let body: Value = dag_cbor::from_slice(rest).unwrap();
        for (value, field) in [(&header, "header"), (&body, "body")] {
            let expected: Value = json::from_str(&case[field].to_string()).unwrap();
            assert_eq!(*value, expected, "{id}: {field}");
        }
        let mut written = dag_cbor::to_vec(&header).unwrap();
        dag_cbor::append(&body, &mut written).unwrap();
        assert_eq!(written, frame, "{id}");
        count += 1;
    }
    assert_compared(count);
}

#[test]
fn cid_vectors_have_the_agreed_verdict() {
    let mut agreed = 0;
    for case in cases("syntax/cid.jsonl") {
        let text = case["value"].as_str().unwrap();
        if let Some(valid) = verdict(&case) {
            assert_eq!(text.parse::<Cid>().is_ok(), valid, "{text}");
            agreed += 1;
        }
    }
    assert_compared(agreed);
}

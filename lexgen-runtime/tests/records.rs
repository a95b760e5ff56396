//! `record!`: `$type` is written first, once, and checked on reading.

#![deny(warnings)]
#![allow(missing_docs, unreachable_pub, reason = "generated code without documentation")]

use lexgen_runtime::{Record, RecordKeyType, Typed, Validate, dag_cbor, json};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Like {
    pub subject: ::lexgen_runtime::AtUri,
    pub extra: ::lexgen_runtime::Extra,
}

::lexgen_runtime::record! {
    Like = "com.example.like", key = "tid" {
        new(subject: ::lexgen_runtime::AtUri);
        "subject" => subject: required;
        _ => extra;
    }
}

const TEXT: &str = r#"{"$type":"com.example.like","subject":"at://did:plc:abc"}"#;

fn error(text: &str) -> String {
    json::from_str::<Like>(text).unwrap_err().to_string()
}

#[test]
fn type_is_written_first_and_once() {
    let like = Like::new("at://did:plc:abc".parse::<lexgen_runtime::AtUri>().unwrap());
    assert_eq!(json::to_string(&like).unwrap(), TEXT);
    let read: Like = json::from_str(TEXT).unwrap();
    assert_eq!(read, like);
    assert!(read.extra.is_empty());
    let mut tagged = like;
    tagged.extra.insert("$type", "com.example.like");
    assert_eq!(json::to_string(&tagged).unwrap(), TEXT);
    assert!(tagged.validate().is_ok());
}

#[test]
fn another_type_among_the_unknown_fields_is_an_error() {
    let mut tagged = Like::new("at://did:plc:abc".parse::<lexgen_runtime::AtUri>().unwrap());
    tagged.extra.insert("$type", "com.example.other");
    let message = "`$type`: must be `com.example.like`, found \"com.example.other\"";
    assert_eq!(json::to_string(&tagged).unwrap_err().to_string(), message);
    assert_eq!(dag_cbor::to_vec(&tagged).unwrap_err().to_string(), message);
    assert_eq!(tagged.validate().unwrap_err().to_string(), message);
}

#[test]
fn the_type_can_be_anywhere_in_an_object() {
    let swapped = r#"{"x":1,"subject":"at://did:plc:abc","$type":"com.example.like"}"#;
    let like: Like = json::from_str(swapped).unwrap();
    let block = dag_cbor::to_vec(&like).unwrap();
    assert_eq!(dag_cbor::from_slice::<Like>(&block).unwrap(), like);
    assert_eq!(dag_cbor::to_vec(&dag_cbor::from_slice::<lexgen_runtime::Value>(&block).unwrap()).unwrap(), block);
}

#[test]
fn any_other_type_is_an_error() {
    assert_eq!(
        error(r#"{"$type":"com.example.like#main"}"#),
        "`$type`: must be `com.example.like`, found `com.example.like#main` at line 1 column 33"
    );
    assert!(error(r#"{"$type":1}"#).starts_with("`$type`: invalid type: integer `1`"));
    assert!(error(r#"{"subject":"at://did:plc:abc"}"#).starts_with("`$type`: missing required field"));
    assert!(error(r#"{"$type":"com.example.like","$type":"com.example.like"}"#).starts_with("`$type`: duplicate key"));
}

#[test]
fn a_record_has_its_collection_and_the_type_of_its_keys() {
    assert_eq!((Like::NSID, <Like as Typed>::TYPE), ("com.example.like", "com.example.like"));
    assert_eq!(Like::KEY, RecordKeyType::Tid);
}

//! What the legal cases are on the wire: the defects of published generators, each shown not to be one here.

#![cfg(shared_data)]

use std::fmt::Debug;

use lexgen_runtime::{
    Decode, Method, Object, Permission, PermissionSet, Record, Subscription, Typed, Union, Value, dag_cbor, json,
};
use serde::de::DeserializeOwned;
use serde::ser::Serialize;

/// Reads `text` and writes it back, in JSON to the letter and in DAG-CBOR to the same data.
#[track_caller]
fn same<T: DeserializeOwned + Serialize + PartialEq + Debug>(text: &str) -> T {
    let value: T = json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(json::to_string(&value).expect("it can be written"), text);
    let data: Value = json::from_str(text).expect("it has been read once");
    let bytes = dag_cbor::to_vec(&value).expect("it can be written");
    assert_eq!(bytes, dag_cbor::to_vec(&data).expect("data can be written"));
    assert_eq!(dag_cbor::from_slice::<T>(&bytes).expect("it can be read"), value);
    value
}

/// Why `text` is not read, without the position.
#[track_caller]
fn refused<T: DeserializeOwned + Debug>(text: &str) -> String {
    let error = json::from_str::<T>(text).expect_err(text).to_string();
    error.split(" at line ").next().unwrap_or_default().to_owned()
}

#[test]
fn recursion_is_boxed_where_it_closes_and_nowhere_else() {
    use lexgen_torture::t01_selfref_direct::com::example::node::Node;
    use lexgen_torture::t02_mutual_ref::com::example::mutu::{A, B};
    use lexgen_torture::t56_array_top_recursive::com::example::arr::{Item, List};

    let node: Node = same(r#"{"value":"a","next":{"value":"b","next":{"value":"c"}}}"#);
    assert_eq!(node.next.and_then(|next| next.next).map(|last| last.value).as_deref(), Some("c"));
    assert_eq!(
        refused::<Node>(r#"{"value":"a","next":{"value":"b","next":{}}}"#),
        "`next.next.value`: missing required field"
    );

    let a: A = same(r#"{"b":{"a":{"b":{}}}}"#);
    let b: Option<B> = a.b;
    assert!(b.is_some_and(|b| b.a.is_some()));

    let item: Item = same(r#"{"kids":[{"kids":[]},{}]}"#);
    let kids: List = item.kids.expect("they are there");
    assert_eq!(kids.len(), 2);
}

#[test]
fn deep_data_is_read_or_refused_on_the_stack_of_a_thread() {
    use lexgen_torture::t01_selfref_direct::com::example::node::Node;

    // A thread has 2 MiB, unless it is told otherwise; JSON may nest 127 deep.
    for (depth, is_read) in [(1, true), (127, true), (128, false), (100_000, false)] {
        let text = format!("{}{}", r#"{"value":"a","next":"#.repeat(depth - 1) + r#"{"value":"a""#, "}".repeat(depth));
        assert_eq!(json::from_str::<Node>(&text).is_ok(), is_read, "{depth}");
    }
}

#[test]
fn a_union_of_one_ref_writes_and_wants_its_type() {
    use lexgen_torture::t04_single_ref_union::AnyRecord;
    use lexgen_torture::t04_single_ref_union::com::example::single::{Ext, Single, SingleEmbed};

    let text = r#"{"$type":"com.example.single","embed":{"$type":"com.example.single#ext","uri":"x"}}"#;
    let single: Single = same(text);
    assert!(matches!(&single.embed, Some(SingleEmbed::Ext(Ext { uri, .. })) if uri == "x"));
    let AnyRecord::ComExampleSingle(_) = same::<AnyRecord>(text) else { panic!("it is known") };

    let mut built = Single::new();
    built.embed = Some(SingleEmbed::Ext(Ext::new("x")));
    assert_eq!(built, single);

    let later: Single =
        same(r#"{"$type":"com.example.single","embed":{"$type":"com.example.later","more":[1,{"a":null}]}}"#);
    assert!(matches!(later.embed, Some(SingleEmbed::Unknown(object)) if object.type_name() == "com.example.later"));
    assert_eq!(
        refused::<Single>(r#"{"$type":"com.example.single","embed":{"uri":"x"}}"#),
        "`embed.$type`: missing required field"
    );
    assert_eq!(
        refused::<Single>(r#"{"$type":"com.example.single","embed":{"$type":"com.example.single#ext"}}"#),
        "`embed.uri`: missing required field"
    );
}

#[test]
fn a_closed_union_takes_what_it_lists_and_nothing_else() {
    use lexgen_torture::t60_union_closed_one_ref::com::example::co::{Co, CoU};

    let co: Co = same(r#"{"u":{"$type":"com.example.co#x","a":"b","more":1}}"#);
    let Some(CoU::X(x)) = co.u else { panic!("it is listed") };
    assert_eq!(x.a.as_deref(), Some("b"));
    assert_eq!(
        refused::<Co>(r#"{"u":{"$type":"com.example.co#y"}}"#),
        "`u.$type`: `com.example.co#y` is not in the union; it takes `com.example.co#x`"
    );
}

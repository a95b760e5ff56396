//! Targets that read emitted types: those of the golden cases, by what is special in them.

use std::fmt::Debug;

use lexgen_golden::cases;
use lexgen_runtime::{IntoOwned, Leniency, Union, Validate, Value, dag_cbor, from_value, json, to_value};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) fn record(input: &[u8]) {
    goes_round::<cases::record::com::example::note::Note>(input);
    goes_round::<cases::record::com::example::profile::Profile>(input);
    goes_round::<cases::record::AnyRecord>(input);
    goes_round::<cases::nullable::com::example::reading::Reading>(input);
}

pub(crate) fn union(input: &[u8]) {
    goes_round::<cases::union::com::example::post::Post>(input);
    goes_round::<cases::union::com::example::post::PostQuoted>(input);
    goes_round::<cases::union::com::example::post::PostOnly>(input);
    goes_round::<cases::union::com::example::post::PostAnything>(input);
}

pub(crate) fn recursion(input: &[u8]) {
    goes_round::<cases::recursion::com::example::tree::Tree>(input);
    goes_round::<cases::recursion::com::example::tree::Branch>(input);
    goes_round::<cases::recursion::com::example::thread::Thread>(input);
    goes_round::<cases::recursion::com::example::thread::Nested>(input);
}

pub(crate) fn binary(input: &[u8]) {
    goes_round::<cases::binary::com::example::media::Media>(input);
}

pub(crate) fn values(input: &[u8]) {
    goes_round::<cases::enums::com::example::vote::Vote>(input);
    goes_round::<cases::known_values::com::example::account::Account>(input);
    goes_round::<cases::default::com::example::settings::Settings>(input);
    goes_round::<cases::const_values::com::example::envelope::Envelope>(input);
    goes_round::<cases::formats::com::example::formats::Formats>(input);
}

pub(crate) fn unknown(input: &[u8]) {
    goes_round::<cases::unknown::com::example::container::Container>(input);
    goes_round::<cases::arrays::com::example::arrays::Arrays>(input);
}

pub(crate) fn validation(input: &[u8]) {
    goes_round::<cases::validation::com::example::plot::Plot>(input);
}

/// Lists, optional fields and strings that keep invalid data.
pub(crate) fn lossy(input: &[u8]) {
    keeps_invalid::<cases::lossy::com::example::get_timeline::GetTimelineOutput>(input);
    keeps_invalid::<cases::lossy::com::example::list_dates::ListDatesOutput>(input);
    keeps_invalid::<cases::lossy::com::example::post::Post>(input);
    keeps_invalid::<cases::lossy::com::example::subscribe::Commit>(input);
    keeps_invalid::<cases::lossy::com::example::defs::Nest>(input);
    keeps_invalid::<cases::lossy::com::example::defs::PostView>(input);
}

/// As [`goes_round`], for a type with lossy lists. They keep elements that are not in the data model; with such an element,
/// the value cannot be written in either format.
fn keeps_invalid<T>(input: &[u8])
where
    T: DeserializeOwned + Serialize + PartialEq + Debug + Validate,
{
    let read = [
        (json::from_slice::<T>(input).ok(), json::from_slice::<Value>(input).is_ok()),
        (dag_cbor::from_slice::<T>(input).ok(), dag_cbor::from_slice::<Value>(input).is_ok()),
    ];
    for (thing, in_model) in read {
        match thing {
            Some(thing) if !in_model => {
                assert!(
                    json::to_vec(&thing).is_err() && dag_cbor::to_vec(&thing).is_err() && to_value(&thing).is_err()
                );
                assert!(thing.validate().is_err());
            }
            _ if in_model => goes_round::<T>(input),
            _ => {}
        }
    }
}

/// Types that borrow: read so, they are what they are when they are read owned.
pub(crate) fn borrowed(input: &[u8]) {
    use cases::borrowed::com::example::post::Post;

    if let Ok(post) = json::from_slice::<Post<'_>>(input) {
        let text = json::to_vec(&post).expect("what was read can be written");
        assert_eq!(json::from_slice::<Post<'_>>(&text).expect("what was written can be read"), post);
        let _ = post.validate();
        let value: Value = json::from_slice(input).expect("what a type takes is a value");
        assert_eq!(from_value::<Post<'_>>(&value).expect("and is read from it"), post.into_owned());
    }
    if let Ok(post) = dag_cbor::from_slice::<Post<'_>>(input) {
        assert_eq!(dag_cbor::to_vec(&post).expect("what was read can be written"), input);
        let _ = post.validate();
        assert_eq!(dag_cbor::to_vec(&post.into_owned()).expect("what was read can be written"), input);
    }
}

/// Messages of a subscription: their type is told by the header, and then the message follows.
pub(crate) fn frames(input: &[u8]) {
    use cases::subscription::org::example::sync::subscribe::SubscribeMessage;

    for name in SubscribeMessage::TYPE_NAMES {
        let mut payload = dag_cbor::Deserializer::new(input);
        let Ok(message) = SubscribeMessage::read_as(name, &mut payload) else {
            continue;
        };
        let read = &input[..payload.position()];
        let _ = message.validate();
        let mut written = Vec::new();
        message.write_untagged(&mut dag_cbor::Serializer::new(&mut written)).expect("what was read can be written");
        // A `$type` that was there though it need not be is not written again.
        let value: Value = dag_cbor::from_slice(read).expect("what a type takes is a value");
        assert!(written == read || value.get("$type").is_some(), "the bytes differ");
    }
}

/// What is read is written and read again, in both formats; in DAG-CBOR what is written is what was read.
fn goes_round<T>(input: &[u8])
where
    T: DeserializeOwned + Serialize + PartialEq + Debug + Validate,
{
    let read = json::from_slice::<T>(input).ok();
    let value = json::from_slice::<Value>(input).ok();
    agrees_with_value(read.as_ref(), value.as_ref());
    if let Some(thing) = read {
        stays_itself(&thing);
    }
    let read = dag_cbor::from_slice::<T>(input).ok();
    let value = dag_cbor::from_slice::<Value>(input).ok();
    agrees_with_value(read.as_ref(), value.as_ref());
    if let Some(thing) = read {
        assert_eq!(dag_cbor::to_vec(&thing).expect("what was read can be written"), input);
        stays_itself(&thing);
    }
}

/// A type reads from a format what it reads from the value that stands there.
fn agrees_with_value<T: DeserializeOwned + PartialEq + Debug>(read: Option<&T>, value: Option<&Value>) {
    match value {
        Some(value) => assert_eq!(from_value::<T>(value).ok().as_ref(), read),
        None => assert_eq!(read, None, "a type reads nothing that is not in the data model"),
    }
}

fn stays_itself<T: DeserializeOwned + Serialize + PartialEq + Debug + Validate>(thing: &T) {
    for leniency in [Leniency::DEFAULT, Leniency::STRICT] {
        if let Err(problems) = thing.validate_with(leniency) {
            assert!(!problems.to_string().is_empty());
        }
    }
    let block = dag_cbor::to_vec(thing).expect("what was read can be written");
    assert_eq!(dag_cbor::from_slice::<T>(&block).expect("what was written can be read"), *thing);
    // Data of DAG-CBOR may have keys that JSON reserves, and be nested deeper once links are objects.
    if let Some(again) = json::to_vec(thing).ok().and_then(|text| json::from_slice::<T>(&text).ok()) {
        assert_eq!(again, *thing);
    }
}

//! Targets that read emitted types of the golden cases, grouped by their features.

use std::fmt::Debug;

use lexgen_golden::cases;
use lexgen_runtime::{IntoOwned, Leniency, Union, Validate, Value, dag_cbor, from_value, json, to_value};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) fn record(input: &[u8]) {
    round_trips::<cases::record::com::example::note::Note>(input);
    round_trips::<cases::record::com::example::profile::Profile>(input);
    round_trips::<cases::record::AnyRecord>(input);
    round_trips::<cases::nullable::com::example::reading::Reading>(input);
}

pub(crate) fn union(input: &[u8]) {
    round_trips::<cases::union::com::example::post::Post>(input);
    round_trips::<cases::union::com::example::post::PostQuoted>(input);
    round_trips::<cases::union::com::example::post::PostOnly>(input);
    round_trips::<cases::union::com::example::post::PostAnything>(input);
}

pub(crate) fn recursion(input: &[u8]) {
    round_trips::<cases::recursion::com::example::tree::Tree>(input);
    round_trips::<cases::recursion::com::example::tree::Branch>(input);
    round_trips::<cases::recursion::com::example::thread::Thread>(input);
    round_trips::<cases::recursion::com::example::thread::Nested>(input);
}

pub(crate) fn binary(input: &[u8]) {
    round_trips::<cases::binary::com::example::media::Media>(input);
}

pub(crate) fn values(input: &[u8]) {
    round_trips::<cases::enums::com::example::vote::Vote>(input);
    round_trips::<cases::known_values::com::example::account::Account>(input);
    round_trips::<cases::default::com::example::settings::Settings>(input);
    round_trips::<cases::const_values::com::example::envelope::Envelope>(input);
    round_trips::<cases::formats::com::example::formats::Formats>(input);
}

pub(crate) fn unknown(input: &[u8]) {
    round_trips::<cases::unknown::com::example::container::Container>(input);
    round_trips::<cases::arrays::com::example::arrays::Arrays>(input);
}

pub(crate) fn validation(input: &[u8]) {
    round_trips::<cases::validation::com::example::plot::Plot>(input);
}

/// Lossy lists, optional fields and strings, which keep invalid data.
pub(crate) fn lossy(input: &[u8]) {
    keeps_invalid::<cases::lossy::com::example::get_timeline::GetTimelineOutput>(input);
    keeps_invalid::<cases::lossy::com::example::list_dates::ListDatesOutput>(input);
    keeps_invalid::<cases::lossy::com::example::post::Post>(input);
    keeps_invalid::<cases::lossy::com::example::subscribe::Commit>(input);
    keeps_invalid::<cases::lossy::com::example::defs::Nest>(input);
    keeps_invalid::<cases::lossy::com::example::defs::PostView>(input);
}

/// Does the same as [`round_trips`] for a type with lossy lists. These keep elements outside of the data model, and a value
/// with such an element cannot be written in any format.
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
            _ if in_model => round_trips::<T>(input),
            _ => {}
        }
    }
}

/// Types with borrowed strings: reading them borrowed or owned returns equal values.
pub(crate) fn borrowed(input: &[u8]) {
    use cases::borrowed::com::example::post::Post;

    if let Ok(post) = json::from_slice::<Post<'_>>(input) {
        let text = json::to_vec(&post).expect("a deserialized value can be written");
        assert_eq!(json::from_slice::<Post<'_>>(&text).expect("a written value can be read"), post);
        let _ = post.validate();
        let value: Value = json::from_slice(input).expect("input that a type accepts is a value");
        assert_eq!(from_value::<Post<'_>>(&value).expect("the value can be read"), post.into_owned());
    }
    if let Ok(post) = dag_cbor::from_slice::<Post<'_>>(input) {
        assert_eq!(dag_cbor::to_vec(&post).expect("a deserialized value can be written"), input);
        let _ = post.validate();
        assert_eq!(dag_cbor::to_vec(&post.into_owned()).expect("a deserialized value can be written"), input);
    }
}

/// Messages of a subscription, whose type is named by the header of the frame.
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
        message
            .write_untagged(&mut dag_cbor::Serializer::new(&mut written))
            .expect("a deserialized value can be written");
        // An unnecessary `$type` in a message is not written again.
        let value: Value = dag_cbor::from_slice(read).expect("input that a type accepts is a value");
        assert!(written == read || value.get("$type").is_some(), "the bytes differ");
    }
}

/// Reads, writes and reads a value in both formats. DAG-CBOR is written with the same bytes.
fn round_trips<T>(input: &[u8])
where
    T: DeserializeOwned + Serialize + PartialEq + Debug + Validate,
{
    let read = json::from_slice::<T>(input).ok();
    let value = json::from_slice::<Value>(input).ok();
    matches_value(read.as_ref(), value.as_ref());
    if let Some(thing) = read {
        survives_writing(&thing);
    }
    let read = dag_cbor::from_slice::<T>(input).ok();
    let value = dag_cbor::from_slice::<Value>(input).ok();
    matches_value(read.as_ref(), value.as_ref());
    if let Some(thing) = read {
        assert_eq!(dag_cbor::to_vec(&thing).expect("a deserialized value can be written"), input);
        survives_writing(&thing);
    }
}

/// Reading a type from a format returns the same as reading it from the [`Value`] of that input.
fn matches_value<T: DeserializeOwned + PartialEq + Debug>(read: Option<&T>, value: Option<&Value>) {
    match value {
        Some(value) => assert_eq!(from_value::<T>(value).ok().as_ref(), read),
        None => assert_eq!(read, None, "a type must not accept input outside of the data model"),
    }
}

fn survives_writing<T: DeserializeOwned + Serialize + PartialEq + Debug + Validate>(thing: &T) {
    for leniency in [Leniency::DEFAULT, Leniency::STRICT] {
        if let Err(problems) = thing.validate_with(leniency) {
            assert!(!problems.to_string().is_empty());
        }
    }
    let block = dag_cbor::to_vec(thing).expect("a deserialized value can be written");
    assert_eq!(dag_cbor::from_slice::<T>(&block).expect("a written value can be read"), *thing);
    // In JSON, some keys of DAG-CBOR data are reserved, and links nest one level deeper.
    if let Some(again) = json::to_vec(thing).ok().and_then(|text| json::from_slice::<T>(&text).ok()) {
        assert_eq!(again, *thing);
    }
}

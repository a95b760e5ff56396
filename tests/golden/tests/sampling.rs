//! Random values of generated types: they are valid and round-trip in JSON and DAG-CBOR.

use lexgen_golden::cases;
use lexgen_runtime::{
    IntoOwned, Leniency, Object, Sample, Sampler, Validate, Value, dag_cbor, from_value, json, to_value,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The number of values of each type.
const VALUES: u64 = 200;

#[track_caller]
fn assert_sampled<T>()
where
    T: Sample + Validate + Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let mut distinct = Vec::new();
    for seed in 0..VALUES {
        let value: T = Sampler::with_seed(seed).sample();
        assert_eq!(value.validate_with(Leniency::STRICT), Ok(()), "{value:?}");
        let text = json::to_string(&value).unwrap_or_else(|error| panic!("{error}: {value:?}"));
        assert_eq!(json::from_str::<T>(&text).ok().as_ref(), Some(&value), "{text}");
        let bytes = dag_cbor::to_vec(&value).expect("a value that JSON can hold can be written as DAG-CBOR");
        assert_eq!(dag_cbor::from_slice::<T>(&bytes).ok().as_ref(), Some(&value), "{text}");
        let data = to_value(&value).expect("a value that JSON can hold can be converted to data");
        assert_eq!(json::from_str::<Value>(&text).ok().as_ref(), Some(&data), "{text}");
        assert_eq!(dag_cbor::to_vec(&data).as_ref(), Ok(&bytes), "{text}");
        assert_eq!(from_value::<T>(&data).as_ref(), Ok(&value), "{text}");
        assert_eq!(from_value::<T>(data).as_ref(), Ok(&value), "{text}");
        if !distinct.contains(&text) {
            distinct.push(text);
        }
    }
    assert!(distinct.len() > 1, "all values are equal: {distinct:?}");
}

#[test]
fn values_satisfy_every_constraint() {
    assert_sampled::<cases::constraints::com::example::limits::Limits>();
    assert_sampled::<cases::validation::com::example::plot::Plot>();
    assert_sampled::<cases::validation::com::example::list_names::ListNamesOutput>();
    assert_sampled::<cases::validation::com::example::list_names::ListNamesParams>();
}

#[test]
fn values_have_every_type() {
    assert_sampled::<cases::formats::com::example::formats::Formats>();
    assert_sampled::<cases::session::com::atproto::server::create_session::CreateSessionOutput>();
    assert_sampled::<cases::space_ref::com::example::get_members::Members>();
    assert_sampled::<cases::nullable::com::example::reading::Reading>();
}

#[test]
fn values_have_lossy_lists_and_strings() {
    assert_sampled::<cases::lossy::com::example::post::Post>();
    assert_sampled::<cases::lossy::com::example::get_timeline::GetTimelineOutput>();
    assert_sampled::<cases::const_values::com::example::envelope::Envelope>();
    assert_sampled::<cases::unknown::com::example::container::Container>();
    assert_sampled::<cases::union::com::example::post::Post>();
    assert_sampled::<cases::binary::com::example::media::Media>();
}

#[test]
fn borrowed_values_are_equal_when_owned() {
    use cases::borrowed::com::example::post::Post;

    for seed in 0..VALUES {
        let value: Post<'static> = Sampler::with_seed(seed).sample();
        let text = json::to_string(&value).expect("the value can be written");
        let bytes = dag_cbor::to_vec(&value).expect("the value can be written");
        let object = Object::try_from(&value).expect("the value can be written");
        let posts: [Post<'_>; 3] = [
            json::from_str(&text).expect("a written value can be read"),
            dag_cbor::from_slice(&bytes).expect("a written value can be read"),
            object.read().expect("a written value can be read"),
        ];
        for borrowed in posts {
            assert_eq!(borrowed, value);
            assert_eq!(dag_cbor::to_vec(&borrowed).as_ref(), Ok(&bytes));
            let owned: Post<'static> = borrowed.into_owned();
            assert_eq!(owned, value);
            assert_eq!(json::to_string(&owned).ok().as_ref(), Some(&text));
        }
    }
}

#[test]
fn one_seed_makes_the_same_values_in_the_same_order() {
    use cases::validation::com::example::plot::Plot;

    let make = |seed| {
        let mut sampler = Sampler::with_seed(seed);
        (0..10).map(|_| sampler.sample()).collect::<Vec<Plot>>()
    };
    assert_eq!(make(1), make(1));
    assert_ne!(make(1), make(2));
}

#[test]
fn values_of_recursive_types_are_finite() {
    use cases::validation::com::example::plot::{Bed, Nest};

    assert_sampled::<Bed>();
    assert_sampled::<Nest>();
    assert_sampled::<cases::recursion::com::example::message::Message>();
    assert_sampled::<cases::recursion::com::example::thread::Ping>();
    assert_sampled::<cases::recursion::com::example::tree::Branch>();
}

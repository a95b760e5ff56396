//! Optional values that are absent if their data is invalid.

#![deny(warnings)]
#![allow(missing_docs, unreachable_pub, reason = "written as the generator writes it, without the documentation")]

use std::hash::{DefaultHasher, Hash, Hasher};

use lexgen_runtime::{
    Constraint, IntoOwned, LossyOption, LossyVec, MAX_DEPTH, Nullable, Object, Validate, Value, dag_cbor, json,
};
use serde::Serialize;
use serde::de::value::MapDeserializer;
use serde::de::{Deserialize, DeserializeOwned};

mod emitted {
    //! As the generator writes it.

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct View {
        pub text: ::std::string::String,
        pub image: ::core::option::Option<::lexgen_runtime::Blob>,
        pub parent: ::lexgen_runtime::LossyOption<::lexgen_runtime::Nested<View>>,
        pub replies: ::core::option::Option<::lexgen_runtime::LossyVec<::lexgen_runtime::Nested<View>>>,
        pub extra: ::lexgen_runtime::Extra,
    }

    ::lexgen_runtime::object! {
        View = "com.example.defs#view" {
            nested;
            new(text into ::std::string::String);
            "text" => text: required, max_length = 5;
            "image" => image: optional;
            "parent" => parent: lossy, nested;
            "replies" => replies: optional, nested;
            _ => extra;
        }
    }

    #[derive(Clone, Default, PartialEq, Eq, Hash)]
    pub struct Session {
        pub did_doc: ::lexgen_runtime::LossyOption<::lexgen_runtime::Object>,
        pub view: ::lexgen_runtime::LossyOption<View>,
        pub either: ::lexgen_runtime::LossyOption<Either>,
        pub quoted: ::lexgen_runtime::LossyOption<::lexgen_runtime::Nullable<View>>,
        pub auth_token: ::lexgen_runtime::LossyOption<View>,
    }

    ::lexgen_runtime::object! {
        Session {
            debug;
            "didDoc" => did_doc: lossy;
            "view" => view: lossy;
            "either" => either: lossy;
            "quoted" => quoted: lossy;
            "authToken" => auth_token: lossy, secret;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum Either {
        View(View),
    }

    ::lexgen_runtime::union! {
        Either {
            "com.example.defs#view" => View;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Borrowing<'a> {
        pub inner: ::lexgen_runtime::LossyOption<Inner<'a>>,
    }

    ::lexgen_runtime::object! {
        Borrowing<'a> {
            "inner" => inner: lossy;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Inner<'a> {
        pub text: ::std::borrow::Cow<'a, str>,
    }

    ::lexgen_runtime::object! {
        Inner<'a> {
            "text" => text: required;
        }
    }
}

use emitted::{Borrowing, Either, Session, View};

/// Reads JSON, and asserts that it is written back unchanged, also after a round trip through DAG-CBOR.
#[track_caller]
fn round_trip<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(text: &str) -> T {
    let read: T = json::from_str(text).unwrap();
    assert_eq!(json::to_string(&read).unwrap(), text);
    let binary = dag_cbor::to_vec(&read).unwrap();
    assert_eq!(binary, dag_cbor::to_vec(&json::from_str::<Value>(text).unwrap()).unwrap());
    let again: T = dag_cbor::from_slice(&binary).unwrap();
    assert_eq!(again, read);
    assert_eq!(json::to_string(&again).unwrap(), text);
    read
}

fn problems(value: &impl Validate) -> String {
    value.validate().map_or_else(|problems| problems.to_string(), |()| String::new())
}

#[test]
fn invalid_data_is_absent_and_kept_with_the_reason() {
    for (data, reason) in [
        ("[]", "invalid type: sequence, expected an object"),
        ("null", "invalid type: null, expected an object"),
        ("7", "invalid type: integer `7`, expected an object"),
        (r#""a""#, "invalid type: string \"a\", expected an object"),
        (r#"{"text":1}"#, "`text`: invalid type: integer `1`, expected a string"),
        (r#"{"parent":{"text":"a"}}"#, "`text`: missing required field"),
    ] {
        let session: Session = round_trip(&format!(r#"{{"view":{data}}}"#));
        assert!(session.view.is_none() && !session.view.is_valid(), "{data}");
        let invalid = session.view.invalid().unwrap();
        assert_eq!((&invalid.value, &*invalid.reason), (&json::from_str(data).unwrap(), reason));
        assert_eq!(problems(&session), format!("`view`: could not be read: {reason}"));
        assert_eq!(session.view.into_valid(), None);
    }
}

#[test]
fn valid_data_is_a_value() {
    let session: Session = round_trip(r#"{"didDoc":{"id":"did:web:a.example"},"view":{"text":"a","x":[1]}}"#);
    assert_eq!(session.view.as_ref().map(|view| view.text.as_str()), Some("a"));
    assert!(session.view.is_valid() && session.view.invalid().is_none());
    assert!(session.did_doc.as_ref().is_some_and(|doc| doc.contains_key("id")));
    assert_eq!(problems(&session), "");
    let session: Session = round_trip("{}");
    assert!(session.view.is_none() && session.view.is_valid());
    assert_eq!(session, Session::default());
}

#[test]
fn a_value_is_validated_as_that_of_any_field() {
    let session: Session = round_trip(r#"{"view":{"text":"too long"}}"#);
    assert_eq!(problems(&session), "`view.text`: must have a length of at most 5, found 8");
}

#[test]
fn unions_and_unknown_data_can_be_absent() {
    for (data, reason) in [
        (r#"{"$type":"com.example.defs#view"}"#, "`text`: missing required field"),
        (r#"{"text":"a"}"#, "`$type`: missing required field"),
        (r#"{"$type":"com.example.other"}"#, "`$type`: must be `com.example.defs#view`, found `com.example.other`"),
    ] {
        let session: Session = round_trip(&format!(r#"{{"either":{data}}}"#));
        assert_eq!(session.either.invalid().map(|invalid| &*invalid.reason), Some(reason));
    }
    let session: Session = round_trip(r#"{"either":{"$type":"com.example.defs#view","text":"a"}}"#);
    assert!(matches!(&*session.either, Some(Either::View(view)) if view.text == "a"));
    let blob = r#"{"$type":"blob","mimeType":"a/b","ref":{"$link":"bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq"},"size":1}"#;
    let session: Session = json::from_str(&format!(r#"{{"didDoc":{blob}}}"#)).unwrap();
    assert_eq!(problems(&session), "`didDoc`: could not be read: must be an object, found a blob");
}

#[test]
fn null_is_a_value_where_the_field_is_nullable() {
    let session: Session = round_trip(r#"{"quoted":null}"#);
    assert!(matches!(&*session.quoted, Some(Nullable::Null)) && session.quoted.is_valid());
    let session: Session = round_trip(r#"{"quoted":{"text":"a"}}"#);
    assert!(matches!(&*session.quoted, Some(Nullable::Value(view)) if view.text == "a"));
    let session: Session = round_trip(r#"{"quoted":[]}"#);
    assert!(session.quoted.is_none() && session.quoted.invalid().is_some());
}

#[test]
fn each_of_several_nested_lossy_values_keeps_its_own_data() {
    let text = r#"{"text":"a","parent":{"text":"b","parent":{"text":"c","parent":{"text":1}}},"replies":[{"text":"d","parent":7},8]}"#;
    let view: View = round_trip(text);
    assert_eq!(
        problems(&view),
        "`parent.parent.parent`: could not be read: `text`: invalid type: integer `1`, expected a string\n\
         `replies[0].parent`: could not be read: invalid type: integer `7`, expected an object\n\
         `replies[1]`: could not be read: invalid type: integer `8`, expected an object",
    );
    let views: LossyVec<View> = round_trip(&format!("[{text},[]]"));
    assert_eq!((views.len(), views.invalid().len()), (1, 1));
}

#[test]
fn values_nest_as_deep_as_formats_allow() {
    let text = |depth: usize| format!("{}7{}", r#"{"text":"a","parent":"#.repeat(depth), "}".repeat(depth));
    let view: View = round_trip(&text(MAX_DEPTH - 1));
    let copy = view.clone();
    assert!(
        view == copy && problems(&view).ends_with("could not be read: invalid type: integer `7`, expected an object")
    );
    let mut innermost = &copy;
    while let Some(parent) = &*innermost.parent {
        innermost = parent;
    }
    assert!(innermost.parent.invalid().is_some());
    assert!(json::from_str::<View>(&text(100_000)).is_err());
}

#[test]
fn very_deep_values_are_compared_and_dropped_without_recursion() {
    let deep = |text: &str| {
        (0..100_000).fold(View::new(text), |inner, _| {
            let mut outer = View::new("a");
            outer.parent = Some(inner.into()).into();
            outer
        })
    };
    let [a, b, c] = [deep("b"), deep("b"), deep("c")];
    assert!(a == b && a != c);
    let mut invalid: View = json::from_str(r#"{"text":"a","parent":7}"#).unwrap();
    assert_ne!(invalid, View::new("a"));
    assert_ne!(invalid, json::from_str(r#"{"text":"a","parent":8}"#).unwrap());
    invalid.parent = LossyOption::absent();
    assert_eq!(invalid, View::new("a"));
}

#[test]
fn an_assigned_value_replaces_invalid_data() {
    let mut session: Session = json::from_str(r#"{"view":7,"didDoc":[]}"#).unwrap();
    session.view = View::new("a").into();
    session.did_doc = None.into();
    assert_eq!(json::to_string(&session).unwrap(), r#"{"view":{"text":"a"}}"#);
    if let Some(view) = session.view.as_mut() {
        view.text.push('b');
    }
    assert_eq!(session.view.clone().into_valid(), Some(View::new("ab")));
    assert_eq!(session.view, LossyOption::from(Some(View::new("ab"))));
    assert!(session.did_doc.as_mut().is_none());
    assert_eq!(View::new("a").parent, LossyOption::default());
}

#[test]
fn values_are_equal_if_their_data_is_equal() {
    let read = |text| json::from_str::<Session>(text).unwrap();
    let hash = |session: &Session| {
        let mut hasher = DefaultHasher::new();
        session.hash(&mut hasher);
        hasher.finish()
    };
    assert_eq!(read(r#"{"view":7}"#), read(r#"{"view":7}"#));
    assert_eq!(hash(&read(r#"{"view":7}"#)), hash(&read(r#"{"view":7}"#)));
    assert_ne!(read(r#"{"view":7}"#), read(r#"{"view":8}"#));
    assert_ne!(read(r#"{"view":7}"#), read("{}"));
    assert_ne!(read(r#"{"view":{"text":"a"}}"#), read(r#"{"view":{"text":"b"}}"#));
}

#[test]
fn debug_shows_the_reason_and_never_the_data() {
    let session: Session = json::from_str(r#"{"didDoc":["hunter2"],"authToken":"hunter2"}"#).unwrap();
    let shown = format!("{session:?}");
    assert!(shown.contains("reason: \"invalid type: sequence, expected an object\""), "{shown}");
    assert!(shown.contains("auth_token: Some([redacted])") && shown.contains("view: None"), "{shown}");
    let invalid = session.auth_token.invalid().unwrap();
    assert_eq!(&*invalid.reason, "wrong value, which is not shown because it is a secret");
    assert!(!shown.contains("hunter2") && !format!("{invalid:?}").contains("hunter2"), "{shown}");
    assert!(problems(&session).ends_with("`authToken`: could not be read: a secret"));

    let session: Session = json::from_str(r#"{"authToken":{"text":"hunter2"}}"#).unwrap();
    assert!(format!("{session:?}").contains("auth_token: Some([redacted])"));
    assert!(format!("{:?}", Session::default()).contains("auth_token: None"));
    let shown = format!("{:?}", LossyOption::from(Object::new()));
    assert_eq!(shown, format!("{:?}", Some(Object::new())));
}

#[test]
fn strings_of_a_value_are_copied_out_of_the_input() {
    let read = |text: &str| json::from_str::<Borrowing<'_>>(text).map(IntoOwned::into_owned).unwrap();
    for text in [r#"{"inner":{"text":"a"}}"#, r#"{"inner":{"text":7}}"#] {
        let input = text.to_owned();
        let owned: Borrowing<'static> = read(&input);
        drop(input);
        assert_eq!(json::to_string(&owned).unwrap(), text);
    }
}

#[test]
fn data_outside_of_the_data_model_is_kept_and_cannot_be_written() {
    for data in [r#"{"text":"a","image":{"$type":"blob"}}"#, r#"{"text":"a","x":{"$link":"x"}}"#] {
        let session: Session = json::from_str(&format!(r#"{{"view":{data}}}"#)).unwrap();
        assert!(session.view.invalid().is_some(), "{data}");
        let error = json::to_string(&session).unwrap_err().to_string();
        assert!(error.starts_with("`view."), "{error}");
    }
    // The same where the field comes before the `$type` of a union.
    let text = r#"{"parent":{"text":"b","x":{"$link":"x"}},"text":"a","$type":"com.example.defs#view"}"#;
    let Either::View(view) = json::from_str(text).unwrap();
    assert!(view.parent.invalid().is_some());
    for text in [r#"{"view":{"a":1,"a":2}}"#, r#"{"view":0.5}"#, r#"{"view":"\ud800"}"#, r#"{"view":["#] {
        assert!(json::from_str::<Session>(text).is_err(), "{text}");
    }
}

#[test]
fn a_repeated_field_is_an_error() {
    for text in [r#"{"view":7,"view":7}"#, r#"{"view":{"text":"a"},"view":7}"#] {
        assert_eq!(
            json::from_str::<Session>(text).unwrap_err().to_string().split(" at ").next(),
            Some("`view`: duplicate key")
        );
    }
}

#[test]
fn a_format_without_newtypes_passes_the_value_itself() {
    let session: Session = serde_json::from_str(r#"{"view":{"text":"a"},"didDoc":[1]}"#).unwrap();
    assert_eq!(serde_json::to_string(&session).unwrap(), r#"{"didDoc":[1],"view":{"text":"a"}}"#);
    type Error = serde::de::value::Error;
    let inner = || MapDeserializer::<_, Error>::new([("text", "a")].into_iter());
    let outer = serde::de::value::MapAccessDeserializer::new(MapDeserializer::<_, Error>::new(
        [("view", Wrapped(inner()))].into_iter(),
    ));
    let session = Session::deserialize(outer).unwrap();
    assert_eq!(session.view.into_valid(), Some(View::new("a")));
}

/// A deserializer as a value of a map.
struct Wrapped<D>(D);

impl<'de, D: serde::Deserializer<'de>> serde::de::IntoDeserializer<'de, D::Error> for Wrapped<D> {
    type Deserializer = D;

    fn into_deserializer(self) -> D {
        self.0
    }
}

#[test]
fn an_absent_value_is_as_small_as_an_option_and_a_pointer() {
    assert_eq!(size_of::<LossyOption<View>>(), size_of::<Option<View>>() + size_of::<usize>());
    let error = serde_json::from_str::<Session>(r#"{"view":7}"#).unwrap().validate().unwrap_err();
    assert_eq!(error.iter().map(|problem| problem.constraint).collect::<Vec<_>>(), [Constraint::Readable]);
}

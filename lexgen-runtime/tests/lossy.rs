//! Partly invalid data: lists that keep invalid elements, and strings that may not match their format.

#![deny(warnings)]
#![allow(missing_docs, unreachable_pub, reason = "generated code without documentation")]

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use lexgen_data::value::Unchecked;
use lexgen_runtime::{
    Borrowed, Bytes, CidLink, Datetime, Did, IntoOwned, Leniency, LossyElement, LossyText, LossyVec, Rules, Validate,
    Value, dag_cbor, json,
};
use serde::Serialize;
use serde::de::value::SeqDeserializer;
use serde::de::{Deserialize, DeserializeOwned, IntoDeserializer};

mod emitted {
    //! Generated code.

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Thread {
        pub text: ::std::string::String,
        pub replies: ::core::option::Option<::lexgen_runtime::LossyVec<Thread>>,
        pub picture: ::core::option::Option<::lexgen_runtime::CidLink>,
        pub extra: ::lexgen_runtime::Extra,
    }

    ::lexgen_runtime::object! {
        Thread = "com.example.thread" {
            new(text into ::std::string::String);
            "text" => text: required, max_length = 5;
            "replies" => replies: optional, max_length = 2;
            "picture" => picture: optional;
            _ => extra;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct List {
        pub list: ::lexgen_runtime::LossyVec<i64>,
    }

    ::lexgen_runtime::object! {
        List = "com.example.list" {
            "list" => list: required;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum Lists {
        List(List),
    }

    ::lexgen_runtime::union! {
        Lists {
            "com.example.list" => List;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Nest(pub ::lexgen_runtime::LossyVec<Nest>);

    ::lexgen_runtime::newtype! {
        Nest {
            ::lexgen_runtime::LossyVec<Nest>;
        }
    }
}

use emitted::{Lists, Nest, Thread};

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
fn invalid_elements_have_an_index_and_a_reason() {
    let list: LossyVec<Thread> = round_trip(r#"[{"txt":"a"},{"text":"b"},{"text":1},7,{"text":"c","x":[null]}]"#);
    let texts: Vec<&str> = list.iter().map(|thread| thread.text.as_str()).collect();
    assert_eq!(texts, ["b", "c"]);
    let invalid: Vec<(usize, &str)> = list.invalid().map(|(index, unread)| (index, &*unread.reason)).collect();
    assert_eq!(
        invalid,
        [
            (0, "`text`: missing required field"),
            (2, "`text`: invalid type: integer `1`, expected a string"),
            (3, "invalid type: integer `7`, expected an object"),
        ]
    );
    assert!(!list.is_valid() && list.whole().is_none());
}

#[test]
fn a_reason_has_the_path_within_the_element() {
    let list: LossyVec<Vec<Thread>> = round_trip(r#"[[{"text":"a"},{"text":null}]]"#);
    let (_, unread) = list.invalid().next().unwrap();
    assert_eq!(&*unread.reason, "`[1].text`: invalid type: null, expected a string");
    assert!(problems(&list).starts_with("`[0]`: could not be read: `[1].text`: "));
}

#[test]
fn a_value_that_is_not_an_array_is_kept_whole() {
    for text in ["null", "7", r#""a""#, r#"{"a":[1]}"#, r#"{"$bytes":"AAE"}"#, "false"] {
        let list: LossyVec<Thread> = round_trip(text);
        assert!(list.is_empty() && !list.is_valid(), "{text}");
        assert_eq!(list.whole().map(|unread| unread.value.clone()), json::from_str(text).ok(), "{text}");
        assert_eq!(list.validate().unwrap_err().len(), 1, "{text}");
    }
    assert_eq!(problems(&round_trip::<LossyVec<Thread>>("null")), "could not be read: must be an array, found null");
}

#[test]
fn each_list_in_a_list_keeps_its_own_invalid_elements() {
    let text =
        r#"{"text":"a","replies":[{"text":"b","replies":[{},{"text":"too long"}]},{"text":"c","replies":null}]}"#;
    let thread: Thread = round_trip(text);
    assert_eq!(thread.replies.as_ref().map(|replies| (replies.len(), replies.is_valid())), Some((2, true)));
    assert_eq!(
        problems(&thread),
        "`replies[0].replies[0]`: could not be read: `text`: missing required field\n\
         `replies[0].replies[1].text`: must have a length of at most 5, found 8\n\
         `replies[1].replies`: could not be read: must be an array, found null"
    );
}

#[test]
fn bounds_count_all_elements() {
    let thread: Thread = round_trip(r#"{"text":"a","replies":[1,{"text":"b"},2]}"#);
    let problems = problems(&thread);
    assert!(problems.starts_with("`replies`: must have a length of at most 2, found 3\n`replies[0]`: "), "{problems}");
    assert!(problems.contains("\n`replies[2]`: "), "{problems}");
}

#[test]
fn links_and_bytes_are_read_from_what_was_kept() {
    let link = r#"{"$link":"bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq"}"#;
    let list: LossyVec<CidLink> = round_trip(&format!(r#"[{link},null,{link},{{"$bytes":"AAE"}}]"#));
    assert_eq!((list.len(), list.invalid().len()), (2, 2));
    let list: LossyVec<Thread> = round_trip(&format!(r#"[{{"text":"a","picture":{link}}}]"#));
    assert!(list.is_valid() && list[0].picture.is_some());
}

#[test]
fn bytes_and_strings_are_distinguished() {
    let list: LossyVec<String> = round_trip(r#"["a",{"$bytes":"YQ"}]"#);
    assert_eq!((list.len(), list.invalid().len()), (1, 1));
    let list: LossyVec<Bytes> = round_trip(r#"["YQ",{"$bytes":"YQ"}]"#);
    assert_eq!((list.len(), list.invalid().len()), (1, 1));
}

#[test]
fn added_elements_come_last_and_removed_ones_leave_no_gap() {
    let mut list: LossyVec<i64> = json::from_str("[1,null,2,null]").unwrap();
    list.push(3);
    assert_eq!(json::to_string(&list).unwrap(), "[1,null,2,null,3]");
    list.valid_mut().retain(|element| *element == 3);
    assert_eq!(json::to_string(&list).unwrap(), "[3,null,null]");
    list.valid_mut().clear();
    assert_eq!(json::to_string(&list).unwrap(), "[null,null]");
    list[..].sort_unstable();
    assert_eq!(list.into_valid(), [0_i64; 0]);
}

#[test]
fn elements_replace_a_value_that_is_not_an_array() {
    let mut list: LossyVec<i64> = json::from_str("null").unwrap();
    list.extend([1]);
    assert!(list.is_valid() && list.validate().is_ok());
    assert_eq!(json::to_string(&list).unwrap(), "[1]");
    assert_eq!(list, LossyVec::from(vec![1]));
}

#[test]
fn lists_are_equal_if_their_data_is_equal() {
    let read = |text| json::from_str::<LossyVec<i64>>(text).unwrap();
    let hash = |list: &LossyVec<i64>| {
        let mut hasher = DefaultHasher::new();
        list.hash(&mut hasher);
        hasher.finish()
    };
    assert_eq!(read("[1,2]"), [1, 2].into_iter().collect());
    assert_ne!(read("[1,null]"), read("[null,1]"));
    assert_ne!(read("[]"), read("null"));
    assert_ne!(read("[1]"), read("[1,null]"));
    // Created differently, with the invalid element where it would be written.
    let mut moved = read("[1,2,null]");
    moved.valid_mut().remove(0);
    assert_eq!((&moved, hash(&moved)), (&read("[2,null]"), hash(&read("[2,null]"))));
    assert_eq!(moved.elements().next(), Some(LossyElement::Valid(&2)));
}

#[test]
fn a_valid_list_is_as_small_as_a_vector_and_a_pointer() {
    assert_eq!(size_of::<LossyVec<i64>>(), 4 * size_of::<usize>());
    assert_eq!(format!("{:?}", LossyVec::from(vec![1])), "[1]");
    assert_eq!(size_of::<LossyText<Did>>(), 3 * size_of::<usize>());
}

#[test]
fn elements_outside_of_the_data_model_do_not_affect_others() {
    for (element, reason) in [
        (r#"{"text":"a","x":{"$link":"x"}}"#, "`x`: "),
        (r#"{"text":"a","x":[{"$bytes":"!"}]}"#, "`x[0]`: "),
        (r#"{"text":"a","$bytes":"AA"}"#, "`$bytes` must not be a key"),
        (r#"{"text":"a","x":{"$type":"blob"}}"#, "`x`: not a blob: "),
        (r#"{"text":"a","x":{"$type":""}}"#, "`x`: `$type` must be"),
        (r#"{"text":"a","$type":1}"#, "`$type` must be"),
    ] {
        let text = format!(r#"{{"text":"b","replies":[{{"text":"c"}},{element},{{"text":"d"}}]}}"#);
        let in_json: Thread = json::from_str(&text).unwrap();
        let Unchecked(value) = json::from_str(&text).unwrap();
        let in_cbor: Thread = dag_cbor::from_slice(&unchecked_block(&value)).unwrap();
        assert_eq!(in_cbor, in_json);
        let list = in_json.replies.as_ref().unwrap();
        assert_eq!(list.iter().map(|thread| thread.text.as_str()).collect::<Vec<_>>(), ["c", "d"]);
        let (index, unread) = list.invalid().next().unwrap();
        assert!(index == 1 && unread.reason.starts_with(reason), "{}", unread.reason);
        assert!(problems(&in_json).contains("`replies[1]`: could not be read: "));
        for error in
            [json::to_string(&in_json).unwrap_err().to_string(), dag_cbor::to_vec(&in_json).unwrap_err().to_string()]
        {
            assert!(error.starts_with("`replies[1]"), "{error}");
        }
    }
    // The same for a list before the `$type` of a union.
    let text = r#"{"list":[1,{"$link":"x"}],"$type":"com.example.list"}"#;
    let union: Lists = json::from_str(text).unwrap();
    let Lists::List(list) = union;
    assert_eq!((list.list.len(), list.list.invalid().len()), (1, 1));
    // And in a list that is read from the data that another one kept.
    let nested: LossyVec<LossyVec<i64>> = json::from_str(r#"[[1,{"$bytes":1}],{"$link":2}]"#).unwrap();
    assert_eq!((nested[0].len(), nested[0].invalid().len()), (1, 1));
    assert!(nested[1].whole().is_some() && dag_cbor::to_vec(&nested[1]).is_err());
}

/// Returns the DAG-CBOR of a value that need not be in the data model.
fn unchecked_block(value: &Value) -> Vec<u8> {
    struct Raw<'v>(&'v Value);

    impl Serialize for Raw<'_> {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self.0 {
                Value::Array(elements) => serializer.collect_seq(elements.iter().map(Raw)),
                Value::Object(object) => serializer.collect_map(object.iter().map(|(key, value)| (key, Raw(value)))),
                other => other.serialize(serializer),
            }
        }
    }
    dag_cbor::to_vec(&Raw(value)).unwrap()
}

#[test]
fn data_that_no_value_can_represent_is_an_error() {
    for text in [r#"[{"a":1,"a":2}]"#, "[0.5]", r#"["\ud800"]"#, "[1"] {
        assert!(json::from_str::<LossyVec<i64>>(text).is_err(), "{text}");
    }
}

#[test]
fn reasons_are_truncated() {
    let long = "é".repeat(100_000);
    let list: LossyVec<i64> = json::from_str(&format!(r#"["{long}"]"#)).unwrap();
    let (_, unread) = list.invalid().next().unwrap();
    assert!(unread.reason.len() < 1100, "{}", unread.reason.len());
    assert_eq!(unread.value, Value::from(long));
}

#[test]
fn debug_does_not_show_invalid_data_which_may_contain_secrets() {
    let list: LossyVec<Thread> = json::from_str(r#"[{"accessToken":"hunter2"},{"text":"b"}]"#).unwrap();
    assert_eq!(list.invalid().len(), 1);
    let shown = format!("{list:?}");
    assert!(shown.contains("`text`: missing required field") && !shown.contains("hunter2"), "{shown}");
    let whole: LossyVec<Thread> = json::from_str(r#""hunter2""#).unwrap();
    assert!(!format!("{whole:?}").contains("hunter2"), "{whole:?}");
}

#[test]
fn a_list_that_a_format_passes_as_a_sequence_keeps_all_elements() {
    let elements: SeqDeserializer<_, serde::de::value::Error> = vec![1, 2, 3].into_deserializer();
    let list: LossyVec<i64> = LossyVec::deserialize(elements).unwrap();
    assert_eq!(*list, [1, 2, 3]);
}

#[test]
fn lists_as_deep_as_formats_allow_are_read() {
    for depth in [100, 120] {
        let text = format!("{}7{}", "[".repeat(depth), "]".repeat(depth));
        round_trip::<Nest>(&text);
    }
    let open = "[".repeat(100_000);
    assert!(json::from_str::<Nest>(&open).is_err());
}

#[test]
fn invalid_text_is_kept_and_marked() {
    let list: LossyVec<LossyText<Did>> = round_trip(r#"["did:web:a.example","alice",null]"#);
    assert_eq!((list[0].valid().map(Did::method), list[1].valid()), (Some("web"), None));
    assert_eq!(list[1], "alice");
    assert_eq!(list[1].error().map(|error| error.format()), Some("did"));
    assert_eq!(
        problems(&list),
        "`[1]`: must be a valid did, found `alice`\n\
         `[2]`: could not be read: invalid type: null, expected a string of format `did`"
    );
    assert_eq!(format!("{list:?}").matches("Invalid(\"alice\")").count(), 1);
}

#[test]
fn a_value_that_is_not_a_string_is_an_error() {
    for text in ["null", "7", "[]"] {
        assert!(json::from_str::<LossyText<Datetime>>(text).is_err(), "{text}");
    }
}

#[test]
fn old_forms_of_datetimes_are_valid_with_the_leniency() {
    let rules = Rules::NONE.max_length(30);
    let passes = |text: &str| {
        let mut leniency = Leniency::DEFAULT;
        leniency.datetimes = true;
        let value = Checked(LossyText::<Datetime>::from_text(text.to_owned()), &rules);
        (value.validate().is_ok(), value.validate_with(leniency).is_ok())
    };
    assert_eq!(passes("2024-05-06T07:08:09Z"), (true, true));
    assert_eq!(passes("2024-05-06T07:08:09"), (false, true));
    assert_eq!(passes("yesterday"), (false, false));
    // All other rules still apply.
    assert_eq!(passes("2024-05-06T07:08:09.1234567890123"), (false, false));
    let did = LossyText::<Did>::from_text("2024-05-06T07:08:09");
    assert!(did.validate_with(Leniency::LENIENT).is_err());
}

/// A value with the rules of a field.
struct Checked<'r, T>(T, &'r Rules);

impl<T: Validate> Validate for Checked<'_, T> {
    fn check_constraints(&self, _: &Rules, cx: &mut lexgen_runtime::ValidationContext<'_>) {
        self.0.check_constraints(self.1, cx);
    }
}

#[test]
fn lossy_strings_are_created_from_values_and_from_strings() {
    let now = Datetime::now();
    assert_eq!(LossyText::from(now.clone()).into_valid(), Ok(now));
    assert!("yesterday".parse::<LossyText<Datetime>>().is_err());
    let invalid = LossyText::<Datetime>::from_text("yesterday").into_valid().unwrap_err();
    assert_eq!(invalid.as_str(), "yesterday");
}

#[test]
fn lossy_strings_are_borrowed_if_possible_and_can_be_copied() {
    let input = r#"["did:web:a.example","did:web:\u0062.example","al\u0069ce"]"#.to_owned();
    let borrowed: Vec<LossyText<Borrowed<'_, Did>>> = json::from_str(&input).unwrap();
    let is_borrowed: Vec<bool> = borrowed.iter().map(|text| text.valid().is_some_and(Borrowed::is_borrowed)).collect();
    assert_eq!(is_borrowed, [true, false, false]);
    let owned: Vec<LossyText<Borrowed<'static, Did>>> = borrowed.into_owned();
    drop(input);
    assert_eq!(owned[1..], ["did:web:b.example", "alice"]);

    let input = r#"["a",7]"#.to_owned();
    let borrowed: LossyVec<Cow<'_, str>> = json::from_str(&input).unwrap();
    let owned: LossyVec<Cow<'static, str>> = borrowed.into_owned();
    drop(input);
    assert_eq!(json::to_string(&owned).unwrap(), r#"["a",7]"#);
}

//! `object!`: reading and writing structs, and the errors of other data.

#![deny(warnings)]
#![allow(missing_docs, unreachable_pub, reason = "generated code without documentation")]

use lexgen_runtime::{CidLink, Extra, Nullable, Typed, TypedBlob, Validate, Value, dag_cbor, json};

mod emitted {
    //! Generated code.

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Post {
        pub text: ::std::string::String,
        pub reply: ::core::option::Option<::std::boxed::Box<Post>>,
        pub since: ::core::option::Option<i64>,
        pub note: ::core::option::Option<::lexgen_runtime::Nullable<::std::string::String>>,
        pub tags: ::core::option::Option<::std::vec::Vec<::std::string::String>>,
        pub images: ::std::vec::Vec<Image>,
        pub extra: ::lexgen_runtime::Extra,
    }

    ::lexgen_runtime::object! {
        Post = "com.example.post#view" {
            new(text into ::std::string::String, since: ::core::option::Option<i64>, images: ::std::vec::Vec<Image>);
            "text" => text: required, max_length = 3000, max_graphemes = 300;
            "reply" => reply: optional;
            "since" => since: nullable, minimum = -5;
            "note" => note: optional_nullable, default = "x";
            "tags" => tags: optional, max_length = 8, items(max_length = 640, max_graphemes = 64);
            "images" => images: required;
            _ => extra;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Image {
        pub alt: ::std::string::String,
        pub blob: ::core::option::Option<::lexgen_runtime::Blob>,
        pub author: ::core::option::Option<::lexgen_runtime::Did>,
    }

    ::lexgen_runtime::object! {
        Image {
            new(alt into ::std::string::String);
            "alt" => alt: required;
            "blob" => blob: optional, accept("image/*", "video/mp4"), max_size = 1000000;
            "author" => author: optional;
        }
    }

    #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
    pub struct Empty {
        pub extra_: ::lexgen_runtime::Extra,
    }

    ::lexgen_runtime::object! {
        Empty {
            _ => extra_;
        }
    }

    #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
    pub struct Nothing {}

    ::lexgen_runtime::object! {
        Nothing {}
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Fixed {
        pub r#type: ::std::string::String,
        pub self_: i64,
        pub on: ::core::option::Option<bool>,
        pub did: ::core::option::Option<::lexgen_runtime::Did>,
        pub extra: ::core::option::Option<::std::string::String>,
        pub extra_: ::lexgen_runtime::Extra,
    }

    ::lexgen_runtime::object! {
        Fixed = "com.example.fixed#main" {
            new(on: ::core::option::Option<bool>);
            "type" => r#type: required, const = "fixed";
            "self" => self_: required, const = -1;
            "on" => on: nullable, const = true;
            "did" => did: optional, const = "did:web:example.com";
            "extra" => extra: optional;
            _ => extra_;
        }
    }

    #[derive(Clone, PartialEq, Eq, Hash)]
    pub struct Login {
        pub user: ::std::string::String,
        pub password: ::std::string::String,
        pub r#token: ::core::option::Option<::std::string::String>,
        pub old: ::core::option::Option<::lexgen_runtime::Nullable<::std::string::String>>,
        pub extra: ::lexgen_runtime::Extra,
    }

    ::lexgen_runtime::object! {
        Login {
            debug;
            new(user into ::std::string::String, password into ::std::string::String);
            "user" => user: required;
            "password" => password: required, min_length = 1, secret;
            "token" => r#token: optional, secret;
            "old" => old: optional_nullable, secret;
            _ => extra;
        }
    }
}

use emitted::{Empty, Fixed, Image, Login, Nothing, Post};

fn error<'de, T: serde::Deserialize<'de> + std::fmt::Debug>(text: &'de str) -> String {
    json::from_str::<T>(text).unwrap_err().to_string()
}

fn round_trip<T>(text: &str) -> T
where
    T: serde::Serialize + serde::de::DeserializeOwned + std::fmt::Debug + PartialEq,
{
    let value: T = json::from_str(text).unwrap();
    assert_eq!(json::to_string(&value).unwrap(), text);
    let block = dag_cbor::to_vec(&value).unwrap();
    assert_eq!(dag_cbor::from_slice::<T>(&block).unwrap(), value);
    assert_eq!(lexgen_runtime::from_value::<T>(lexgen_runtime::to_value(&value).unwrap()).unwrap(), value);
    value
}

#[test]
fn fields_are_written_in_lexicon_order_without_absent_ones() {
    let post: Post = round_trip(r#"{"text":"hi","since":1,"tags":["a"],"images":[]}"#);
    assert_eq!((post.text.as_str(), post.since, post.reply, post.note), ("hi", Some(1), None, None));
    let swapped: Post = json::from_str(r#"{"images":[],"tags":["a"],"since":1,"text":"hi"}"#).unwrap();
    assert_eq!(json::to_string(&swapped).unwrap(), r#"{"text":"hi","since":1,"tags":["a"],"images":[]}"#);
}

#[test]
fn absent_null_and_a_value_are_distinguished() {
    let read = |note: &str| round_trip::<Post>(&format!(r#"{{"text":"","since":null{note},"images":[]}}"#));
    assert_eq!(read("").note, None);
    assert_eq!(read(r#","note":null"#).note, Some(Nullable::Null));
    assert_eq!(read(r#","note":"x""#).note, Some(Nullable::Value("x".to_owned())));
    assert_eq!(read("").since, None);
}

#[test]
fn null_is_an_error_unless_nullable() {
    assert_eq!(error::<Post>(r#"{"text":null}"#), "`text`: invalid type: null, expected a string at line 1 column 12");
    assert!(error::<Post>(r#"{"tags":null}"#).starts_with("`tags`: invalid type: null, expected an array"));
    assert!(error::<Post>(r#"{"text":"","since":1,"images":[null]}"#).starts_with("`images[0]`: invalid type: null"));
}

#[test]
fn missing_fields_are_named_in_the_order_of_the_lexicon() {
    assert_eq!(error::<Post>("{}"), "`text`: missing required field at line 1 column 2");
    assert_eq!(error::<Post>(r#"{"text":""}"#), "`since`: missing required field at line 1 column 11");
    assert_eq!(error::<Post>(r#"{"images":[],"since":null}"#), "`text`: missing required field at line 1 column 26");
}

#[test]
fn errors_name_the_path_and_json_the_position() {
    assert_eq!(
        error::<Post>("{\"text\":\"\",\"since\":1,\"reply\":{\"images\":[{\"alt\":\"\"},\n{\"author\":\"x\"}]}}"),
        "`reply.images[1].author`: invalid did at byte 0: a DID must start with `did:` at line 2 column 13"
    );
    let error = json::from_str::<Post>("{\"text\":\n 1}").unwrap_err();
    assert_eq!(
        (error.line(), error.to_string().as_str()),
        (2, "`text`: invalid type: integer `1`, expected a string at line 2 column 2")
    );
    assert!(error_of_cbor(&[("text", Value::Integer(1))]).starts_with("`text`: "));
}

fn error_of_cbor(fields: &[(&str, Value)]) -> String {
    let object: lexgen_runtime::Object = fields.iter().cloned().collect();
    dag_cbor::from_slice::<Post>(&dag_cbor::to_vec(&object).unwrap()).unwrap_err().to_string()
}

#[test]
fn a_repeated_key_is_an_error() {
    assert!(error::<Image>(r#"{"alt":"a","alt":"a"}"#).starts_with("`alt`: duplicate key"));
    assert!(error::<Empty>(r#"{"x":1,"x":1}"#).starts_with("duplicate key `x`"));
    assert!(error::<Post>(r#"{"since":null,"since":1}"#).starts_with("`since`: duplicate key"));
}

#[test]
fn unknown_fields_are_kept_if_the_type_has_a_field_for_them() {
    let text = r#"{"text":"","since":null,"images":[],"a":{"$link":"bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"},"$type":"com.example.post#view"}"#;
    let post: Post = round_trip(text);
    assert_eq!(post.extra.len(), 2);
    assert!(matches!(post.extra.get("a"), Some(Value::Link(_))));
    let image: Image = json::from_str(r#"{"alt":"","$type":"x","more":{"deep":[1]}}"#).unwrap();
    assert_eq!(image, Image::new(""));
    assert_eq!(round_trip::<Empty>(r#"{"a":1}"#).extra_.len(), 1);
}

#[test]
fn unknown_fields_are_in_the_data_model() {
    assert!(error::<Empty>(r#"{"a":1.5}"#).starts_with("`a`: "));
    assert!(error::<Empty>(r#"{"$type":1}"#).starts_with("`$type` must be"));
    assert!(error::<Empty>(r#"{"$type":""}"#).starts_with("`$type` must be"));
    assert!(error::<Empty>(r#"{"$bytes":"AA","a":1}"#).starts_with("`$bytes` must not be a key"));
}

#[test]
fn an_unknown_field_cannot_repeat_a_declared_one() {
    let mut post = Post::new("a", None, Vec::new());
    post.extra.insert("text", "b");
    let error = json::to_string(&post).unwrap_err();
    assert_eq!(error.to_string(), "`text` is declared by the lexicon and cannot also be an unknown field");
    let mut empty = Empty::default();
    empty.extra_.insert("$link", 1);
    assert!(json::to_string(&empty).unwrap_err().to_string().starts_with("`$link` must not be a key"));
    assert!(dag_cbor::to_vec(&empty).unwrap_err().to_string().starts_with("`$link` must not be a key"));
    assert!(empty.validate().unwrap_err().to_string().contains("`$link` must not be a key"));
}

#[test]
fn data_that_could_not_be_read_back_is_neither_written_nor_valid() {
    let blob =
        Value::try_from(TypedBlob { link: CidLink::of_raw(b"a"), mime_type: "a/b".to_owned(), size: 1 }).unwrap();
    let empty = Empty { extra_: blob.as_object().cloned().unwrap().into() };
    assert_eq!(json::to_string(&empty).unwrap_err().to_string(), "must be an object, found a blob");
    assert_eq!(dag_cbor::to_vec(&empty).unwrap_err().to_string(), "must be an object, found a blob");
    assert!(empty.validate().is_err());

    let mut post = Post::new("a", None, Vec::new());
    post.extra.insert("list", vec![Value::Object([("$bytes", "AA")].into())]);
    let path = "`list[0]`: `$bytes` must not be a key, except in the JSON form of bytes";
    assert_eq!(json::to_string(&post).unwrap_err().to_string(), path);
    assert_eq!(dag_cbor::to_vec(&post).unwrap_err().to_string(), path);
    assert!(post.validate().unwrap_err().to_string().starts_with("`list[0]`: is not in the data model: `$bytes`"));
    let outer = Post { reply: Some(Box::new(post.clone())), ..Post::new("a", None, Vec::new()) };
    assert_eq!(json::to_string(&outer).unwrap_err().to_string(), path.replace("`list", "`reply.list"));
}

#[test]
fn integers_are_read_in_every_notation_of_json() {
    let since = |number: &str| json::from_str::<Post>(&format!(r#"{{"text":"","images":[],"since":{number}}}"#));
    for (number, expected) in [("1.0", 1), ("1e3", 1000), ("-0", 0), ("9223372036854775807", i64::MAX)] {
        assert_eq!(since(number).unwrap().since, Some(expected), "{number}");
    }
    for number in ["1.5", "9223372036854775808", "1e30", "\"1\"", "true"] {
        assert!(since(number).unwrap_err().to_string().starts_with("`since`: "), "{number}");
    }
}

#[test]
fn objects_without_fields_accept_any_object_and_nothing_else() {
    assert_eq!(round_trip::<Nothing>("{}"), Nothing {});
    assert_eq!(json::from_str::<Nothing>(r#"{"a":[{}]}"#).unwrap(), Nothing {});
    for text in ["null", "[]", "1", "\"\""] {
        assert!(error::<Nothing>(text).contains("expected an object"), "{text}");
        assert!(error::<Post>(text).contains("expected an object"), "{text}");
    }
}

#[test]
fn constants_are_checked_on_reading_and_filled_in_by_constructors() {
    // Fields that can be absent or null can have another value, so constructors do not fill them in.
    for (on, text) in
        [(None, r#"{"type":"fixed","self":-1,"on":null}"#), (Some(true), r#"{"type":"fixed","self":-1,"on":true}"#)]
    {
        assert_eq!(json::to_string(&Fixed::new(on)).unwrap(), text);
        assert_eq!(round_trip::<Fixed>(text), Fixed::new(on));
    }
    round_trip::<Fixed>(r#"{"type":"fixed","self":-1,"on":true,"did":"did:web:example.com"}"#);
    round_trip::<Fixed>(r#"{"type":"fixed","self":-1,"on":null,"extra":"named extra"}"#);
    assert!(error::<Fixed>(r#"{"type":"other"}"#).starts_with("`type`: must be `fixed`"));
    assert!(error::<Fixed>(r#"{"self":1}"#).starts_with("`self`: must be `-1`"));
    assert!(error::<Fixed>(r#"{"on":false}"#).starts_with("`on`: must be `true`"));
    assert!(error::<Fixed>(r#"{"did":"did:web:a"}"#).starts_with("`did`: must be `did:web:example.com`"));
}

#[test]
fn constructors_take_required_fields_and_leave_the_rest_absent() {
    let post = Post::new("a", Some(1), vec![Image::new("b")]);
    let expected = Post {
        text: "a".to_owned(),
        reply: None,
        since: Some(1),
        note: None,
        tags: None,
        images: vec![Image { alt: "b".to_owned(), blob: None, author: None }],
        extra: Extra::default(),
    };
    assert_eq!(post, expected);
    assert_eq!(<Post as Typed>::TYPE, "com.example.post#view");
}

#[test]
fn debug_shows_whether_secrets_are_present_but_not_their_values() {
    let mut login = Login::new("alice", "hunter2");
    let shown = r#"Login { user: "alice", password: [redacted], token: None, old: None, extra: {} }"#;
    assert_eq!(format!("{login:?}"), shown);
    login.token = Some("hunter2".to_owned());
    login.old = Some(Nullable::Value("hunter2".to_owned()));
    let shown = format!("{login:?}");
    assert!(shown.contains("token: Some([redacted])") && shown.contains("old: Some(Value([redacted]))"), "{shown}");
    login.old = Some(Nullable::Null);
    assert!(format!("{login:?}").contains("old: Some(Null)"));
    round_trip_login(&login);
}

#[test]
fn errors_do_not_show_secrets() {
    let shown = error::<Login>(r#"{"user":"alice","password":12345678}"#);
    assert!(shown.starts_with("`password`: wrong value") && !shown.contains("12345678"), "{shown}");
}

fn round_trip_login(login: &Login) {
    let text = json::to_string(login).unwrap();
    assert_eq!(text, r#"{"user":"alice","password":"hunter2","token":"hunter2","old":null}"#);
    assert!(json::from_str::<Login>(&text).unwrap() == *login);
}

#[test]
fn data_nested_deeper_than_json_allows_is_an_error() {
    let deep = r#"{"text":"","since":1,"images":[],"reply":"#.repeat(10_000);
    let error = error::<Post>(&deep);
    assert!(error.contains("recursion limit") && error.len() < 4_000, "{error}");
}

#[test]
fn an_error_truncates_a_long_string() {
    let text = format!(r#"{{"text":"","since":"{}"}}"#, "x".repeat(1_000_000));
    let error = error::<Post>(&text);
    assert!(
        error.starts_with("`since`: ") && error.ends_with(" at line 1 column 1000021") && error.len() < 1_200,
        "{error}"
    );
}

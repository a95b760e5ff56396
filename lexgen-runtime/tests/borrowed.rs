//! Types with a lifetime: they borrow from the input if possible, and can be converted to owned ones.

#![deny(warnings)]
#![allow(missing_docs, unreachable_pub, reason = "generated code without documentation")]

use std::borrow::Cow;

use lexgen_runtime::{IntoOwned, Object, Record, dag_cbor, json};
use serde::Deserialize;

mod emitted {
    //! Generated code.

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Post<'a> {
        pub text: ::std::borrow::Cow<'a, str>,
        pub author: ::lexgen_runtime::Borrowed<'a, ::lexgen_runtime::Did>,
        pub tags: ::core::option::Option<::std::vec::Vec<::std::borrow::Cow<'a, str>>>,
        pub note: ::core::option::Option<::lexgen_runtime::Nullable<::std::borrow::Cow<'a, str>>>,
        pub embed: ::core::option::Option<Embed<'a>>,
        pub count: ::core::option::Option<i64>,
        pub kind: ::core::option::Option<::std::borrow::Cow<'a, str>>,
        pub data: ::core::option::Option<::lexgen_runtime::Bytes>,
        pub size: ::core::option::Option<Size>,
        pub extra: ::lexgen_runtime::Extra,
    }

    ::lexgen_runtime::record! {
        Post<'a> = "com.example.post", key = "tid" {
            new(text into ::std::borrow::Cow<'a, str>, author: ::lexgen_runtime::Borrowed<'a, ::lexgen_runtime::Did>, count: ::core::option::Option<i64>);
            "text" => text: required;
            "author" => author: required;
            "tags" => tags: optional;
            "note" => note: optional_nullable;
            "embed" => embed: optional;
            "count" => count: nullable;
            "kind" => kind: optional, const = "post";
            "data" => data: optional;
            "size" => size: optional;
            _ => extra;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Size {
        pub width: i64,
    }

    ::lexgen_runtime::object! {
        Size = "com.example.post#size" {
            "width" => width: required;
        }
    }

    #[derive(Clone, PartialEq, Eq, Hash)]
    pub struct Login<'a> {
        pub password: ::std::borrow::Cow<'a, str>,
    }

    ::lexgen_runtime::object! {
        Login<'a> = "com.example.login" {
            debug;
            new(password into ::std::borrow::Cow<'a, str>);
            "password" => password: required, secret;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum Embed<'a> {
        Post(::std::boxed::Box<Post<'a>>),
        Size(Size),
        Unknown(::lexgen_runtime::TypedObject),
    }

    ::lexgen_runtime::union! {
        Embed<'a> {
            "com.example.post" => Post;
            "com.example.post#size" => Size;
            _ => Unknown;
        }
    }
}

use emitted::{Embed, Login, Post};

const TEXT: &str = r#"{"$type":"com.example.post","text":"plain","author":"did:plc:abc","tags":["a","\u0062"],"note":"n","embed":{"$type":"com.example.post","text":"inner","author":"did:plc:def","count":null},"count":1}"#;

fn is_in(text: &str, input: &str) -> bool {
    input.as_bytes().as_ptr_range().contains(&text.as_ptr())
}

#[test]
fn strings_without_escapes_are_borrowed_at_any_depth() {
    let post: Post<'_> = json::from_str(TEXT).unwrap();
    assert!(is_in(&post.text, TEXT) && is_in(&post.author, TEXT));
    let tags = post.tags.unwrap();
    assert!(matches!(tags.as_slice(), [Cow::Borrowed("a"), Cow::Owned(_)]));
    let Some(Embed::Post(inner)) = post.embed else { panic!("no embed") };
    assert!(is_in(&inner.text, TEXT) && is_in(&inner.author, TEXT));
}

#[test]
fn dag_cbor_is_borrowed_except_for_fields_before_the_type() {
    let block = dag_cbor::to_vec(&json::from_str::<Post<'_>>(TEXT).unwrap()).unwrap();
    let post: Post<'_> = dag_cbor::from_slice(&block).unwrap();
    assert!(matches!(post.text, Cow::Borrowed("plain")));
    let Some(Embed::Post(inner)) = post.embed else { panic!("no embed") };
    // The key `text` is shorter than `$type`, so it comes first and its value is buffered.
    assert!(matches!(inner.text, Cow::Owned(_)));
    assert!(inner.author.is_borrowed());
}

#[test]
fn an_owned_copy_outlives_the_input() {
    let input = TEXT.to_owned();
    let post: Post<'static> = json::from_str::<Post<'_>>(&input).unwrap().into_owned();
    drop(input);
    assert_eq!(post, json::from_str::<Post<'_>>(TEXT).unwrap());
    assert_eq!(<Post<'_> as Record>::NSID, "com.example.post");
}

#[test]
fn borrowed_types_are_read_from_readers_too() {
    let post = Post::deserialize(&mut serde_json::Deserializer::from_reader(TEXT.as_bytes())).unwrap();
    assert_eq!(post, json::from_str::<Post<'_>>(TEXT).unwrap());
}

#[test]
fn constructors_accept_borrowed_strings() {
    let author = lexgen_runtime::Borrowed::from_text("did:plc:abc").unwrap();
    let post = Post::new("a", author, None);
    assert!(matches!(post.text, Cow::Borrowed("a")));
    assert_eq!(post.kind, None, "an optional constant is not filled in");
    assert_eq!(format!("{:?}", Login::new("hunter2").into_owned()), "Login { password: [redacted] }");
}

#[test]
fn records_convert_to_objects_and_are_read_without_copies() {
    let post = Post::new("hi", "did:web:a.example".try_into().unwrap(), None);
    let object = post.to_object().unwrap();
    assert_eq!(object["$type"], Post::NSID.into());
    assert_eq!(Object::try_from(&post), Ok(object.clone()));
    assert_eq!(Object::try_from(post.clone()), Ok(object.clone()));
    let borrowed: Post<'_> = object.read().unwrap();
    assert!(matches!(borrowed.text, Cow::Borrowed("hi")) && borrowed.author.is_borrowed());
    assert_eq!(Post::try_from(&object).unwrap(), borrowed);
    let owned: Post<'static> = Post::try_from(object.clone()).unwrap();
    assert_eq!(owned, borrowed);
    let error = Object::from([("$type", Post::NSID)]).read::<Post<'_>>().unwrap_err();
    assert_eq!((error.path(), error.message()), (Some("text"), "missing required field"));
}

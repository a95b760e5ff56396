//! `union!`: variants by `$type`, streamed or replayed, and unlisted types.

#![deny(warnings)]
#![allow(missing_docs, unreachable_pub, reason = "generated code without documentation")]

use std::collections::BTreeMap;

use lexgen_runtime::{Extra, Object, TypedObject, Union, Validate, Value, dag_cbor, json};

mod emitted {
    //! Generated code.

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Images {
        pub images: ::std::vec::Vec<Image>,
        pub extra: ::lexgen_runtime::Extra,
    }

    ::lexgen_runtime::object! {
        Images = "com.example.images" {
            "images" => images: required;
            _ => extra;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Image {
        pub alt: ::std::string::String,
        pub data: ::core::option::Option<::lexgen_runtime::Bytes>,
        pub link: ::core::option::Option<::lexgen_runtime::CidLink>,
        pub size: ::core::option::Option<i64>,
    }

    ::lexgen_runtime::object! {
        Image {
            "alt" => alt: required;
            "data" => data: optional;
            "link" => link: optional;
            "size" => size: optional;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Quote {
        pub embed: ::core::option::Option<Embed>,
        pub n: i64,
        pub extra: ::lexgen_runtime::Extra,
    }

    ::lexgen_runtime::record! {
        Quote = "com.example.quote", key = "any" {
            "embed" => embed: optional;
            "n" => n: required;
            _ => extra;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum Embed {
        Images(Images),
        Quote(::std::boxed::Box<Quote>),
        Image(Image),
        Unknown(::lexgen_runtime::TypedObject),
    }

    ::lexgen_runtime::union! {
        Embed {
            "com.example.images" => Images;
            "com.example.quote" => Quote;
            "com.example.images#image" => Image;
            _ => Unknown;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum Closed {
        Images(Images),
        Missing(::lexgen_runtime::TypedObject),
    }

    ::lexgen_runtime::union! {
        Closed {
            "com.example.images" => Images;
            "com.example.missing" => Missing;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum Open {
        Unknown(::lexgen_runtime::TypedObject),
    }

    ::lexgen_runtime::union! {
        Open {
            _ => Unknown;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum Never {}

    ::lexgen_runtime::union! {
        Never {}
    }
}

const LINK: &str = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a";

use emitted::{Closed, Embed, Images, Never, Open};

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
    let data: Value = json::from_str(text).unwrap();
    assert_eq!(dag_cbor::to_vec(&data).unwrap(), block);
    value
}

#[test]
fn type_is_written_first_and_once_also_for_records() {
    let text = r#"{"$type":"com.example.quote","embed":{"$type":"com.example.images","images":[{"alt":"a"}]},"n":1}"#;
    let embed: Embed = round_trip(text);
    let Embed::Quote(quote) = &embed else { panic!("{embed:?}") };
    assert!(matches!(&quote.embed, Some(Embed::Images(images)) if images.extra.is_empty()));
    assert_eq!(embed.type_name(), "com.example.quote");
}

#[test]
fn fields_before_the_type_are_replayed_without_loss() {
    let fields = [
        r#""alt":"a""#,
        r#""data":{"$bytes":"AAE"}"#,
        r#""link":{"$link":"bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"}"#,
        r#""size":2.0"#,
        r#""$type":"com.example.images#image""#,
    ];
    let first: Embed = json::from_str(&format!("{{{}}}", fields.join(","))).unwrap();
    for turn in 0..fields.len() {
        let mut fields = fields;
        fields.rotate_left(turn);
        let embed: Embed = json::from_str(&format!("{{{}}}", fields.join(","))).unwrap();
        assert_eq!(embed, first);
    }
    let Embed::Image(image) = &first else { panic!("{first:?}") };
    assert_eq!(image.data.as_deref(), Some(&[0, 1][..]));
    assert_eq!((image.size, image.link.is_some()), (Some(2), true));
}

#[test]
fn dag_cbor_with_short_keys_before_type_is_read() {
    let text = r#"{"$type":"com.example.quote","embed":{"$type":"com.example.images#image","alt":"a","data":{"$bytes":"AAE"}},"n":1}"#;
    round_trip::<Embed>(text);
}

#[test]
fn errors_name_the_path_in_streamed_and_in_replayed_data() {
    assert_eq!(
        error::<Embed>(r#"{"$type":"com.example.images","images":[{"alt":"a"},{}]}"#),
        "`images[1].alt`: missing required field at line 1 column 54"
    );
    assert!(
        error::<Embed>(r#"{"images":[{"alt":"a"},{}],"$type":"com.example.images"}"#)
            .starts_with("`images[1].alt`: missing required field")
    );
    assert!(
        error::<Embed>(r#"{"$type":"com.example.quote","embed":{"images":[{"alt":1}],"$type":"com.example.images"}}"#)
            .starts_with("`embed.images[0].alt`: invalid type")
    );
}

#[test]
fn a_known_type_with_an_invalid_body_is_an_error() {
    assert!(error::<Embed>(r#"{"$type":"com.example.images","images":1}"#).starts_with("`images`: "));
    assert!(error::<Embed>(r#"{"$type":"com.example.images"}"#).starts_with("`images`: missing required field"));
}

#[test]
fn the_type_must_appear_once_and_be_a_string() {
    assert_eq!(error::<Embed>("{}"), "`$type`: missing required field at line 1 column 2");
    assert!(error::<Embed>(r#"{"images":[]}"#).starts_with("`$type`: missing required field"));
    assert!(error::<Embed>(r#"{"$type":1}"#).starts_with("`$type`: invalid type: integer `1`"));
    assert!(error::<Embed>(r#"{"$type":null}"#).starts_with("`$type`: invalid type: null"));
    assert!(error::<Embed>(r#"{"$type":""}"#).starts_with("`$type`: must not be empty"));
    for name in ["com.example.images", "com.example.poll"] {
        let twice = format!(r#"{{"$type":"{name}","images":[],"$type":"{name}"}}"#);
        assert!(error::<Embed>(&twice).starts_with("`$type`: duplicate key"), "{}", error::<Embed>(&twice));
    }
    assert!(error::<Embed>("[]").contains("expected an object"));
}

#[test]
fn a_repeated_key_is_an_error_before_and_after_type() {
    let twice = |text: &str| assert!(error::<Embed>(text).contains("duplicate key"), "{}", error::<Embed>(text));
    twice(r#"{"images":[],"images":[],"$type":"com.example.images"}"#);
    twice(r#"{"images":[],"$type":"com.example.images","images":[]}"#);
    twice(r#"{"$type":"com.example.images","images":[],"images":[]}"#);
    twice(r#"{"a":1,"$type":"com.example.poll","a":1}"#);
}

#[test]
fn open_unions_keep_unlisted_types_with_all_their_data() {
    let text = r#"{"$type":"com.example.poll","by":{"$bytes":"AAE"},"cid":{"$link":"bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"},"deep":{"list":[1,null,true],"$type":"x"}}"#;
    let embed: Embed = round_trip(text);
    assert_eq!(embed.type_name(), "com.example.poll");
    let Embed::Unknown(object) = embed else { panic!("{embed:?}") };
    assert!(matches!(object.get("by"), Some(Value::Bytes(_))));
    assert_eq!(object.len(), 4);
    assert_eq!(round_trip::<Open>(text).type_name(), "com.example.poll");
    let blob = r#"{"$type":"blob","ref":{"$link":"bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq"},"size":5,"mimeType":"text/plain"}"#;
    assert!(error::<Open>(blob).starts_with("must be an object, found a blob"));
}

#[test]
fn a_type_with_main_is_another_type() {
    let embed: Embed = json::from_str(r#"{"$type":"com.example.images#main"}"#).unwrap();
    assert!(matches!(embed, Embed::Unknown(_)));
}

#[test]
fn errors_of_closed_unions_list_their_types() {
    assert_eq!(
        error::<Closed>(r#"{"$type":"com.example.poll"}"#),
        "`$type`: must be `com.example.images` or `com.example.missing`, found `com.example.poll` at line 1 column 28"
    );
    let missing: Closed = round_trip(r#"{"$type":"com.example.missing","a":1}"#);
    assert!(matches!(&missing, Closed::Missing(object) if object.len() == 2));
    assert!(error::<Never>(r#"{"$type":"x"}"#).starts_with("`$type`: `x` is not allowed"));
}

#[test]
fn a_variant_can_be_read_and_written_without_its_type() {
    let read = |name: &str, text: &str| Embed::read_as(name, &mut serde_json::Deserializer::from_str(text));
    let embed = read("com.example.images", r#"{"images":[]}"#).unwrap();
    assert_eq!(embed.type_name(), "com.example.images");
    let mut written = Vec::new();
    embed.write_untagged(&mut serde_json::Serializer::new(&mut written)).unwrap();
    assert_eq!(written, br#"{"images":[]}"#);

    let same = r#"{"images":[],"$type":"com.example.images"}"#;
    assert_eq!(read("com.example.images", same).unwrap(), embed);
    let error = read("com.example.quote", same).unwrap_err().to_string();
    assert!(error.starts_with("`$type`: must be `com.example.quote`, found `com.example.images`"), "{error}");

    let poll = read("com.example.poll", r#"{"a":1}"#).unwrap();
    assert_eq!(json::to_string(&poll).unwrap(), r#"{"$type":"com.example.poll","a":1}"#);
    assert!(Closed::read_as("com.example.poll", &mut serde_json::Deserializer::from_str("{}")).is_err());
}

#[test]
fn typed_objects_hold_their_type() {
    let poll = TypedObject::new("com.example.poll", Object::from([("a", 1)])).unwrap();
    assert_eq!(json::to_string(&poll).unwrap(), r#"{"$type":"com.example.poll","a":1}"#);
    assert!(TypedObject::new("", Object::new()).is_none());
    assert!(TypedObject::try_from(Object::from([("a", 1)])).is_err());
    assert_eq!(TypedObject::try_from(poll.clone().into_object()), Ok(poll));
    assert!(error::<TypedObject>("{}").starts_with("`$type`: missing required field"));
}

#[test]
fn a_member_with_the_type_of_another_is_an_error() {
    let images = |name: &str| Images { images: Vec::new(), extra: Extra::from_iter([("$type", name)]) };
    let same = Embed::Images(images("com.example.images"));
    assert_eq!(json::to_string(&same).unwrap(), r#"{"$type":"com.example.images","images":[]}"#);
    assert!(same.validate().is_ok());
    let other = Embed::Images(images("com.example.other"));
    let message = "`$type`: must be `com.example.images`, found \"com.example.other\"";
    assert_eq!(json::to_string(&other).unwrap_err().to_string(), message);
    assert_eq!(dag_cbor::to_vec(&other).unwrap_err().to_string(), message);
    let untagged = other.write_untagged(lexgen_data::ValueSerializer::new()).unwrap_err();
    assert_eq!(untagged.to_string(), message);
    assert_eq!(other.validate().unwrap_err().to_string(), message);
    // Outside of a union, the object may have any `$type`.
    assert!(images("com.example.other").validate().is_ok());
}

#[test]
fn objects_before_the_type_do_not_become_links_or_bytes() {
    // In canonical DAG-CBOR, `data` and `link` come before `$type`.
    for (field, reserved, text) in [("data", "$bytes", "AA"), ("link", "$link", LINK), ("more", "$bytes", "AA")] {
        let inner = BTreeMap::from([(reserved, text)]);
        let mut head = dag_cbor::to_vec(&BTreeMap::from([(field, &inner)])).unwrap();
        head[0] = 0xa3;
        let alt = dag_cbor::to_vec(&BTreeMap::from([("alt", "a")])).unwrap();
        let tag = dag_cbor::to_vec(&BTreeMap::from([("$type", "com.example.images#image")])).unwrap();
        let block = [&head[..1], &alt[1..], &head[1..], &tag[1..]].concat();
        assert!(dag_cbor::from_slice::<Value>(&block).is_err());
        let read = dag_cbor::from_slice::<Embed>(&block);
        // `Image` ignores unknown fields.
        assert_eq!(read.is_ok(), field == "more", "{field}: {read:?}");
    }
}

#[test]
fn a_union_is_read_from_an_object() {
    let object =
        Object::from([("$type", Value::from("com.example.images")), ("images", Value::from(Vec::<Value>::new()))]);
    let expected = Embed::Images(Images { images: Vec::new(), extra: Extra::new() });
    assert_eq!(Embed::read(&object), Ok(expected.clone()));
    assert_eq!(object.read::<Embed>(), Ok(expected));
    let error = Closed::read(&Object::from([("$type", "com.example.other")])).unwrap_err();
    assert_eq!(error.path(), Some("$type"));
}

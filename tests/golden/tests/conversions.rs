//! Conversions of unions, and enumerations as strings.

use std::collections::BTreeSet;

use lexgen_golden::cases::conversions::AnyRecord;
use lexgen_golden::cases::conversions::com::example::card::{
    Card, CardBody, CardOnly, Picture, Search, Text, Thread, ThreadParent,
};
use lexgen_runtime::{Blob, Object, TypedObject, Union, json};

fn blob() -> Blob {
    json::from_str(
        r#"{"$type":"blob","ref":{"$link":"bafkreibjfgx2gprinfvicegelk5kosd6y2frmqpqzwqkg7usac74l3t2v4"},"mimeType":"image/png","size":1}"#,
    )
    .expect("a blob")
}

#[test]
fn a_union_is_made_of_an_object_whatever_the_variant_holds() {
    let text = Text::new("hello");
    assert_eq!(CardBody::from(text.clone()), CardBody::Text(text.clone()));
    let picture = Picture::new(blob());
    assert_eq!(CardBody::from(picture.clone()), CardBody::Picture(Box::new(picture)));
    let thread = Thread::new("first");
    assert!(matches!(ThreadParent::from(thread), ThreadParent::Thread(nested) if nested.title == "first"));
    let card = Card::new(text.into());
    assert_eq!(AnyRecord::from(card.clone()).type_name(), "com.example.card");
    assert!(matches!(AnyRecord::from(card), AnyRecord::ComExampleCard(_)));
}

#[test]
fn a_union_gives_the_object_that_it_holds() {
    let body = CardBody::from(Picture::new(blob()));
    assert!(body.is::<Picture>() && !body.is::<Text>());
    assert_eq!(body.as_variant::<Picture>().map(|picture| picture.small.is_none()), Some(true));
    assert_eq!(body.as_variant::<Text>(), None);
    let body = body.into_variant::<Text>().expect_err("it is a picture");
    assert_eq!(body.into_variant::<Picture>(), Ok(Picture::new(blob())));
    let parent = ThreadParent::from(Thread::new("first"));
    assert_eq!(parent.into_variant::<Thread>().map(|thread| thread.title), Ok("first".to_owned()));
    assert_eq!(CardOnly::from(Text::new("x")).into_variant::<Text>(), Ok(Text::new("x")));
}

#[test]
fn an_object_of_another_type_becomes_the_variant_for_unknown_types() {
    let object = TypedObject::try_from(Object::from([("$type", "com.example.other")])).expect("it has a type");
    assert_eq!(CardBody::from(object.clone()), CardBody::Unknown(object));
}

#[test]
fn enumerations_are_parsed_compared_and_listed() {
    assert_eq!("by_title".parse::<Search>(), Ok(Search::ByTitle));
    assert_eq!("else".parse::<Search>(), Ok(Search::Other("else".to_owned())));
    assert!(Search::TopRated == "top-rated" && Search::TopRated != *"by_title");
    assert!(Search::Newest.is_known() && !Search::from("else").is_known());
    assert_eq!(Search::KNOWN.iter().map(Search::as_str).collect::<Vec<_>>(), Search::VALUES);
    let sorted: BTreeSet<Search> = ["top-rated", "zebra", "!newest", "apple"].into_iter().map(Search::from).collect();
    assert_eq!(sorted.iter().map(Search::as_str).collect::<Vec<_>>(), ["!newest", "apple", "top-rated", "zebra"]);
}

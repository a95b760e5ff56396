//! Types of one's own in every form: from a macro, with raw names, recursive, in a box, borrowed.

#![deny(warnings)]
use lexgen_runtime::{Bytes, Extra, Lexicon, Nested, TypedObject, Validate, Value, json};
use std::borrow::Cow;
mod inner {
    use super::*;
    macro_rules! thing {
        ($name:ident, $ty:ty) => {
            #[derive(Clone, PartialEq, Eq, Hash, Debug, Lexicon)]
            #[lexicon("com.example.thing", dir = "lexicons/own")]
            pub(crate) struct $name {
                pub r#type: $ty,
                #[lexicon(rename = "self")]
                pub self_: String,
                #[lexicon(rename = "odd key")]
                pub odd: Option<i64>,
                pub tree: Option<Nested<$name>>,
                pub kids: Option<Vec<$name>>,
                pub deep: Option<Deep>,
                pub c: Option<String>,
                pub d: Option<i64>,
                pub password: Option<String>,
                pub b: Option<Bytes>,
                pub u: Option<Value>,
            }
        };
    }
    thing!(Thing, String);
    #[derive(Clone, PartialEq, Eq, Hash, Debug, Lexicon)]
    #[lexicon("com.example.thing#main.deep", dir = "lexicons/own")]
    pub(crate) struct Deep {
        pub x: Option<Vec<Either>>,
    }
    #[derive(Clone, PartialEq, Eq, Hash, Debug, Lexicon)]
    #[lexicon("com.example.thing#main.deep.x[]", dir = "lexicons/own")]
    pub(crate) enum Either {
        Leaf(Box<Leaf>),
        #[lexicon(unknown)]
        Other(TypedObject),
    }
    #[derive(Clone, PartialEq, Eq, Hash, Debug, Lexicon)]
    #[lexicon("com.example.thing#leaf", dir = "lexicons/own")]
    pub(crate) struct Leaf {
        pub n: Option<i64>,
    }
}
#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon("com.example.thing", dir = "lexicons/own", read_only)]
struct Lent<'x> {
    #[lexicon(rename = "self")]
    text: Cow<'x, str>,
}
#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon("com.example.thing", dir = "lexicons/own")]
struct Few {
    #[lexicon(extra)]
    rest: Extra,
}
fn main() {
    let text = r#"{"type":"z","self":"s","odd key":1,"tree":{"type":"a","self":""},"kids":[],"deep":{"x":[{"$type":"com.example.thing#leaf","n":1},{"$type":"q.w.e"}]},"c":"k","d":4,"password":"p","b":{"$bytes":"AAAAAA"},"u":{"a":[1]}}"#;
    let thing: inner::Thing = json::from_str(text).unwrap();
    assert_eq!(json::to_string(&thing).unwrap(), text);
    assert_eq!(
        thing.validate().unwrap_err().to_string(),
        "`deep.x[0].n`: must be at least 2, found 1\n`b`: must have a length of at most 3, found 4"
    );
    let error = json::from_str::<inner::Thing>(&text.replace(r#""c":"k""#, r#""c":"x""#)).unwrap_err();
    assert!(error.to_string().starts_with("`c`: must be `k`"));
    let lent: Lent<'_> = json::from_str(text).unwrap();
    assert!(matches!(lent.text, Cow::Borrowed("s")));
    let few: Few = json::from_str(text).unwrap();
    assert_eq!(json::to_string(&few).unwrap().len(), text.len());
}

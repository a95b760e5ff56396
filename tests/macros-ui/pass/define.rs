//! Types that declare lexicons, in all forms, without warnings.

#![deny(warnings)]

mod notes {
    use lexgen_runtime::{
        Blob, Body, Bytes, CidLink, Datetime, Did, Extra, Lexicon, Nullable, Object, TypedObject, Value,
    };

    /// A record.
    #[derive(Clone, Debug, PartialEq, Lexicon)]
    #[lexicon(record, key = "literal:self", define = "com.example.settings")]
    pub struct Settings {
        #[lexicon(const = 1)]
        pub version: i64,
        #[lexicon(const = "dark")]
        pub theme: Option<String>,
        #[lexicon(default = true)]
        pub is_public: Option<bool>,
        pub signed: Nullable<Datetime>,
        #[lexicon(nullable)]
        pub owner: Option<Did>,
        pub gone: Option<Nullable<i64>>,
        #[lexicon(min_length = 1, max_length = 32)]
        pub key: Option<Bytes>,
        pub link: Option<CidLink>,
        #[lexicon(accept("image/png", "image/jpeg"))]
        pub image: Option<Blob>,
        pub data: Option<Object>,
        #[lexicon(items(max_length = 2, items(minimum = -1)))]
        pub grid: Option<Vec<Vec<i64>>>,
        #[lexicon(known_values = ["a", "b"])]
        pub kind: Option<String>,
        pub choice: Option<Choice>,
        pub r#type: Option<String>,
    }

    #[derive(Clone, Debug, PartialEq, Lexicon)]
    #[lexicon(inline)]
    pub enum Choice {
        Settings(Box<Settings>),
        #[lexicon(ref = "com.example.settings#none")]
        Nothing(Nothing),
    }

    #[derive(Clone, Debug, PartialEq, Lexicon)]
    #[lexicon(define = "com.example.settings#none", token)]
    pub struct Nothing;

    #[derive(Clone, Debug, PartialEq, Lexicon)]
    #[lexicon(inline)]
    pub struct AddInput {
        pub settings: Settings,
        #[lexicon(extra)]
        pub rest: Extra,
    }

    #[derive(Clone, Copy, Debug, Lexicon)]
    #[lexicon(define = "com.example.add", procedure, input = AddInput, output = Value)]
    pub struct Add;

    #[derive(Clone, Copy, Debug, Lexicon)]
    #[lexicon(define = "com.example.upload", procedure, input = Body, input_encoding = "*/*", errors(TooLarge))]
    pub(crate) struct Upload;

    #[derive(Clone, Debug, PartialEq, Lexicon)]
    #[lexicon(inline)]
    pub enum FollowMessage {
        Choice(Nothing),
        Unknown(TypedObject),
    }

    #[derive(Clone, Copy, Debug, Lexicon)]
    #[lexicon(define = "com.example.follow", subscription, message = FollowMessage)]
    pub struct Follow;
}

use lexgen_runtime::{Nullable, Record, RecordKeyType, Validate, json};
use notes::{Choice, Settings};

fn main() {
    let text = r#"{"$type":"com.example.settings","version":1,"signed":null,"owner":null,"gone":null,"grid":[[-1]],"choice":{"$type":"com.example.settings#none"},"type":"a"}"#;
    let settings: Settings = json::from_str(text).unwrap();
    assert_eq!(json::to_string(&settings).unwrap(), text);
    assert_eq!(settings.signed, Nullable::Null);
    assert!(matches!(settings.choice, Some(Choice::Nothing(_))));
    assert_eq!(Settings::KEY, RecordKeyType::from_static("literal:self"));
    assert!(settings.validate().is_ok());

    let error = json::from_str::<Settings>(r#"{"$type":"com.example.settings","version":1,"owner":null}"#).unwrap_err();
    assert!(error.to_string().contains("`signed`"), "{error}");
    let wide = Settings { grid: Some(vec![vec![-2, 0, 0]]), theme: Some("light".to_owned()), ..settings };
    let problems = wide.validate().unwrap_err().to_string();
    for expected in ["`theme`", "`grid[0]`", "`grid[0][0]`"] {
        assert!(problems.contains(expected), "{problems}");
    }
}

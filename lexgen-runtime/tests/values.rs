//! `string_enum!`, `integer_enum!` and `newtype!`.

#![deny(warnings)]
#![allow(missing_docs, unreachable_pub, reason = "generated code without documentation")]

use lexgen_runtime::json;

mod emitted {
    //! Generated code.

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum Status {
        Takendown,
        Suspended,
        Other(::std::string::String),
    }

    ::lexgen_runtime::string_enum! {
        Status {
            "takendown" => Takendown;
            "com.example.defs#suspended" => Suspended;
            _ => Other;
        }
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Order {
        Asc,
        Desc,
    }

    ::lexgen_runtime::string_enum! {
        Order {
            "asc" => Asc;
            "desc" => Desc;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum Tone<'a> {
        Warm,
        Other(::std::borrow::Cow<'a, str>),
    }

    ::lexgen_runtime::string_enum! {
        Tone<'a> {
            "warm" => Warm;
            _ => Other;
        }
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Level {
        Minus1,
        N1,
    }

    ::lexgen_runtime::integer_enum! {
        Level {
            -1 => Minus1;
            1 => N1;
        }
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum NoText {}

    ::lexgen_runtime::string_enum! {
        NoText {}
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum NoNumber {}

    ::lexgen_runtime::integer_enum! {
        NoNumber {}
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct List(pub ::std::vec::Vec<List>);

    ::lexgen_runtime::newtype! {
        List {
            ::std::vec::Vec<List>;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Names<'a>(pub ::std::vec::Vec<::std::borrow::Cow<'a, str>>);

    ::lexgen_runtime::newtype! {
        Names<'a> {
            ::std::vec::Vec<::std::borrow::Cow<'a, str>>;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Settings {
        pub order: Order,
        pub status: Status,
        pub level: Level,
        pub when: ::core::option::Option<::lexgen_runtime::Nullable<::lexgen_runtime::Datetime>>,
    }

    ::lexgen_runtime::object! {
        Settings {
            new();
            "order" => order: required, const = "desc";
            "status" => status: required, const = "takendown";
            "level" => level: required, const = -1;
            "when" => when: optional_nullable, const = "2024-01-01T00:00:00Z";
        }
    }
}

use emitted::{Level, List, Names, NoNumber, NoText, Order, Settings, Status, Tone};
use lexgen_runtime::IntoOwned;

#[test]
fn open_enumerations_accept_any_string() {
    let status: Status = json::from_str(r#""gone""#).unwrap();
    assert_eq!(status, Status::Other("gone".to_owned()));
    assert_eq!(json::to_string(&status).unwrap(), r#""gone""#);
    assert_eq!(Status::from("takendown"), Status::Takendown);
    assert_eq!(Status::from("com.example.defs#suspended".to_owned()).as_str(), "com.example.defs#suspended");
    assert_eq!(format!("{:>10}", Status::Takendown), " takendown");
    assert_eq!(Status::VALUES, ["takendown", "com.example.defs#suspended"]);
    assert!(json::from_str::<Status>("1").is_err());
}

#[test]
fn closed_enumerations_accept_only_their_values() {
    assert_eq!(json::from_str::<Order>(r#""desc""#).unwrap(), Order::Desc);
    let error = json::from_str::<Order>(r#""Desc""#).unwrap_err();
    assert_eq!(error.to_string(), "must be `asc` or `desc`, found `Desc` at line 1 column 6");
    assert_eq!("asc".parse(), Ok(Order::Asc));
    assert_eq!(Order::try_from("").unwrap_err().to_string(), "must be `asc` or `desc`, found ``");
    assert_eq!(Order::Asc.as_ref(), "asc");
}

#[test]
fn integers_are_read_in_every_notation_of_json() {
    assert_eq!(json::from_str::<Level>("1.0").unwrap(), Level::N1);
    assert_eq!(json::to_string(&Level::Minus1).unwrap(), "-1");
    assert_eq!(json::from_str::<Level>("0").unwrap_err().to_string(), "must be `-1` or `1`, found `0`");
    assert_eq!(Level::try_from(1), Ok(Level::N1));
    assert_eq!(Level::try_from(2).unwrap_err().to_string(), "must be `-1` or `1`, found `2`");
    assert_eq!((i64::from(Level::N1), Level::VALUES), (1, &[-1, 1][..]));
    assert_eq!(Level::Minus1.to_string(), "-1");
}

#[test]
fn enumerations_without_values_accept_nothing() {
    assert!(json::from_str::<NoText>(r#""""#).is_err());
    assert!(json::from_str::<NoNumber>("0").is_err());
}

#[test]
fn newtypes_are_written_as_the_value_inside() {
    let list: List = json::from_str("[[],[[]]]").unwrap();
    assert_eq!(list, List(vec![List(Vec::new()), List(vec![List(Vec::new())])]));
    assert_eq!(json::to_string(&list).unwrap(), "[[],[[]]]");
    let error = json::from_str::<List>("[[],[1]]").unwrap_err().to_string();
    assert!(error.starts_with("`[1][0]`: invalid type: integer `1`"), "{error}");
    assert!(json::from_str::<List>(&"[".repeat(100_000)).is_err());
}

#[test]
fn borrowed_data_can_outlive_the_input_after_copying() {
    let input = r#"["cold","warm"]"#.to_owned();
    let tones: Vec<Tone<'_>> = json::from_str(&input).unwrap();
    assert!(matches!(&tones[0], Tone::Other(std::borrow::Cow::Borrowed("cold"))));
    let names: Names<'_> = json::from_str(&input).unwrap();
    let (tones, names): (Vec<Tone<'static>>, Names<'static>) = (tones.into_owned(), names.into_owned());
    drop(input);
    assert_eq!(tones, [Tone::from("cold"), Tone::Warm]);
    assert_eq!(names.0, ["cold", "warm"]);
    assert_eq!(Tone::from("warm".to_owned()), Tone::Warm);
}

#[test]
fn constants_can_be_of_any_type_that_a_literal_can_make() {
    let settings = Settings::new();
    let text = r#"{"order":"desc","status":"takendown","level":-1}"#;
    assert_eq!(json::to_string(&settings).unwrap(), text);
    assert_eq!(json::from_str::<Settings>(text).unwrap(), settings);
    for when in ["null", r#""2024-01-01T00:00:00Z""#] {
        let text = text.replace('}', &format!(r#","when":{when}}}"#));
        assert_eq!(json::to_string(&json::from_str::<Settings>(&text).unwrap()).unwrap(), text);
    }
    for (field, message) in [
        (r#""order":"asc""#, "`order`: must be `desc`"),
        (r#""status":"x""#, "`status`: must be `takendown`"),
        (r#""level":1"#, "`level`: must be `-1`"),
        (r#""when":"2024-01-01T00:00:01Z""#, "`when`: must be `2024-01-01T00:00:00Z`"),
    ] {
        let error = json::from_str::<Settings>(&format!("{{{field}}}")).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
    }
}

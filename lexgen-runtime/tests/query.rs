//! Parameters to and from query strings.

#![cfg(feature = "query")]

use std::error::Error as _;

use lexgen_runtime::{
    Did, QueryErrorKind, from_query, from_query_with_defaults, json, to_query, to_query_with_defaults,
};

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Params {
    text: Option<String>,
    number: Option<i64>,
    flag: Option<bool>,
    numbers: Option<Vec<i64>>,
    did: Option<Did>,
    limit: Option<i64>,
}

lexgen_runtime::object! {
    Params {
        "text" => text: optional;
        "number" => number: optional;
        "flag" => flag: optional;
        "numbers" => numbers: optional;
        "did" => did: optional;
        "limit" => limit: optional, default = 50;
    }
}

fn read(query: &str) -> Result<Params, String> {
    from_query(query).map_err(|error| error.to_string())
}

fn text(query: &str) -> Option<String> {
    read(query).ok().and_then(|params| params.text)
}

#[test]
fn names_and_values_are_encoded_as_in_forms() {
    assert_eq!(text("text=a+b%20c%2B").as_deref(), Some("a b c+"));
    assert_eq!(text("te%78t=%C3%A9").as_deref(), Some("é"));
    assert_eq!(text("text=%+%2%zz%C3%A9%").as_deref(), Some("% %2%zzé%"));
    assert_eq!(text("text=a=b&other").as_deref(), Some("a=b"));
}

#[test]
fn empty_and_unknown_parameters_are_ignored() {
    assert_eq!(read("text=&number=&numbers=&flag&=x&$link=x&$bytes=y&$type=z&a=1&a=2"), Ok(Params::default()));
    let numbers = Some(vec![1, 2]);
    assert_eq!(read("numbers=1&numbers=&numbers=2"), Ok(Params { numbers, ..Params::default() }));
    assert_eq!(from_query::<()>("a=1&a=2"), Ok(()));
}

#[test]
fn integers_are_decimal_and_nothing_else() {
    for (value, number) in
        [("007", 7), ("-0", 0), ("9223372036854775807", i64::MAX), ("-9223372036854775808", i64::MIN)]
    {
        let number = Some(number);
        assert_eq!(read(&format!("number={value}")), Ok(Params { number, ..Params::default() }));
    }
    for value in ["%2B1", "+1", "1+", "1.0", "1e3", "-", "--1", "0x1", "1_0", "%D9%A1"] {
        let error = read(&format!("number={value}")).unwrap_err();
        assert!(error.starts_with("`number`: must be an integer, found `"), "{error}");
    }
    let error = "`number`: must be an integer of 64 bits, found `9223372036854775808`";
    assert_eq!(read("number=9223372036854775808"), Err(error.to_owned()));
}

#[test]
fn errors_name_the_parameter() {
    assert_eq!(read("flag=TRUE"), Err("`flag`: must be `true` or `false`, found `TRUE`".to_owned()));
    assert_eq!(read("text=a&text=b"), Err("`text`: must appear once, found 2 values".to_owned()));
    assert_eq!(read("numbers=1&numbers=x"), Err("`numbers[1]`: must be an integer, found `x`".to_owned()));
    assert!(read("did=nope").is_err_and(|error| error.starts_with("`did`: ")));
}

#[test]
fn invalid_utf_8_is_an_error_of_its_parameter() {
    assert_eq!(read("text=%FF%E0%A4!"), Err("`text`: must be UTF-8".to_owned()));
    assert_eq!(read("numbers=1&numbers=%FF"), Err("`numbers[1]`: must be UTF-8".to_owned()));
    assert_eq!(read("other=%FF&%FF=1"), Ok(Params::default()));
}

#[test]
fn parameters_are_read_back_as_they_were_written() {
    let params = Params {
        text: Some("a b&c=d+é".to_owned()),
        number: Some(-5),
        flag: Some(false),
        numbers: Some(vec![3, 1]),
        did: "did:web:example.com".parse().ok(),
        limit: None,
    };
    let query = "text=a+b%26c%3Dd%2B%C3%A9&number=-5&flag=false&numbers=3&numbers=1&did=did%3Aweb%3Aexample.com";
    assert_eq!(to_query(&params).as_deref(), Ok(query));
    assert_eq!(read(query), Ok(params));
    assert_eq!(to_query(&()).as_deref(), Ok(""));
}

#[test]
fn defaults_are_filled_in_for_one_object_per_request() {
    let filled = Params { limit: Some(50), ..Params::default() };
    assert_eq!(from_query_with_defaults(""), Ok(filled));
    assert_eq!(from_query_with_defaults::<Params>("limit=7").map(|params| params.limit), Ok(Some(7)));
    assert!(from_query_with_defaults::<Params>("limit=x").is_err());
    assert_eq!(from_query_with_defaults::<()>(""), Ok(()));
    assert_eq!(read(""), Ok(Params::default()));
    assert_eq!(json::from_str::<Params>("{}").ok(), Some(Params::default()));
}

#[test]
fn defaults_are_written_for_absent_parameters() {
    let params = Params { text: Some(String::new()), numbers: Some(Vec::new()), ..Params::default() };
    assert_eq!(to_query(&params).as_deref(), Ok("text="));
    assert_eq!(to_query_with_defaults(&params).as_deref(), Ok("text=&limit=50"));
    assert_eq!(to_query_with_defaults(&Params { limit: Some(7), ..params }).as_deref(), Ok("text=&limit=7"));
}

#[test]
fn errors_have_a_kind_whatever_path_is_added_to_them() {
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    struct Strict {
        number: i64,
        numbers: Option<Vec<i64>>,
        did: Option<Did>,
    }

    lexgen_runtime::object! {
        Strict {
            "number" => number: required;
            "numbers" => numbers: optional;
            "did" => did: optional;
        }
    }

    let kind = |query| from_query::<Strict>(query).expect_err(query).kind();
    assert_eq!(kind(""), QueryErrorKind::MissingParameter);
    assert_eq!(kind("numbers=1&did=did:web:a.b"), QueryErrorKind::MissingParameter);
    assert_eq!(kind("number=1&number=2"), QueryErrorKind::RepeatedParameter);
    assert_eq!(kind("number=a"), QueryErrorKind::InvalidValue);
    assert_eq!(kind("number=1&numbers=1&numbers=b"), QueryErrorKind::InvalidValue);
    assert_eq!(kind("number=1&did=alice"), QueryErrorKind::InvalidValue);
    assert_eq!(kind("number=%FF"), QueryErrorKind::NotUtf8);
    assert_eq!(kind("number=1&numbers=%FF"), QueryErrorKind::NotUtf8);
    assert_eq!(kind("did=alice"), QueryErrorKind::InvalidValue, "the first error counts");

    let source = |query| from_query::<Strict>(query).expect_err(query).source().map(ToString::to_string);
    assert_eq!(
        source("number=1&numbers=99999999999999999999").as_deref(),
        Some("number too large to fit in target type")
    );
    assert_eq!(source("number=a"), None);

    assert_eq!(
        to_query(&json::from_str::<lexgen_runtime::Value>("{\"a\":{}}").unwrap()).unwrap_err().kind(),
        QueryErrorKind::Unsupported
    );
    assert_eq!(to_query(&[("a", "b")]).unwrap_err().kind(), QueryErrorKind::Unsupported);
}

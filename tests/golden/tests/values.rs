//! Enumerations and tokens on the wire.

use std::fmt::{Debug, Display};

use lexgen_golden::cases;
use lexgen_runtime::json;
use serde::Serialize;
use serde::de::DeserializeOwned;

fn round_trip<T: DeserializeOwned + Serialize + Debug>(text: &str) -> T {
    let value: T = json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(json::to_string(&value).expect("the value can be written"), text);
    value
}

/// Returns the JSON of a string.
fn quoted(text: impl Display) -> String {
    json::to_string(&text.to_string()).expect("a string can be written")
}

#[test]
fn a_token_is_its_full_name() {
    use cases::token::com::example::defs::{LIVE, StateNow, VIDEO_ONLY};
    use cases::token::com::example::pause::PAUSE;

    assert_eq!((LIVE, VIDEO_ONLY, PAUSE), ("com.example.defs#live", "com.example.defs#videoOnly", "com.example.pause"));
    assert_eq!(round_trip::<StateNow>(&quoted(LIVE)), StateNow::Live);
    assert_eq!(StateNow::VideoOnly.to_string(), VIDEO_ONLY);
    assert_eq!(StateNow::from("live"), StateNow::Other("live".to_owned()));
}

#[test]
fn known_values_are_open() {
    use cases::known_values::com::example::account::{Account, AccountRolesItem, AccountStatus, Reason};

    let account: Account =
        round_trip(r#"{"status":"new","roles":["owner","bot"],"lang":"fr","reason":"com.example.account#asleep"}"#);
    assert_eq!(account.status, AccountStatus::Other("new".to_owned()));
    let roles = account.roles.expect("`roles` is present");
    assert_eq!(roles, [AccountRolesItem::Owner, AccountRolesItem::Other("bot".to_owned())]);
    assert_eq!(account.reason, Some(Reason::Asleep));
}

#[test]
fn every_value_has_its_own_variant() {
    use cases::values::com::example::values::{ValuesClosed, ValuesNumbers, ValuesOpen};

    assert_eq!(ValuesOpen::VALUES.len(), 29);
    for text in ValuesOpen::VALUES {
        let value: ValuesOpen = round_trip(&quoted(text));
        assert!(!matches!(value, ValuesOpen::Other(_)), "{text}");
        assert_eq!(value.as_str(), *text);
    }
    for text in ValuesClosed::VALUES {
        let value: ValuesClosed = round_trip(&quoted(text));
        assert_eq!((text.parse(), value.as_str()), (Ok(value), *text));
    }
    for number in ValuesNumbers::VALUES {
        assert_eq!(round_trip::<ValuesNumbers>(&number.to_string()).value(), *number);
    }
    assert_eq!(ValuesOpen::from("Other2"), ValuesOpen::Other("Other2".to_owned()));
}

#[test]
fn an_enumeration_is_closed() {
    use cases::enums::com::example::vote::{Level, Mood, Vote, VoteDirection, VoteWeight};

    let vote: Vote =
        round_trip(r#"{"direction":"up","weight":-1,"rounds":[1,2],"history":["down"],"level":1,"mood":"bad"}"#);
    assert_eq!((vote.direction, vote.weight), (VoteDirection::Up, VoteWeight::Minus1));
    assert_eq!((vote.level, vote.mood), (Some(Level::N1), Some(Mood::Bad)));
    for (wrong, path) in [
        (r#"{"direction":"left","weight":0}"#, "`direction`: "),
        (r#"{"direction":"up","weight":2}"#, "`weight`: "),
        (r#"{"direction":"up","weight":"1"}"#, "`weight`: "),
        (r#"{"direction":"up","weight":1,"history":["up","left"]}"#, "`history[1]`: "),
        (r#"{"direction":"up","weight":1,"rounds":[3]}"#, "`rounds[0]`: "),
    ] {
        let error = json::from_str::<Vote>(wrong).expect_err("the data is invalid").to_string();
        assert!(error.starts_with(path), "{wrong}: {error}");
    }
}

#[test]
fn an_invalid_format_is_an_error_that_names_the_field() {
    use cases::formats::com::example::formats::Formats;

    let fields = [
        ("did", "did:web:example.com", "did:x"),
        ("handle", "alice.example.com", "alice"),
        ("atIdentifier", "alice.example.com", "@"),
        ("nsid", "com.example.thing", "com"),
        ("atUri", "at://did:web:example.com/com.example.thing/a", "https://example.com"),
        ("recordKey", "self", ".."),
        ("spaceRef", "at://did:plc:a/space/com.example.forum/main", "at://did:plc:a/com.example.forum/main"),
        ("tid", "3jzfcijpj2z2a", "0000"),
        ("cid", "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a", "cid"),
        ("datetime", "2026-01-02T03:04:05.000Z", "yesterday"),
        ("language", "pt-BR", "_"),
        ("uri", "https://example.com/", "example"),
    ];
    let object = |wrong: &str| {
        let entries: Vec<String> = fields
            .iter()
            .map(|(name, good, bad)| format!("{}:{}", quoted(name), quoted(if *name == wrong { bad } else { good })))
            .collect();
        format!("{{{}}}", entries.join(","))
    };
    round_trip::<Formats>(&object(""));
    for (name, ..) in fields {
        let error = json::from_str::<Formats>(&object(name)).expect_err("the data is invalid").to_string();
        assert!(error.starts_with(&format!("`{name}`: ")), "{name}: {error}");
    }
}

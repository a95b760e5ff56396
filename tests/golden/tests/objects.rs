//! Objects and records on the wire: names, presence, defaults, constants, and unknown fields.

use lexgen_golden::cases;
use lexgen_runtime::{Nullable, Record, RecordKeyType, Typed, dag_cbor, json};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads JSON and writes it back.
fn round_trip<T: DeserializeOwned + Serialize>(text: &str) -> String {
    let value: T = json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let written = json::to_string(&value).expect("a deserialized value can be written");
    // The same through DAG-CBOR.
    let binary = dag_cbor::to_vec(&value).expect("a deserialized value can be written");
    let again: T = dag_cbor::from_slice(&binary).unwrap_or_else(|error| panic!("{text} as DAG-CBOR: {error}"));
    assert_eq!(json::to_string(&again).expect("the value can be written"), written);
    written
}

fn error<T: DeserializeOwned + std::fmt::Debug>(text: &str) -> String {
    let error = json::from_str::<T>(text).expect_err("the data is invalid").to_string();
    error.split(" at line ").next().unwrap_or_default().to_owned()
}

#[test]
fn names_on_the_wire_are_those_of_the_lexicon() {
    use cases::wire_names::com::example::theme::Theme;

    let text = r#"{"accentRGB":"a","userDID":"did:web:example.com","is_conflicted":true,"signing_key":"b","fsq_place_id":"c","HTMLBody":"d","iOSVersion2":"e","sha256sum":"f","kebab-case":"g","dotted.name":"h","two words":"i","quo\"ted\\":"j","größe":1,"日本語":"k","emoji😀":"l","{}":"m"}"#;
    let theme: Theme = json::from_str(text).expect("all names are known");
    assert!(theme.extra.is_empty());
    assert_eq!((theme.accent_rgb.as_str(), theme.html_body.as_deref()), ("a", Some("d")));
    assert_eq!(round_trip::<Theme>(text), text);
    assert_eq!(error::<Theme>(r#"{"accentRgb":"a","is_conflicted":true}"#), "`accentRGB`: missing required field");
}

#[test]
fn a_property_called_self_is_a_field() {
    use cases::keywords::com::example::defs::Keywords;

    let text = r#"{"self":"a","type":"b"}"#;
    assert_eq!(round_trip::<Keywords>(text), text);
    let all = r#"{"async":"1","crate":"2","gen":"3","self":"4","Self":"5","super":"6","try":"7","type":"8"}"#;
    assert_eq!(round_trip::<Keywords>(all), all);
}

#[test]
fn a_record_has_one_type_and_it_comes_first() {
    use cases::record::com::example::note::Note;

    let text = r#"{"$type":"com.example.note","text":"hi","createdAt":"2026-01-02T03:04:05Z"}"#;
    assert_eq!(round_trip::<Note>(text), text);
    let late = r#"{"text":"hi","createdAt":"2026-01-02T03:04:05Z","$type":"com.example.note"}"#;
    assert_eq!(round_trip::<Note>(late), text);

    let created_at = "2026-01-02T03:04:05Z".parse::<lexgen_runtime::Datetime>().expect("the datetime is valid");
    assert_eq!(json::to_string(&Note::new(created_at, "hi")).expect("the value can be written"), text);
    assert_eq!((Note::NSID, Note::KEY, Note::TYPE), ("com.example.note", RecordKeyType::Tid, "com.example.note"));
}

#[test]
fn a_record_with_another_or_no_type_is_an_error() {
    use cases::record::com::example::note::Note;

    for other in [
        r#"{"text":"hi","createdAt":"2026-01-02T03:04:05Z"}"#,
        r#"{"$type":"com.example.note#main","text":"hi","createdAt":"2026-01-02T03:04:05Z"}"#,
        r#"{"$type":"com.example.other","text":"hi","createdAt":"2026-01-02T03:04:05Z"}"#,
        r#"{"$type":5,"text":"hi","createdAt":"2026-01-02T03:04:05Z"}"#,
    ] {
        assert!(error::<Note>(other).starts_with("`$type`: "), "{other}: {}", error::<Note>(other));
    }
}

#[test]
fn the_four_states_of_a_field_are_distinct() {
    use cases::nullable::com::example::reading::Reading;

    let texts = [
        r#"{"plain":"a","empty":null}"#,
        r#"{"plain":"a","empty":"b"}"#,
        r#"{"plain":"a","empty":null,"both":null}"#,
        r#"{"plain":"a","empty":null,"both":""}"#,
        r#"{"plain":"a","may":"","empty":null,"list":[]}"#,
        r#"{"plain":"","empty":null,"list":null,"place":null,"required":false}"#,
        r#"{"plain":"","empty":null,"place":{"parent":null,"inner":null,"since":null}}"#,
    ];
    for text in texts {
        assert_eq!(round_trip::<Reading>(text), text);
    }
    let reading: Reading = json::from_str(texts[2]).expect("the data is valid");
    assert_eq!((reading.empty, reading.both), (None, Some(Nullable::Null)));

    assert_eq!(error::<Reading>(r#"{"plain":"a"}"#), "`empty`: missing required field");
    assert!(error::<Reading>(r#"{"plain":null,"empty":null}"#).starts_with("`plain`: "));
    assert!(error::<Reading>(r#"{"plain":"a","empty":null,"may":null}"#).starts_with("`may`: "));
}

#[test]
fn required_and_nullable_is_written_as_null() {
    use cases::subscription::org::example::sync::subscribe::Commit;

    let commit = Commit::new(vec![1, 2].into(), 1, None);
    let text = json::to_string(&commit).expect("the value can be written");
    assert_eq!(text, r#"{"seq":1,"since":null,"blocks":{"$bytes":"AQI"}}"#);
}

#[test]
fn empty_arrays_are_written() {
    use cases::arrays::com::example::arrays::Arrays;

    let text = r#"{"words":[],"links":[]}"#;
    assert_eq!(round_trip::<Arrays>(text), text);
    let optional = r#"{"words":[],"flags":[],"links":[],"grid":[[],[1]],"polygons":null,"named":[[],[{"value":1}]]}"#;
    assert_eq!(round_trip::<Arrays>(optional), optional);
    assert_eq!(error::<Arrays>(r#"{"words":[]}"#), "`links`: missing required field");
    assert_eq!(
        error::<Arrays>(r#"{"words":[],"links":[],"named":[[],[{"value":1},{}]]}"#),
        "`named[1][1].value`: missing required field"
    );
}

#[test]
fn defaults_are_available_but_not_written() {
    use cases::default::com::example::settings::{Colour, Settings, SettingsLevel, SettingsSize, SettingsTheme};

    let text = r#"{"volume":3}"#;
    assert_eq!(round_trip::<Settings>(text), text);
    let settings: Settings = json::from_str(text).expect("the data is valid");
    assert!(!settings.loud_or_default());
    assert_eq!(settings.greeting_or_default(), "say \"hello\"\n");
    assert_eq!((settings.lang_or_default(), settings.home_or_default()), ("en", "did:web:example.com"));
    assert_eq!((settings.theme_or_default(), settings.colour_or_default()), (SettingsTheme::Dark, Colour::Green));
    assert_eq!((settings.size_or_default(), settings.level_or_default()), (SettingsSize::Small, SettingsLevel::N2));
    assert_eq!(settings.offset_or_default(), -1);
    assert_eq!(Settings::DEFAULT_VOLUME, 5);
    assert_eq!(error::<Settings>("{}"), "`volume`: missing required field");

    let set: Settings =
        json::from_str(r#"{"volume":3,"loud":true,"lang":"de","offset":0}"#).expect("the data is valid");
    assert_eq!((set.loud_or_default(), set.lang_or_default(), set.offset_or_default()), (true, "de", 0));
}

#[test]
fn known_values_with_a_default_have_an_accessor() {
    use cases::known_values::com::example::account::{Account, AccountSort, AccountTheme};

    let account: Account = json::from_str(r#"{"status":"active"}"#).expect("the data is valid");
    assert_eq!(account.sort_or_default(), AccountSort::Newest);
    assert_eq!(account.theme_or_default(), AccountTheme::Other("system".to_owned()));
}

#[test]
fn constants_are_checked_and_filled_in() {
    use cases::const_values::com::example::envelope::{Envelope, Fixed};

    let text = r#"{"$type":"com.example.envelope","kind":"letter","version":2,"sealed":true,"issuer":"did:web:example.com","body":"hi","seal":null}"#;
    assert_eq!(round_trip::<Envelope>(text), text);
    for (from, to, message) in [
        ("\"letter\"", "\"card\"", "`kind`: "),
        ("2,", "3,", "`version`: "),
        ("true", "false", "`sealed`: "),
        ("did:web:example.com", "did:web:example.org", "`issuer`: "),
        ("\"hi\"", "\"hi\",\"stamp\":\"owed\"", "`stamp`: "),
        ("\"hi\"", "\"hi\",\"size\":\"large\"", "`size`: "),
    ] {
        let wrong = text.replace(from, to);
        assert!(error::<Envelope>(&wrong).starts_with(message), "{wrong}: {}", error::<Envelope>(&wrong));
    }

    let made = Envelope::new("hi", None);
    assert_eq!(
        (made.seal.as_deref(), made.stamp.as_deref(), made.size),
        (None, None, None),
        "a constant is not filled in where another value is possible"
    );
    assert_eq!((made.kind.as_str(), made.version, made.sealed), ("letter", 2, true));
    assert_eq!(made.issuer.as_str(), "did:web:example.com");
    assert_eq!(json::to_string(&Fixed::new()).expect("the value can be written"), r#"{"answer":42}"#);
}

#[test]
fn unknown_fields_are_kept() {
    use cases::object::com::example::defs::Person;

    let text = r#"{"name":"a","address":{"lines":[],"$type":"com.example.other","x":{"$bytes":"AA"}},"y":[1,null]}"#;
    let person: Person = json::from_str(text).expect("the data is valid");
    assert_eq!(person.extra.get("y").and_then(|y| y.as_array()).map(<[_]>::len), Some(2));
    let written = round_trip::<Person>(text);
    let (written, text): (serde_json::Value, serde_json::Value) = (
        serde_json::from_str(&written).expect("the output is JSON"),
        serde_json::from_str(text).expect("the text is JSON"),
    );
    assert_eq!(written, text);
}

#[test]
fn unknown_fields_are_dropped_by_drop_extra() {
    use cases::drop_extra::com::example::lean::{Lean, LeanBy};

    let text =
        r#"{"$type":"com.example.lean","text":"a","more":1,"by":{"$type":"com.example.full","name":"b","more":2}}"#;
    assert_eq!(
        round_trip::<Lean>(text),
        r#"{"$type":"com.example.lean","text":"a","by":{"$type":"com.example.full","name":"b","more":2}}"#
    );
    let lean: Lean = json::from_str(text).expect("the data is valid");
    assert!(matches!(lean.by, Some(LeanBy::Full(full)) if full.extra.len() == 1));
}

#[test]
fn a_property_called_extra_does_not_displace_unknown_fields() {
    use cases::special_fields::com::example::fields::TwoExtras;

    let text = r#"{"extra":"a","extra2":"b","Extra":"c","extra3":1}"#;
    assert_eq!(round_trip::<TwoExtras>(text), text);
}

#[test]
fn an_object_may_have_no_fields() {
    use cases::empty_objects::com::example::empty::{Empty, Holder, Nothing};

    assert_eq!(round_trip::<Nothing>("{}"), "{}");
    assert_eq!(round_trip::<Empty>(r#"{"$type":"com.example.empty"}"#), r#"{"$type":"com.example.empty"}"#);
    assert_eq!(round_trip::<Holder>(r#"{"nothing":{},"inline":{"a":1}}"#), r#"{"nothing":{},"inline":{"a":1}}"#);
    assert!(json::from_str::<Nothing>("[]").is_err());
}

#[test]
fn unknown_accepts_objects_with_and_without_a_type() {
    use cases::unknown::com::example::container::Container;

    for text in [
        r#"{"value":{}}"#,
        r#"{"value":{"a":[1],"$type":"com.example.any"},"several":[{},{"b":null}],"last":null}"#,
        r#"{"value":{"a":{"$link":"bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"}}}"#,
    ] {
        assert_eq!(round_trip::<Container>(text), text);
    }
    for wrong in [r#"{"value":5}"#, r#"{"value":null}"#, r#"{"value":[]}"#, r#"{"value":{"a":1.5}}"#, r#"{}"#] {
        assert!(error::<Container>(wrong).starts_with("`value"), "{wrong}: {}", error::<Container>(wrong));
    }
    // An optional `unknown` field may be absent.
    assert!(json::from_str::<Container>(r#"{"value":{}}"#).expect("the data is valid").did_doc.is_none());
}

#[test]
fn recursion_of_every_kind_reads_and_writes() {
    use cases::recursion::com::example::thread::{Nested, Thread};
    use cases::recursion::com::example::tree::{Branch, Tree};

    let tree = r#"{"name":"a","next":{"name":"b","children":[{"name":"c"}]},"other":{"back":{"name":"d"}}}"#;
    assert_eq!(round_trip::<Tree>(tree), tree);
    let thread = r#"{"root":{"text":"a","thread":{"root":{"inline":{"of":{}}}}}}"#;
    assert_eq!(round_trip::<Thread>(thread), thread);
    assert_eq!(round_trip::<Nested>("[[],[[]]]"), "[[],[[]]]");
    let branch = r##"{"twig":{"$type":"com.example.tree#twig","branch":{"$type":"com.example.tree#branch"}}}"##;
    assert_eq!(round_trip::<Branch>(branch), branch);
}

#[test]
fn unresolved_refs_accept_any_data() {
    use cases::unresolved_data::com::example::partial::{Partial, PartialClosed};

    let text = r##"{"$type":"com.example.partial","author":{"did":"x"},"others":[1,"a",null],"open":{"$type":"com.elsewhere.embed","a":1},"closed":{"$type":"com.elsewhere.embed#view","b":2}}"##;
    assert_eq!(round_trip::<Partial>(text), text);
    let partial: Partial = json::from_str(text).expect("the data is valid");
    assert!(
        matches!(partial.closed, Some(PartialClosed::View(view)) if view.type_name() == "com.elsewhere.embed#view")
    );
}

#[test]
fn unknown_formats_and_refs_to_unknown_types_accept_any_data() {
    use cases::unknown_data::com::example::room::{Seat, SeatKind};
    use cases::unknown_data::com::example::visit::{Visit, VisitPlace};

    let text = r##"{"$type":"com.example.visit","seat":{"color":"no color","kind":"sofa","row":"","room":{"a":[1]}},"place":{"$type":"com.example.room","b":null}}"##;
    assert_eq!(round_trip::<Visit>(text), text);
    let visit: Visit = json::from_str(text).expect("it is valid");
    let Seat { color, kind, row, .. } = visit.seat;
    assert_eq!((color.as_str(), kind, row.as_deref()), ("no color", Some(SeatKind::Other("sofa".into())), Some("")));
    assert!(matches!(visit.place, Some(VisitPlace::Unknown(place)) if place.type_name() == "com.example.room"));
}

#[test]
fn extern_types_replace_those_of_a_lexicon() {
    use cases::extern_target::com::shared::actor::defs::{Person, Rank, Status};
    use cases::extern_types::com::example::app::App;

    let text = r##"{"owner":{"name":"a"},"note":{"$type":"com.shared.note","text":"b"},"price":{"cents":1},"attached":{"$type":"com.shared.actor.defs#person","name":"c"}}"##;
    let app: App = json::from_str(text).expect("the data is valid");
    assert_eq!(app.status_or_default(), Status::Here);
    assert_eq!(app.rank_or_default(), Rank::N2);
    let _: Person = app.owner;
    assert_eq!(round_trip::<App>(text), text);
}

#[test]
fn secrets_are_not_printed() {
    use cases::secrets::com::example::create_session::{CreateSessionInput, CreateSessionOutput};

    let mut input = CreateSessionInput::new("alice", "hunter2");
    input.auth_factor_token = Some("123-456".to_owned());
    input.recovery_key = Some(vec![7; 7].into());
    input.seed_phrase = Some(vec!["correct".to_owned(), "horse".to_owned()]);
    let shown = format!("{input:?} {input:#?}");
    assert!(shown.contains("alice") && shown.contains("password"));
    for secret in ["hunter2", "123-456", "7, 7", "correct", "horse"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let output = CreateSessionOutput::new("eyJ", None, 3);
    let shown = format!("{output:?}");
    assert!(!shown.contains("eyJ"), "{shown}");
    // `token` is a secret by default, but only for strings and bytes.
    assert!(shown.contains("token: 3"), "{shown}");

    // Without the default secrets, only the configured ones are hidden.
    let mut input = cases::secrets_own::com::example::create_session::CreateSessionInput::new("alice", "hunter2");
    input.seed_phrase = Some(vec!["correct".to_owned()]);
    let shown = format!("{input:?}");
    assert!(shown.contains("hunter2") && !shown.contains("correct"), "{shown}");
}

#[test]
fn borrowed_types_borrow_and_can_be_owned() {
    use std::borrow::Cow;

    use cases::borrowed::com::example::post::{Post, PostEmbed, PostKind};
    use lexgen_runtime::IntoOwned;

    let text = r##"{"$type":"com.example.post","text":"hi","createdAt":"2026-01-02T03:04:05Z","since":null,"tags":["a","\u0062"],"kind":"odd","embed":{"$type":"com.example.post#link","uri":"https://example.com/"},"names":["c"],"x":1}"##;
    let post: Post<'_> = json::from_str(text).expect("the data is valid");
    assert!(matches!(post.text, Cow::Borrowed("hi")));
    assert!(post.created_at.is_borrowed());
    assert!(matches!(post.kind, Some(PostKind::Other(Cow::Borrowed("odd")))));
    let tags = post.tags.as_deref().expect("`tags` is present");
    assert!(matches!(tags, [Cow::Borrowed("a"), Cow::Owned(escaped)] if escaped == "b"));
    assert!(matches!(&post.embed, Some(PostEmbed::Link(link)) if link.uri.is_borrowed()));
    let written = json::to_string(&post).expect("the value can be written");
    assert_eq!(written, text.replace("\\u0062", "b"));

    let owned: Post<'static> = post.into_owned();
    assert_eq!(json::to_string(&owned).expect("the value can be written"), written);
}

#[test]
fn binary_fields_have_the_forms_of_the_data_model() {
    use cases::binary::com::example::media::Media;

    let text = r#"{"image":{"$type":"blob","ref":{"$link":"bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity"},"mimeType":"image/png","size":3},"hash":{"$bytes":"AAEC"},"prev":{"$link":"bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"}}"#;
    assert_eq!(round_trip::<Media>(text), text);
    for wrong in [
        text.replace(r#"{"$bytes":"AAEC"}"#, r#""AAEC""#),
        text.replace(r#"{"$link":"bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"}"#, r#""bafyreidf""#),
        text.replace("\"size\":3", "\"size\":-3"),
    ] {
        assert!(json::from_str::<Media>(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn duplicate_fields_are_errors() {
    use cases::object::com::example::company::Company;

    assert!(error::<Company>(r#"{"name":"a","name":"b"}"#).starts_with("`name`: "));
    assert!(json::from_str::<Company>(r#"{"name":"a","x":1,"x":2}"#).is_err());
}

#[test]
fn limits_are_enforced_by_validation_not_by_reading() {
    use cases::constraints::com::example::limits::Limits;

    let text = r#"{"text":"","score":-1,"zero":1,"list":["","far too long"]}"#;
    assert_eq!(round_trip::<Limits>(text), text);
}

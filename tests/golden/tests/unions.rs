//! Unions on the wire: `$type` in JSON and DAG-CBOR, for any number of refs.

use lexgen_golden::cases;
use lexgen_golden::cases::union::com::example::embed::Embed;
use lexgen_golden::cases::union::com::example::post::{
    Everybody, Followers, Post, PostAnything, PostEmbed, PostLabels, PostOnly, PostQuoted, PostVisibility, SelfLabels,
};
use lexgen_runtime::{Typed, Union, Value, dag_cbor, from_value, json, to_value};

fn post(fields: &str) -> String {
    format!(r#"{{"$type":"com.example.post","text":"a",{fields}}}"#)
}

fn round_trip(fields: &str) -> Post {
    let text = post(fields);
    let value: Post = json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(json::to_string(&value).expect("the value can be written"), text);
    let binary = dag_cbor::to_vec(&value).expect("the value can be written");
    let again: Post = dag_cbor::from_slice(&binary).unwrap_or_else(|error| panic!("{text} as DAG-CBOR: {error}"));
    assert_eq!(again, value);
    assert_eq!(dag_cbor::to_vec(&again).expect("the value can be written"), binary);
    value
}

fn error(fields: &str) -> String {
    let text = post(fields);
    let error = json::from_str::<Post>(&text).expect_err("the data is invalid").to_string();
    error.split(" at line ").next().unwrap_or_default().to_owned()
}

#[test]
fn a_union_with_one_ref_writes_its_type() {
    let mut made = Post::new("a");
    made.labels = Some(PostLabels::SelfLabels(SelfLabels::new(vec!["x".to_owned()])));
    let text = post(r##""labels":{"$type":"com.example.post#selfLabels","values":["x"]}"##);
    assert_eq!(json::to_string(&made).expect("the value can be written"), text);
    assert_eq!(json::from_str::<Post>(&text).expect("the data is valid"), made);

    let binary = to_value(&made).expect("the value can be written");
    let kind = binary.get("labels").and_then(|labels| labels.get("$type")).and_then(Value::as_str);
    assert_eq!(kind, Some("com.example.post#selfLabels"));
    assert!(error(r#""labels":{"values":["x"]}"#).starts_with("`labels.$type`: "));
}

#[test]
fn a_union_with_one_ref_keeps_unknown_variants() {
    let read = round_trip(r#""labels":{"$type":"com.example.labels","a":1},"rules":[{"$type":"com.example.rule"}]"#);
    assert!(matches!(read.labels, Some(PostLabels::Unknown(labels)) if labels.type_name() == "com.example.labels"));
    assert!(error(r#""only":{"$type":"com.example.labels"}"#).starts_with("`only.$type`: "));
    assert_eq!(
        round_trip(r##""only":{"$type":"com.example.post#followers"}"##).only,
        Some(PostOnly::Followers(Followers::default()))
    );
}

#[test]
fn a_union_without_refs_accepts_any_type() {
    let read = round_trip(r#""anything":{"$type":"com.example.thing","a":{"b":[null,true]}}"#);
    assert!(matches!(read.anything, Some(PostAnything::Unknown(thing)) if thing.type_name() == "com.example.thing"));
    for wrong in [r#"{}"#, r#"{"$type":""}"#, r#"{"$type":5}"#, r#"{"$type":null}"#, r#"5"#, r#"[]"#, r#""text""#] {
        assert!(error(&format!(r#""anything":{wrong}"#)).starts_with("`anything"), "{wrong}");
    }
}

#[test]
fn the_type_may_be_at_any_position() {
    let texts = [
        post(r#""embed":{"$type":"com.example.embed","uri":"https://example.com/","x":1}"#),
        post(r#""embed":{"uri":"https://example.com/","$type":"com.example.embed","x":1}"#),
        post(r#""embed":{"x":1,"uri":"https://example.com/","$type":"com.example.embed"}"#),
    ];
    for text in &texts {
        let read: Post = json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(matches!(&read.embed, Some(PostEmbed::Embed(embed)) if embed.extra.len() == 1), "{text}");
        assert_eq!(json::to_string(&read).expect("the value can be written"), texts[0]);
    }
    // In DAG-CBOR, keys are sorted by length, and `$type` with them.
    round_trip(r#""embed":{"$type":"com.example.embed","uri":"https://example.com/"}"#);
}

#[test]
fn unknown_variants_survive() {
    let read = round_trip(
        r#""embed":{"$type":"com.example.next","a":{"$bytes":"AQ"},"l":{"$link":"bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"},"n":null,"z":1}"#,
    );
    let Some(PostEmbed::Unknown(embed)) = &read.embed else { panic!("{read:?}") };
    assert_eq!((embed.type_name(), embed.get("z")), ("com.example.next", Some(&Value::Integer(1))));
    // From DAG-CBOR to JSON and back.
    let binary = dag_cbor::to_vec(&read).expect("the value can be written");
    let from_binary: Post = dag_cbor::from_slice(&binary).expect("the data is valid");
    let text = json::to_string(&from_binary).expect("the value can be written");
    assert_eq!(json::from_str::<Post>(&text).expect("the data is valid"), read);
}

#[test]
fn a_malformed_known_variant_is_an_error() {
    assert_eq!(error(r#""embed":{"$type":"com.example.embed"}"#), "`embed.uri`: missing required field");
    assert!(error(r#""embed":{"$type":"com.example.embed","uri":5}"#).starts_with("`embed.uri`: "));
    assert!(error(r#""embed":{"uri":"no uri","$type":"com.example.embed"}"#).starts_with("`embed.uri`: "));
    assert!(
        error(r#""rules":[{"$type":"a.b.c"},{"$type":"com.example.post#followers","since":1}]"#)
            .starts_with("`rules[1].since`: ")
    );
}

#[test]
fn a_missing_type_is_an_error() {
    for wrong in [r#"{"uri":"https://example.com/"}"#, "{}", "5", "null", "[]"] {
        let error = error(&format!(r#""embed":{wrong}"#));
        assert!(error.starts_with("`embed"), "{wrong}: {error}");
    }
}

#[test]
fn a_main_definition_has_no_fragment() {
    let read: Post = json::from_str(&post(r#""embed":{"$type":"com.example.embed#main","uri":"https://a.example/"}"#))
        .expect("an open union accepts any type");
    assert!(matches!(read.embed, Some(PostEmbed::Unknown(_))));
}

#[test]
fn a_closed_union_must_list_types() {
    assert_eq!(
        round_trip(r##""visibility":{"$type":"com.example.post#everybody"}"##).visibility,
        Some(PostVisibility::Everybody(Everybody::default()))
    );
    let error = error(r#""visibility":{"$type":"com.example.post#nobody"}"#);
    assert!(error.contains("com.example.post#everybody") && error.contains("com.example.post#followers"), "{error}");
}

#[test]
fn a_record_in_a_union_has_one_type() {
    let text = r#""quoted":{"$type":"com.example.post","text":"b","quoted":{"$type":"com.example.post","text":"c"}}"#;
    let read = round_trip(text);
    let Some(PostQuoted::Post(quoted)) = read.quoted else { panic!("the variant is a post") };
    assert_eq!((quoted.text.as_str(), quoted.extra.len()), ("b", 0));
    let value = to_value(&*quoted).expect("the value can be written");
    assert_eq!(value.get("$type").and_then(Value::as_str), Some(Post::TYPE));
    assert_eq!(from_value::<Post>(&value).expect("the data is valid"), *quoted);
}

#[test]
fn an_object_with_another_type_than_its_variant_is_refused() {
    let made = |name: &str| {
        let embed = format!(r#"{{"$type":"{name}","uri":"https://example.com/"}}"#);
        let embed: Embed = json::from_str(&embed).expect("outside of a union, an object may have any type");
        Post { embed: Some(PostEmbed::Embed(embed)), ..Post::new("a") }
    };
    let text = json::to_string(&made("com.example.embed")).expect("the value can be written");
    assert_eq!(text, post(r#""embed":{"$type":"com.example.embed","uri":"https://example.com/"}"#));
    let error = json::to_string(&made("com.example.stray")).expect_err("the type must not be overwritten");
    assert_eq!(error.to_string(), "`embed.$type`: must be `com.example.embed`, found \"com.example.stray\"");
}

#[test]
fn refs_with_the_same_last_name_stay_distinct() {
    use cases::union_same_names::com::example::feed::{Feed, FeedCase, FeedEmbed};

    let texts = [
        r##"{"embed":{"$type":"com.example.image.defs#view","image":"a"}}"##,
        r##"{"embed":{"$type":"com.example.video.defs#view","video":"a"}}"##,
        r##"{"embed":{"$type":"org.example.video.defs#view"}}"##,
        r##"{"embed":{"$type":"com.example.feed#unknown"}}"##,
        r##"{"embed":{"$type":"com.example.feed#other"}}"##,
        r##"{"case":{"$type":"com.example.feed#view"}}"##,
        r##"{"case":{"$type":"com.example.feed#View"}}"##,
        r##"{"twice":{"$type":"com.example.feed#view"}}"##,
    ];
    let read: Vec<Feed> = texts.iter().map(|text| json::from_str(text).expect("the data is valid")).collect();
    for (feed, text) in read.iter().zip(texts) {
        assert_eq!(json::to_string(feed).expect("the value can be written"), text);
    }
    assert!(matches!(read[3].embed, Some(FeedEmbed::Unknown2(_))));
    assert!(matches!(read[4].embed, Some(FeedEmbed::Unknown(_))));
    assert!(!matches!(read[5].case, Some(FeedCase::Unknown(_))) && read[5].case != read[6].case);
    // Each ref has its own required fields.
    assert!(json::from_str::<Feed>(r##"{"embed":{"$type":"com.example.video.defs#view","image":"a"}}"##).is_err());
}

#[test]
fn a_token_in_a_union_has_no_data() {
    use cases::token::com::example::defs::{Live, State, StateMarker};

    let text = r##"{"now":"com.example.defs#live","marker":{"$type":"com.example.defs#live"}}"##;
    let state: State = json::from_str(text).expect("the data is valid");
    assert_eq!(state.marker, Some(StateMarker::Live(Live::default())));
    assert_eq!(json::to_string(&state).expect("the value can be written"), text);
}

#[test]
fn any_record_is_identified_by_type() {
    use cases::record::AnyRecord;

    for text in [
        r#"{"$type":"com.example.note","text":"hi","createdAt":"2026-01-02T03:04:05Z"}"#,
        r#"{"$type":"com.example.profile","displayName":"a"}"#,
        r#"{"$type":"com.example.unheard","a":1}"#,
    ] {
        let record: AnyRecord = json::from_str(text).expect("the data is valid");
        assert_eq!(json::to_string(&record).expect("the value can be written"), text);
    }
    let note: AnyRecord = json::from_str(r#"{"$type":"com.example.profile"}"#).expect("the data is valid");
    assert!(matches!(note, AnyRecord::ComExampleProfile(_)));
    assert!(json::from_str::<AnyRecord>(r#"{"$type":"com.example.note"}"#).is_err());
    assert_eq!(AnyRecord::TYPE_NAMES, ["com.example.note", "com.example.profile", "com.example.wide"]);
}

#[test]
fn events_are_read_by_the_type_in_their_header() {
    use cases::subscription::org::example::sync::subscribe::{Info, InfoName, SubscribeMessage};

    let info = SubscribeMessage::Info(Info::new(InfoName::OutdatedCursor));
    let mut binary = Vec::new();
    {
        let mut serializer = serde_json::Serializer::new(&mut binary);
        info.write_untagged(&mut serializer).expect("the value can be written");
    }
    assert_eq!(String::from_utf8(binary).expect("JSON is UTF-8"), r#"{"name":"OutdatedCursor"}"#);
    assert_eq!(info.type_name(), "org.example.sync.subscribe#info");

    let mut payload = serde_json::Deserializer::from_str(r#"{"name":"OutdatedCursor"}"#);
    let read = SubscribeMessage::read_as("org.example.sync.subscribe#info", &mut payload).expect("the data is valid");
    assert_eq!(read, info);
}

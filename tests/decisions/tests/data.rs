//! Decisions about data, in generated types and in the interpreter.

use std::fmt::Debug;

use lexgen::validate::Leniency;
use lexgen_decisions::{field, lexicon, object, verdict, verdict_with};
use lexgen_golden::cases;
use lexgen_runtime::{Blob, CidLink, Union, Validate, Value, dag_cbor, json};
use serde::de::DeserializeOwned;

/// Returns whether the data can be deserialized as a generated type.
fn reads<T: DeserializeOwned + Debug>(data: &str) -> bool {
    json::from_str::<T>(data).is_ok()
}

const BLOB: &str = r#"{"$type":"blob","ref":{"$link":"bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity"},"mimeType":"image/png","size":1}"#;
const LINK: &str = r#"{"$link":"bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"}"#;

#[test]
fn a_required_field_with_a_default_must_be_present() {
    use cases::default::com::example::settings::Settings;

    assert!(!reads::<Settings>("{}"));
    assert!(reads::<Settings>(r#"{"volume":3}"#));
    let lexicon = object(r#""required":["a"],"properties":{"a":{"type":"integer","default":5}}"#);
    assert_eq!(verdict(&lexicon, "{}"), Err("`a`: missing required field".to_owned()));
}

#[test]
fn unknown_excludes_blobs_links_and_bytes() {
    use cases::unknown::com::example::container::Container;

    for (data, is_valid) in [
        ("{}", true),
        (r#"{"$type":"com.example.any"}"#, true),
        (r#"{"cid":"x","mimeType":"image/png"}"#, true),
        (BLOB, false),
        (LINK, false),
        (r#"{"$bytes":"AA"}"#, false),
        ("[]", false),
        ("1", false),
        ("null", false),
    ] {
        assert_eq!(reads::<Container>(&format!(r#"{{"value":{data}}}"#)), is_valid, "{data}");
        let verdict = verdict(&field(r#"{"type":"unknown"}"#), &format!(r#"{{"a":{data}}}"#));
        assert_eq!(verdict.is_ok(), is_valid, "{data}: {verdict:?}");
    }
    assert!(reads::<Container>(&format!(r#"{{"value":{{"a":{BLOB},"b":{LINK}}}}}"#)));
}

#[test]
fn the_target_of_a_ref_may_carry_any_type() {
    use cases::object::com::example::defs::Person;

    let lexicon = lexicon(
        r##""main":{"type":"object","properties":{"a":{"type":"ref","ref":"#b"}}},"b":{"type":"object","properties":{}}"##,
    );
    for (name, is_valid) in [
        ("com.example.defs#address", true),
        ("com.example.other#main", true),
        ("free text", true),
        ("", false),
        ("blob", false),
    ] {
        let data = format!(r#"{{"name":"a","address":{{"lines":[],"$type":"{name}"}}}}"#);
        assert_eq!(reads::<Person>(&data), is_valid, "{name}");
        let verdict = verdict(&lexicon, &format!(r#"{{"a":{{"$type":"{name}"}}}}"#));
        assert_eq!(verdict.is_ok(), is_valid, "{name}: {verdict:?}");
    }
}

#[test]
fn an_open_union_accepts_unlisted_types_unchecked() {
    use cases::union::com::example::post::Post;

    let lexicon = lexicon(
        r##""main":{"type":"object","properties":{"a":{"type":"union","refs":["#b"]}}},
        "b":{"type":"object","required":["c"],"properties":{"c":{"type":"boolean"}}},
        "d":{"type":"object","required":["c"],"properties":{"c":{"type":"boolean"}}}"##,
    );
    for (name, is_valid) in [
        // Listed, so its field is required.
        ("com.example.thing#b", false),
        // Known, but not listed.
        ("com.example.thing#d", true),
        ("com.example.thing#b#main", true),
        ("com.example.thing#main", true),
        ("#b", true),
        ("free text", true),
        ("", false),
    ] {
        let verdict = verdict(&lexicon, &format!(r#"{{"a":{{"$type":"{name}"}}}}"#));
        assert_eq!(verdict.is_ok(), is_valid, "{name}: {verdict:?}");
    }
    for (name, is_valid) in [
        ("com.example.embed", false),
        ("com.example.embed#main", true),
        ("com.example.post#selfLabels", true),
        ("#poll", true),
        ("free text", true),
        ("", false),
    ] {
        let data = format!(r#"{{"$type":"com.example.post","text":"","embed":{{"$type":"{name}"}}}}"#);
        assert_eq!(reads::<Post>(&data), is_valid, "{name}");
    }
}

#[test]
fn a_record_may_be_a_member_of_a_union_and_a_target_of_a_ref() {
    use cases::record::com::example::profile::Profile;
    use cases::union::com::example::post::{Post, PostQuoted};

    let quoted = r#"{"$type":"com.example.post","text":"","quoted":{"$type":"com.example.post","text":"b"}}"#;
    let post: Post = json::from_str(quoted).expect("the post is valid");
    assert!(matches!(post.quoted, Some(PostQuoted::Post(_))));
    let pinned = |ty: &str| {
        format!(r#"{{"$type":"com.example.profile","pinned":{{{ty}"text":"","createdAt":"2026-01-02T03:04:05Z"}}}}"#)
    };
    assert!(reads::<Profile>(&pinned(r#""$type":"com.example.note","#)));
    assert!(!reads::<Profile>(&pinned("")));
}

#[test]
fn the_codec_of_a_blob_is_checked_on_request_only() {
    let blob = BLOB.replace("bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity", &LINK[10..69]);
    let read: Blob = json::from_str(&blob).expect("the blob can be read");
    assert!(!read.is_raw());
    assert!(Blob::new(CidLink::of_raw(b""), "image/png", 0).is_raw());
    let lexicon = field(r#"{"type":"blob"}"#);
    let data = format!(r#"{{"a":{blob}}}"#);
    assert_eq!(verdict(&lexicon, &data), Ok(()));
    assert!(
        verdict_with(&lexicon, &data, Leniency::STRICT)
            .is_err_and(|problems| problems.contains("must have the raw codec"))
    );
}

#[test]
fn legacy_blobs_are_read_and_valid_only_with_leniency() {
    use cases::binary::com::example::media::Media;

    let legacy = r#"{"cid":"bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity","mimeType":"image/png"}"#;
    let hash = format!(r#"{{"$bytes":"{}"}}"#, "A".repeat(43));
    let media: Media = json::from_str(&format!(r#"{{"image":{legacy},"hash":{hash},"prev":{LINK}}}"#))
        .expect("legacy blobs can be read");
    assert!(media.validate().is_err_and(|problems| problems.to_string().contains("legacy form")));
    assert_eq!(media.validate_with(Leniency::LENIENT), Ok(()));
    let (lexicon, data) = (field(r#"{"type":"blob"}"#), format!(r#"{{"a":{legacy}}}"#));
    assert!(verdict(&lexicon, &data).is_err());
    assert_eq!(verdict_with(&lexicon, &data, Leniency::LENIENT), Ok(()));
}

#[test]
fn blob_sizes_must_not_be_negative() {
    for (size, is_valid) in [("0", true), ("1", true), ("1.0", true), ("-1", false), ("null", false), ("1.5", false)] {
        let blob = BLOB.replace(":1}", &format!(":{size}}}"));
        assert_eq!(reads::<Blob>(&blob), is_valid, "{size}");
        assert_eq!(verdict(&field(r#"{"type":"blob"}"#), &format!(r#"{{"a":{blob}}}"#)).is_ok(), is_valid, "{size}");
    }
}

#[test]
fn a_message_is_identified_by_its_full_name_and_may_carry_its_type() {
    use cases::subscription::org::example::sync::subscribe::SubscribeMessage;

    let read = |name: &str, payload: &str| {
        let value: Value = json::from_str(payload).expect("the payload is data");
        let block = dag_cbor::to_vec(&value).expect("data can be written");
        SubscribeMessage::read_as(name, &mut dag_cbor::Deserializer::new(&block)).map_err(|error| error.to_string())
    };
    let name = "org.example.sync.subscribe#info";
    let message = read(name, r#"{"name":"OutdatedCursor"}"#).expect("the message is valid");
    assert_eq!(read(name, &format!(r#"{{"$type":"{name}","name":"OutdatedCursor"}}"#)), Ok(message));
    assert!(read(name, r#"{"$type":"org.example.sync.subscribe#commit","name":"OutdatedCursor"}"#).is_err());
    let gone = read("org.example.sync.defs#gone", r#"{"did":"did:web:example.com"}"#).expect("the message is valid");
    assert_eq!(gone.type_name(), "org.example.sync.defs#gone");
    // Unlisted messages are kept, so that the consumer of the stream can skip them.
    let other = read("org.example.sync.subscribe#other", r#"{"a":1}"#).expect("unknown messages are kept");
    assert!(matches!(other, SubscribeMessage::Unknown(_)));
}

//! Errors of other implementations on the wire, tested on generated types in JSON and in DAG-CBOR.

use std::fmt::Debug;

use lexgen_golden::cases;
use lexgen_runtime::{Blob, Value, dag_cbor, from_value, json};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads JSON, and the same data as DAG-CBOR. Both return the same value, and both are written unchanged.
fn same<T: DeserializeOwned + Serialize + PartialEq + Debug>(text: &str) -> T {
    let read = reads_as::<T>(text);
    assert_eq!(json::to_string(&read).expect("a deserialized value can be written"), text);
    read
}

/// Reads data as [`same`] does, but the JSON may be written with another order of keys or notation of numbers.
fn reads_as<T: DeserializeOwned + Serialize + PartialEq + Debug>(text: &str) -> T {
    let read: T = json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let block = block(text);
    assert_eq!(dag_cbor::to_vec(&read).expect("a deserialized value can be written"), block, "{text}");
    assert_eq!(dag_cbor::from_slice::<T>(&block).unwrap_or_else(|error| panic!("{text}: {error}")), read);
    read
}

/// Converts JSON to DAG-CBOR.
fn block(text: &str) -> Vec<u8> {
    let value: Value = json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    dag_cbor::to_vec(&value).expect("a value can be written")
}

/// Returns the error of reading JSON, without the position.
fn error<T: DeserializeOwned + Debug>(text: &str) -> String {
    without_position(json::from_str::<T>(text).expect_err("the data is invalid"))
}

/// Returns the error of reading the same data as DAG-CBOR.
fn binary_error<T: DeserializeOwned + Debug>(text: &str) -> String {
    without_position(dag_cbor::from_slice::<T>(&block(text)).expect_err("the data is invalid"))
}

fn without_position(error: impl ToString) -> String {
    let error = error.to_string();
    let end = error.rfind(" at line ").or_else(|| error.rfind(" at byte "));
    error[..end.unwrap_or(error.len())].to_owned()
}

const LINK: &str = r#"{"$link":"bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"}"#;
const BLOB: &str = r#"{"$type":"blob","ref":{"$link":"bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity"},"mimeType":"image/png","size":1}"#;
const LEGACY: &str = r#"{"cid":"bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity","mimeType":"image/png"}"#;

#[test]
fn round_trips_do_not_fill_in_defaults() {
    use cases::default::com::example::settings::Settings;

    let settings: Settings = same(r#"{"volume":3}"#);
    assert_eq!((settings.loud, settings.loud_or_default()), (None, false));
    // A value that equals the default is kept as well.
    let explicit: Settings = same(r#"{"volume":5,"loud":false}"#);
    assert_eq!((explicit.loud, explicit.loud_or_default()), (Some(false), false));
}

#[test]
fn absent_null_and_empty_are_distinct() {
    use cases::nullable::com::example::reading::Reading;

    let texts = [
        r#"{"plain":"a","empty":null}"#,
        r#"{"plain":"a","empty":null,"both":null}"#,
        r#"{"plain":"a","empty":null,"both":""}"#,
        r#"{"plain":"a","empty":null,"list":null}"#,
        r#"{"plain":"a","empty":null,"list":[]}"#,
        r#"{"plain":"a","empty":null,"required":false}"#,
        r#"{"plain":"a","may":"","empty":""}"#,
    ];
    let readings = texts.map(same::<Reading>);
    for (index, reading) in readings.iter().enumerate() {
        assert!(!readings[..index].contains(reading), "{}", texts[index]);
    }
}

#[test]
fn unknown_fields_round_trip_in_any_order() {
    use cases::record::com::example::note::Note;

    let known = r#""text":"hi","createdAt":"2026-01-02T03:04:05Z""#;
    let unknown =
        format!(r#""b":{{"z":[1,null,{{"$bytes":"AAE"}}],"$type":"com.example.any"}},"aa":{LINK},"a":{BLOB},"Z":"""#);
    let note: Note = reads_as(&format!(r#"{{"$type":"com.example.note",{known},{unknown}}}"#));
    assert_eq!(reads_as::<Note>(&format!(r#"{{{unknown},"$type":"com.example.note",{known}}}"#)), note);
    assert_eq!(note.extra.len(), 4);
    let again = json::to_string(&note).expect("a deserialized value can be written");
    assert_eq!(reads_as::<Note>(&again), note);
}

#[test]
fn unknown_union_members_round_trip_in_any_order() {
    use cases::union::com::example::post::Post;

    let member = format!(r#""data":{{"$bytes":"AAE"}},"link":{LINK},"blob":{BLOB},"list":[{{"b":0,"a":null}}]"#);
    let first: Post =
        reads_as(&format!(r#"{{"$type":"com.example.post","text":"","embed":{{"$type":"com.example.x",{member}}}}}"#));
    let last: Post =
        reads_as(&format!(r#"{{"$type":"com.example.post","text":"","embed":{{{member},"$type":"com.example.x"}}}}"#));
    assert_eq!(first, last);
}

#[test]
fn type_is_written_once_first_in_json_and_sorted_in_dag_cbor() {
    use cases::union::com::example::post::Post;

    let text = r##"{"$type":"com.example.post","text":"a","quoted":{"$type":"com.example.post","text":"b","labels":{"$type":"com.example.post#selfLabels","values":[]}}}"##;
    let post: Post = same(text);
    let block = dag_cbor::to_vec(&post).expect("a deserialized value can be written");
    let count = block.windows(5).filter(|window| window == b"$type").count();
    assert_eq!(count, 3, "once in each object that has one");
    // Keys are sorted by length, then by bytes, so `text` comes before `$type`.
    assert!(block.starts_with(b"\xa3\x64text\x61a\x65$type\x70com.example.post\x66quoted\xa3\x64text"));
}

#[test]
fn a_type_with_main_is_another_type() {
    use cases::record::com::example::note::Note;
    use cases::union::com::example::post::{Post, PostEmbed};

    let note = r#"{"$type":"com.example.note#main","text":"hi","createdAt":"2026-01-02T03:04:05Z"}"#;
    let expected = "`$type`: must be `com.example.note`, found `com.example.note#main`";
    assert_eq!((error::<Note>(note).as_str(), binary_error::<Note>(note).as_str()), (expected, expected));
    // For an open union it is an unlisted type with any content, for a closed one an error.
    let post: Post =
        same(r#"{"$type":"com.example.post","text":"","embed":{"$type":"com.example.embed#main","uri":5}}"#);
    assert!(matches!(post.embed, Some(PostEmbed::Unknown(embed)) if embed.type_name() == "com.example.embed#main"));
    let closed = r#"{"$type":"com.example.post","text":"","only":{"$type":"com.example.post#main"}}"#;
    assert!(error::<Post>(closed).starts_with("`only.$type`: must be "), "{}", error::<Post>(closed));
}

#[test]
fn an_object_outside_of_a_union_may_carry_any_type() {
    use cases::object::com::example::defs::Person;

    for name in ["com.example.defs#person", "com.example.other", "com.example.defs#main", "free text"] {
        let address = format!(r#"{{"lines":[],"$type":"{name}"}}"#);
        let person: Person = same(&format!(r#"{{"name":"a","address":{address}}}"#));
        assert!(person.extra.is_empty(), "{name}");
    }
    let empty = r#"{"name":"a","address":{"lines":[],"$type":""}}"#;
    assert!(error::<Person>(empty).starts_with("`address`: "), "{}", error::<Person>(empty));
}

#[test]
fn integers_at_the_edges_of_53_and_64_bits_are_exact() {
    use cases::record::com::example::note::Note;
    use cases::validation::com::example::plot::Tree;

    for number in
        [(1_i64 << 53) - 1, 1 << 53, (1 << 53) + 1, -(1 << 53) + 1, -(1 << 53) - 1, i64::MAX - 1, i64::MAX, i64::MIN]
    {
        let tree: Tree = same(&format!(r#"{{"age":{number}}}"#));
        assert_eq!(tree.age, Some(number));
        let note: Note = same(&format!(
            r#"{{"$type":"com.example.note","text":"","createdAt":"2026-01-02T03:04:05Z","n":{number}}}"#
        ));
        assert_eq!(note.extra.get("n"), Some(&Value::Integer(number)));
    }
    for beyond in ["9223372036854775808", "-9223372036854775809", "18446744073709551616", "9007199254740993.0", "1e19"]
    {
        assert!(error::<Tree>(&format!(r#"{{"age":{beyond}}}"#)).starts_with("`age`: "), "{beyond}");
        assert!(error::<Tree>(&format!(r#"{{"n":{beyond}}}"#)).starts_with("`n`: "), "{beyond}");
    }
    let beyond = b"\xa1\x63age\x1b\x80\0\0\0\0\0\0\0";
    let error = dag_cbor::from_slice::<Tree>(beyond).expect_err("the data is invalid");
    assert_eq!(error.to_string(), "`age`: an integer must fit in a signed 64-bit integer at byte 5");
}

#[test]
fn floats_are_errors_at_any_place() {
    use cases::union::com::example::post::Post;
    use cases::unknown::com::example::container::Container;
    use cases::validation::com::example::plot::Tree;

    assert!(error::<Tree>(r#"{"age":1.5}"#).starts_with("`age`: "));
    assert!(error::<Tree>(r#"{"more":[0,1.5]}"#).starts_with("`more[1]`: "));
    assert!(error::<Container>(r#"{"value":{"a":{"b":0.1}}}"#).starts_with("`value"));
    let member = r#"{"$type":"com.example.post","text":"","embed":{"$type":"com.example.any","a":1e-3}}"#;
    assert!(error::<Post>(member).starts_with("`embed.a`: "), "{}", error::<Post>(member));
    for float in
        [&b"\xf9\x3e\x00"[..], b"\xf9\x3c\x00", b"\xfa\x3f\x80\0\0", b"\xfb\x3f\xf0\0\0\0\0\0\0", b"\xf9\x7e\x00"]
    {
        for start in [&b"\xa1\x63age"[..], b"\xa1\x63any"] {
            let error = dag_cbor::from_slice::<Tree>(&[start, float].concat()).expect_err("the data is invalid");
            assert!(error.to_string().contains("the data model has no floats"), "{error}");
        }
    }
}

#[test]
fn whole_numbers_are_integers_in_every_json_notation() {
    use cases::validation::com::example::plot::Tree;

    let tree: Tree = reads_as(r#"{"age":1e3,"more":[1.0,-0.0,12.5e1,1E0]}"#);
    assert_eq!(tree.age, Some(1000));
    assert_eq!(
        json::to_string(&tree).expect("a deserialized value can be written"),
        r#"{"age":1000,"more":[1,0,125,1]}"#
    );
}

#[test]
fn a_duplicate_key_is_an_error_at_any_depth() {
    use cases::union::com::example::post::Post;
    use cases::unknown::com::example::container::Container;
    use cases::validation::com::example::plot::Tree;

    for text in
        [r#"{"age":1,"age":1}"#, r#"{"x":1,"x":1}"#, r#"{"x":{"y":[{"z":0,"z":0}]}}"#, r#"{"\u0061ge":1,"age":1}"#]
    {
        assert!(error::<Tree>(text).contains("duplicate key"), "{text}: {}", error::<Tree>(text));
    }
    assert!(error::<Container>(r#"{"value":{"a":1,"a":1}}"#).contains("duplicate key `a`"));
    for embed in [
        r#"{"$type":"com.example.any","a":1,"a":2}"#,
        r#"{"$type":"com.example.any","$type":"com.example.any"}"#,
        r#"{"uri":"https://example.com","uri":"https://example.com","$type":"com.example.embed"}"#,
    ] {
        let text = format!(r#"{{"$type":"com.example.post","text":"","embed":{embed}}}"#);
        assert!(error::<Post>(&text).contains("duplicate key"), "{text}: {}", error::<Post>(&text));
    }
    for block in [&b"\xa2\x63age\x01\x63age\x01"[..], b"\xa2\x61x\x01\x61x\x01"] {
        let error = dag_cbor::from_slice::<Tree>(block).expect_err("the data is invalid").to_string();
        assert!(error.contains("duplicate key"), "{error}");
    }
}

#[test]
fn a_lone_surrogate_is_an_error_at_any_place() {
    use cases::unknown::com::example::container::Container;
    use cases::validation::com::example::plot::Bed;

    for lone in ["\\ud800", "\\udc00", "\\ud800a", "\\udc00\\ud800", "\\ud800\\ud800"] {
        for text in [
            format!(r#"{{"crop":"{lone}"}}"#),
            format!(r#"{{"crop":"","x":["{lone}"]}}"#),
            format!(r#"{{"crop":"","{lone}":0}}"#),
        ] {
            assert!(json::from_str::<Bed>(&text).is_err(), "{text}");
        }
        assert!(json::from_str::<Container>(&format!(r#"{{"value":{{"a":"{lone}"}}}}"#)).is_err());
    }
    let pair: Bed = json::from_str(r#"{"crop":"\ud83c\udf31"}"#).expect("a pair is a character");
    assert_eq!(pair.crop, "🌱");
    // A surrogate encoded like UTF-8.
    let error = dag_cbor::from_slice::<Bed>(b"\xa1\x64crop\x63\xed\xa0\x80").expect_err("the data is invalid");
    assert_eq!(error.to_string(), "`crop`: a string must be UTF-8 at byte 7");
    assert!(json::from_slice::<Bed>(b"{\"crop\":\"\xed\xa0\x80\"}").is_err());
}

#[test]
fn bytes_are_read_with_and_without_padding_and_written_without() {
    use cases::binary::com::example::media::Media;

    let media = |proof: &str| format!(r#"{{"image":{BLOB},"hash":{{"$bytes":""}},"prev":{LINK},"proof":{proof}}}"#);
    let plain: Media = same(&media(r#"{"$bytes":"AA"}"#));
    assert_eq!(plain.proof.as_deref(), Some(&[0][..]));
    assert_eq!(reads_as::<Media>(&media(r#"{"$bytes":"AA=="}"#)), plain);
    for wrong in [
        r#"{"$bytes":"AA="}"#,
        r#"{"$bytes":"A"}"#,
        r#"{"$bytes":"AA==="}"#,
        r#"{"$bytes":"A-_A"}"#,
        r#"{"$bytes":"AA\n"}"#,
        r#"{"$bytes":"AA","a":1}"#,
        r#"{"$bytes":null}"#,
        r#""AA""#,
        r#"[0]"#,
    ] {
        let error = error::<Media>(&media(wrong));
        assert!(error.starts_with("`proof`: "), "{wrong}: {error}");
    }
}

#[test]
fn legacy_blobs_are_read_and_written_back() {
    use cases::binary::com::example::media::Media;
    use cases::unknown::com::example::container::Container;

    let media: Media = same(&format!(r#"{{"image":{LEGACY},"hash":{{"$bytes":""}},"prev":{LINK}}}"#));
    assert!(matches!(&media.image, Blob::Legacy(blob) if blob.mime_type == "image/png"));
    assert_eq!(media.image.size(), None);
    // In a field of type `unknown`, it is an ordinary object.
    let container: Container = reads_as(&format!(r#"{{"value":{LEGACY}}}"#));
    assert_eq!(container.value.len(), 2);
    let more = LEGACY.replace("}", r#","size":1}"#);
    let wrong = format!(r#"{{"image":{more},"hash":{{"$bytes":""}},"prev":{LINK}}}"#);
    assert!(error::<Media>(&wrong).starts_with("`image`: "));
    assert!(binary_error::<Media>(&wrong).starts_with("`image`: "));
}

#[test]
fn a_blob_has_exactly_its_four_fields() {
    use cases::binary::com::example::media::Media;

    let media = |image: &str| format!(r#"{{"image":{image},"hash":{{"$bytes":""}},"prev":{LINK}}}"#);
    let empty: Media = same(&media(&BLOB.replace(":1}", ":0}")));
    assert_eq!(empty.image.size(), Some(0));
    for wrong in [
        BLOB.replace(":1}", ":-1}"),
        BLOB.replace(",\"size\":1", ""),
        BLOB.replace(":1}", ":1,\"alt\":\"\"}"),
        BLOB.replace("image/png", ""),
        BLOB.replace("\"blob\"", "\"file\""),
        "null".to_owned(),
    ] {
        let error = error::<Media>(&media(&wrong));
        assert!(error.starts_with("`image`: "), "{wrong}: {error}");
    }
}

#[test]
fn null_for_a_required_array_is_an_error_that_names_it() {
    use cases::arrays::com::example::arrays::Arrays;

    let text = r#"{"words":null,"links":[]}"#;
    let expected = "`words`: invalid type: null, expected an array";
    assert_eq!((error::<Arrays>(text).as_str(), binary_error::<Arrays>(text).as_str()), (expected, expected));
    let value: Value = json::from_str(text).expect("the text is data");
    let error = from_value::<Arrays>(&value).expect_err("the data is invalid");
    assert_eq!(error.to_string(), expected);
}

#[test]
fn bytes_and_strings_are_distinct_in_every_format() {
    use cases::union::com::example::post::Post;
    use cases::validation::com::example::plot::{Bed, Plot};

    for crop in [r#"{"$bytes":"YQ"}"#, LINK, "null", "0", r#"["a"]"#] {
        let text = format!(r#"{{"crop":{crop}}}"#);
        assert!(error::<Bed>(&text).starts_with("`crop`: "), "{text}");
        assert!(binary_error::<Bed>(&text).starts_with("`crop`: "), "{text}");
    }
    // The same holds for fields before `$type`, which are buffered until the type is known.
    for (text, path) in [
        (r#"{"text":{"$bytes":"YQ"},"$type":"com.example.post"}"#, "`text`: "),
        (
            r##"{"$type":"com.example.post","text":"","quoted":{"text":{"$bytes":"YQ"},"$type":"com.example.post"}}"##,
            "`quoted.text`: ",
        ),
    ] {
        assert!(error::<Post>(text).starts_with(path), "{text}: {}", error::<Post>(text));
        assert!(binary_error::<Post>(text).starts_with(path), "{text}: {}", binary_error::<Post>(text));
    }
    let seal = r#"{"$type":"com.example.plot","title":"","owner":"did:web:example.com","seal":"YQ"}"#;
    assert!(error::<Plot>(seal).starts_with("`seal`: "));
    assert!(binary_error::<Plot>(seal).starts_with("`seal`: "));

    // A lossy list keeps the invalid element unchanged.
    let dates = r#"[{"$bytes":"MjAyNi0wMS0wMlQwMzowNDowNVo"}]"#;
    let dates: cases::lossy::com::example::list_dates::ListDatesOutput = same(dates);
    assert_eq!((dates.len(), dates.invalid().len()), (0, 1));
    let tags = r#"{"$type":"com.example.post","text":"","createdAt":"","author":"","tags":[{"$bytes":"YQ"}]}"#;
    same::<cases::lossy::com::example::post::Post>(tags);
}

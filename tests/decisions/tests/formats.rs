//! Decisions about string formats and counting.

use lexgen_data::{AtUri, Bytes, Cid, Datetime, Handle, Language, Nsid, SpaceRef, StringFormat, Uri, graphemes, json};

fn all<T: StringFormat>(texts: &[&str]) {
    for text in texts {
        assert_eq!(T::check(text), Ok(()), "{text}");
    }
}

fn none<T: StringFormat>(texts: &[&str]) {
    for text in texts {
        assert!(T::check(text).is_err(), "{text}");
    }
}

#[test]
fn graphemes_follow_the_current_unicode_version() {
    // A conjunct is one cluster since Unicode 15.1.
    for one in ["क्षि", "\r\n", "e\u{301}", "👩‍👩‍👧", "🇩🇪", "각"] {
        assert_eq!(graphemes(one), 1, "{one:?}");
    }
    assert_eq!(graphemes("🇩🇪🇫🇷"), 2);
}

#[test]
fn an_at_uri_has_neither_query_nor_fragment_and_at_most_8_kib() {
    all::<AtUri>(&["at://a.b", "at://did:web:a.b/com.example.a", "at://a.b/com.example.a/self"]);
    none::<AtUri>(&[
        "at://a.b#/x",
        "at://a.b/com.example.a/self#/x",
        "at://a.b?x",
        "at://a.b/",
        "at://a.b/com.example.a/",
    ]);
    let did = |length: usize| format!("at://did:a:{}/com.example.a/{}", "a".repeat(2000), "b".repeat(length));
    assert!(AtUri::check(&did(512)).is_ok());
    assert!(AtUri::check(&did(8192)).is_err());
}

#[test]
fn uris_of_spaces_are_at_uris_and_contain_dids() {
    let space = "at://did:web:a.b/space/com.example.a/b";
    let record = format!("{space}/did:plc:c/com.example.d/e");
    all::<AtUri>(&[space, &record]);
    all::<SpaceRef>(&[space]);
    none::<SpaceRef>(&[&record]);
    let with = |end: &str| format!("{space}{end}");
    let handle = with("/c.d/com.example.d/e");
    let invalid = [with("/"), with("?x"), with("#/x"), with("/did:plc:c"), with("/did:plc:c/com.example.d"), handle];
    let invalid: Vec<&str> = invalid.iter().map(String::as_str).collect();
    let others = ["at://a.b/space/com.example.a/b", "at://did:web:a.b/Space/com.example.a/b", "at://did:web:a.b/space"];
    none::<AtUri>(&[&invalid[..], &others].concat());
    none::<SpaceRef>(&[&invalid[..], &others, &["at://did:web:a.b/com.example.a/b"]].concat());
}

#[test]
fn a_cid_may_be_of_any_version_base_codec_and_hash() {
    all::<Cid>(&[
        "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a",
        "QmRgutAxd8t7oGkSm4wmeuByG6M51wcTso6cubDdQtuEfL",
        "zb2rhe5P4gXftAwvA4eXQ5HJwsER2owDyS9sKaQRRVQPn93bA",
        "f01551220e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ]);
    none::<Cid>(&["", "bafy", "cid", "aaaaaaaa", "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a="]);
    let blessed: Cid = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a".parse().expect("the CID is valid");
    let old: Cid = "QmRgutAxd8t7oGkSm4wmeuByG6M51wcTso6cubDdQtuEfL".parse().expect("the CID is valid");
    assert!(blessed.is_blessed() && !old.is_blessed());
}

#[test]
fn a_datetime_needs_a_valid_date_and_a_time_zone() {
    all::<Datetime>(&[
        "2024-02-29T00:00:00Z",
        "2024-02-28T23:59:59.123456789012345678901234567890Z",
        "2024-02-28T23:59:59+23:59",
        "0000-01-01T00:00:00Z",
    ]);
    none::<Datetime>(&[
        "2023-02-29T00:00:00Z",
        "2024-12-31T23:59:60Z",
        "2024-12-31T24:00:00Z",
        "2024-12-31T23:59:59",
        "2024-12-31T23:59Z",
        "2024-12-31T23:59:59-00:00",
        "2024-12-31T23:59:59+24:00",
        "2024-12-31T23:59:59+0000",
        "2024-12-31T23:59:59,5Z",
        "2024-12-31t23:59:59z",
        "0000-01-01T00:00:00+01:00",
    ]);
    let text = "\"2024-02-28T23:59:59.500000+00:00\"";
    let datetime: Datetime = json::from_str(text).expect("the datetime is valid");
    assert_eq!(json::to_string(&datetime).expect("a datetime can be written"), text);
}

#[test]
fn a_uri_is_a_scheme_and_at_least_one_more_character() {
    all::<Uri>(&[
        "a:b",
        "https://",
        "urn:isbn:1",
        "content-type:a",
        "microsoft.windows.camera:x",
        "git+ssh://a",
        "a:ü",
    ]);
    none::<Uri>(&["", "a:", "1a:b", "-a:b", "a_b:c", "a:b c", "a:b\n", "//a", "ü:a"]);
    assert!(Uri::check(&format!("a:{}", "b".repeat(8190))).is_ok());
    assert!(Uri::check(&format!("a:{}", "b".repeat(8191))).is_err());
}

#[test]
fn a_language_tag_must_be_well_formed_but_not_registered() {
    all::<Language>(&["ja", "JA", "pt-BR", "x-private", "i-klingon", "de-419", "jaja", "zz-Zzzz", "de-1996-1996"]);
    none::<Language>(&["", "j", "123", "ja-", "-ja", "ja_JP", "ja--JP", "abcdefghi", "de-419-DE", "de-x"]);
}

#[test]
fn case_is_kept_unless_normalized() {
    let nsid: Nsid = "COM.Example.fooBar".parse().expect("the NSID is valid");
    assert_eq!((nsid.as_str(), nsid.normalized().as_str()), ("COM.Example.fooBar", "com.example.fooBar"));
    let handle: Handle = "Alice.Example.COM".parse().expect("the handle is valid");
    assert_eq!((handle.as_str(), handle.normalized().as_str()), ("Alice.Example.COM", "alice.example.com"));
}

#[test]
fn bytes_are_base_64_of_the_standard_alphabet_padded_or_not() {
    let read = |text: &str| json::from_str::<Bytes>(&format!(r#"{{"$bytes":"{text}"}}"#)).ok().map(Bytes::into_vec);
    assert_eq!(read("AAE"), Some(vec![0, 1]));
    assert_eq!(read("AAE="), Some(vec![0, 1]));
    assert_eq!(read("+/+/"), Some(vec![0xfb, 0xff, 0xbf]));
    assert_eq!(read(""), Some(Vec::new()));
    for wrong in ["-_-_", "AAE==", "A", "AA\\nE", " AAE", "AA=E"] {
        assert_eq!(read(wrong), None, "{wrong}");
    }
    let bytes = Bytes::from(vec![0, 1]);
    assert_eq!(json::to_string(&bytes).expect("bytes can be written"), r#"{"$bytes":"AAE"}"#);
}

//! Compares optimized checks of formats with straightforward implementations of their grammars.

use lexgen_data::{AtUri, Did, Handle, Nsid, RecordKey, SpaceRef, StringFormat};
use proptest::{prop_assert_eq, proptest};

fn is_did(text: &str) -> bool {
    let parts = text.strip_prefix("did:").and_then(|rest| rest.split_once(':'));
    parts.is_some_and(|(method, identifier)| {
        let is_character = |c: char| c.is_ascii_alphanumeric() || "._:%-".contains(c);
        !method.is_empty()
            && method.chars().all(|c| c.is_ascii_lowercase())
            && !identifier.is_empty()
            && identifier.chars().all(is_character)
            && !identifier.ends_with([':', '%'])
            && text.len() <= 2048
    })
}

/// Splits a string into labels, if all are valid.
fn labels(text: &str) -> Option<Vec<&str>> {
    let is_label = |label: &&str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let labels: Vec<&str> = text.split('.').collect();
    labels.iter().all(is_label).then_some(labels)
}

fn starts_with_letter(label: Option<&&str>) -> bool {
    label.is_some_and(|label| label.starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn is_handle(text: &str) -> bool {
    let is_domain = |labels: Vec<&str>| labels.len() >= 2 && starts_with_letter(labels.last());
    text.len() <= 253 && labels(text).is_some_and(is_domain)
}

fn is_nsid(text: &str) -> bool {
    let is_name = |labels: Vec<&str>| {
        labels.len() >= 3
            && starts_with_letter(labels.first())
            && starts_with_letter(labels.last())
            && !labels.last().is_some_and(|name| name.contains('-'))
    };
    text.len() <= 317 && labels(text).is_some_and(is_name)
}

fn is_record_key(text: &str) -> bool {
    (1..=512).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_~.:-".contains(c))
        && ![".", ".."].contains(&text)
}

fn is_at_uri(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("at://") else { return false };
    let parts: Vec<&str> = rest.split('/').collect();
    let is_authority = |text: &str| if text.starts_with("did:") { is_did(text) } else { is_handle(text) };
    match parts.as_slice() {
        [authority] => is_authority(authority),
        [authority, collection] => is_authority(authority) && is_nsid(collection),
        [authority, collection, key] => is_authority(authority) && is_nsid(collection) && is_record_key(key),
        [_, _, _, _] => is_space_ref(text),
        [authority, marker, space_type, space_key, author, collection, key] => {
            is_space_ref(&format!("at://{authority}/{marker}/{space_type}/{space_key}"))
                && is_did(author)
                && is_nsid(collection)
                && is_record_key(key)
        }
        _ => false,
    }
}

fn is_space_ref(text: &str) -> bool {
    let parts: Vec<&str> = text.split('/').collect();
    match parts.as_slice() {
        ["at:", "", authority, "space", space_type, key] => {
            is_did(authority) && is_nsid(space_type) && is_record_key(key)
        }
        _ => false,
    }
}

fn assert_agreed(text: &str) {
    for (name, found, expected) in [
        ("did", Did::check(text).is_ok(), is_did(text)),
        ("handle", Handle::check(text).is_ok(), is_handle(text)),
        ("nsid", Nsid::check(text).is_ok(), is_nsid(text)),
        ("record-key", RecordKey::check(text).is_ok(), is_record_key(text)),
        ("at-uri", AtUri::check(text).is_ok(), is_at_uri(text)),
        ("space-ref", SpaceRef::check(text).is_ok(), is_space_ref(text)),
    ] {
        assert_eq!(found, expected, "{name}: {text:?}");
    }
}

#[test]
fn a_changed_character_is_found_at_every_position() {
    for text in [
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz",
        "did:web:example.com",
        "alice.bsky.social",
        "app.bsky.feed.getAuthorFeed",
        "3k5lg4uaz7n24",
        "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3k5lg4uaz7n24",
        "at://a.b-c.example/com.example.a2/self",
        "at://a.example/space.example.a2/self",
        "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/space/com.example.forum/3k5lg4uaz7n24",
        "at://did:web:a.example/space/com.example.a2/b/did:plc:c/com.example.d/self",
    ] {
        assert_agreed(text);
        for (at, _) in text.char_indices() {
            assert_agreed(&text[..at]);
            assert_agreed(&format!("{}{}", &text[..at], &text[at + 1..]));
            for other in ["/", ".", ":", "-", "A", "0", "8", "_", "~", "%", "é", "\0", "\u{7f}"] {
                assert_agreed(&format!("{}{other}{}", &text[..at], &text[at + 1..]));
                assert_agreed(&format!("{}{other}{}", &text[..at], &text[at..]));
            }
        }
    }
}

#[test]
fn limits_are_enforced_at_every_length() {
    for length in 0..70 {
        let label = "a".repeat(length);
        for text in [format!("a.{label}"), format!("{label}.b.c"), format!("a.{label}.c"), format!("a.a.{label}")] {
            assert_agreed(&text);
            assert_agreed(&format!("at://{text}/{text}"));
            assert_agreed(&format!("at://did:plc:a/space/{text}/{text}"));
            assert_agreed(&format!("at://did:plc:a/space/a.b.c/d/did:plc:e/{text}/{text}"));
        }
    }
}

proptest! {
    #[test]
    fn fast_paths_agree_with_the_grammars(
        text in r"(at://)?(did:[a-z]{0,3}:|did:plc:[a-z2-7]{23,25}|/space/|[a-z]\.[a-z]\.[a-z]/|[a-zA-Z0-9]{1,9}|/|\.|-|:|%|_|~|[a-z2-7]{13}|é){0,12}",
    ) {
        assert_agreed(&text);
    }

    #[test]
    fn valid_strings_are_accepted(
        authority in r"did:plc:[a-z2-7]{24}|did:[a-z]{1,3}:[a-zA-Z0-9._:%-]{0,30}[a-z]|[a-z]([a-z-]{0,5}[a-z])?\.[a-z]{1,6}",
        collection in r"[a-z]{1,9}(\.[a-z0-9]{1,9}){1,7}\.[a-zA-Z][a-zA-Z0-9]{0,12}",
        key in r"[a-z2-7]{13}|[a-zA-Z0-9_~:-]{1,20}",
    ) {
        for text in [format!("at://{authority}"), format!("at://{authority}/{collection}/{key}")] {
            prop_assert_eq!(AtUri::check(&text), Ok(()));
            prop_assert_eq!(is_at_uri(&text), true);
        }
    }

    #[test]
    fn valid_uris_of_spaces_are_accepted(
        did in r"did:plc:[a-z2-7]{24}|did:[a-z]{1,3}:[a-zA-Z0-9._:%-]{0,30}[a-z]",
        nsid in r"[a-z]{1,9}(\.[a-z0-9]{1,9}){1,7}\.[a-zA-Z][a-zA-Z0-9]{0,12}",
        key in r"[a-z2-7]{13}|[a-zA-Z0-9_~:-]{1,20}",
    ) {
        let space = format!("at://{did}/space/{nsid}/{key}");
        prop_assert_eq!(SpaceRef::check(&space), Ok(()));
        prop_assert_eq!(is_space_ref(&space), true);
        let record = format!("{space}/{did}/{nsid}/{key}");
        prop_assert_eq!(SpaceRef::check(&record).is_ok(), false);
        for text in [space, record] {
            prop_assert_eq!(AtUri::check(&text), Ok(()));
            prop_assert_eq!(is_at_uri(&text), true);
        }
    }
}

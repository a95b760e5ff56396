//! The keys that exports give to definitions: `com.example.defs_view`.

use lexgen_data::Nsid;

use super::importer::Id;

/// Returns the key of a definition. A character that is not allowed in a key is written as its code point: `.2f.`.
pub(super) fn encode(id: &Id) -> String {
    let mut key = id.nsid.clone();
    if id.name != "main" {
        key.push('_');
        for character in id.name.chars() {
            match character {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => key.push(character),
                other => key.push_str(&format!(".{:x}.", u32::from(other))),
            }
        }
    }
    key
}

/// Returns the definition of a key. Returns `None` if it does not start with an NSID.
pub(super) fn decode(key: &str) -> Option<Id> {
    let (nsid, name) = key.split_once('_').unwrap_or((key, "main"));
    nsid.parse::<Nsid>().ok()?;
    let mut decoded = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('.') {
        let (digits, after) = after.split_once('.')?;
        decoded.push_str(before);
        decoded.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
        rest = after;
    }
    decoded.push_str(rest);
    (!decoded.is_empty()).then(|| Id::new(nsid, decoded))
}

/// A part of an endpoint that has a key of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Parameters,
    Input,
    Output,
    Message,
}

/// Splits the key of a part, such as `com.example.getNote_main.output`.
pub(super) fn part(key: &str) -> Option<(&str, Part)> {
    let (nsid, part) = key.split_once("_main.")?;
    let part = match part {
        "parameters" => Part::Parameters,
        "input" => Part::Input,
        "output" => Part::Output,
        "message" => Part::Message,
        _ => return None,
    };
    nsid.parse::<Nsid>().is_ok().then_some((nsid, part))
}

/// Returns whether a schema is that of a definition with its `$type`, which unions refer to.
pub(super) fn is_tagged(key: &str) -> bool {
    key.ends_with(".tagged") && key.contains('_')
}

#[cfg(test)]
mod tests {
    use super::{Part, decode, encode, is_tagged, part};
    use crate::import::importer::Id;

    #[test]
    fn keys_are_decoded_to_what_was_encoded() {
        for (nsid, name, key) in [
            ("com.example.note", "main", "com.example.note"),
            ("com.example.defs", "view", "com.example.defs_view"),
            ("com.example.defs", "blob_v1", "com.example.defs_blob_v1"),
            ("com.example.defs", "a/b", "com.example.defs_a.2f.b"),
        ] {
            let id = Id::new(nsid, name);
            assert_eq!(encode(&id), key);
            assert_eq!(decode(key), Some(id));
        }
        assert_eq!(decode("Session"), None);
        assert_eq!(decode("com.example.defs_a.b"), None);
    }

    #[test]
    fn parts_of_endpoints_have_keys() {
        assert_eq!(part("com.example.getNote_main.output"), Some(("com.example.getNote", Part::Output)));
        assert_eq!(part("com.example.defs_main"), None);
    }

    #[test]
    fn members_of_unions_have_keys() {
        assert!(is_tagged("com.example.note_main.tagged") && is_tagged("com.example.defs_view.tagged"));
        assert!(!is_tagged("com.example.note.tagged"));
    }
}

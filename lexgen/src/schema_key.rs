//! The keys of exported schemas, which the export writes and the import reads.
//!
//! | schema | key |
//! |---|---|
//! | `com.example.note` | `com.example.note` |
//! | `com.example.defs#view` | `com.example.defs_view` |
//! | the output of `com.example.getNote` | `com.example.getNote_main.output` |
//! | `com.example.defs#view` with its `$type`, as a member of unions | `com.example.defs_view.tagged` |
//!
//! NSIDs contain no underscore, so the first one ends the NSID. Keys are valid in OpenAPI, which allows ASCII letters, digits, `.`,
//! `_` and `-`. Another character is written as its code point between dots, such as `.2f.`.

#[cfg(feature = "import")]
use lexgen_data::Nsid;

/// The name that a bare NSID stands for.
const MAIN: &str = "main";

/// The end of the key of a definition with its `$type`.
#[cfg(any(feature = "import", feature = "views"))]
const TAGGED: &str = ".tagged";

/// A part of an endpoint that has a schema.
#[cfg(any(feature = "import", feature = "views"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Parameters,
    Input,
    Output,
    Message,
}

#[cfg(any(feature = "import", feature = "views"))]
impl Part {
    #[cfg(feature = "import")]
    const ALL: [Self; 4] = [Self::Parameters, Self::Input, Self::Output, Self::Message];

    /// The field of the endpoint.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Parameters => "parameters",
            Self::Input => "input",
            Self::Output => "output",
            Self::Message => "message",
        }
    }
}

/// Returns the key of a definition.
pub(crate) fn encode(nsid: &str, name: &str) -> String {
    let mut key = nsid.to_owned();
    if name != MAIN {
        key.push('_');
        for character in name.chars() {
            match character {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => key.push(character),
                other => key.push_str(&format!(".{:x}.", u32::from(other))),
            }
        }
    }
    key
}

/// Returns the key of a part of an endpoint.
#[cfg(feature = "views")]
pub(crate) fn encode_part(nsid: &str, part: Part) -> String {
    format!("{nsid}_{MAIN}.{}", part.as_str())
}

/// Returns the key of a definition with its `$type`.
#[cfg(feature = "views")]
pub(crate) fn encode_tagged(nsid: &str, name: &str) -> String {
    match name {
        MAIN => format!("{nsid}_{MAIN}{TAGGED}"),
        name => format!("{}{TAGGED}", encode(nsid, name)),
    }
}

/// Returns the NSID and the name of the definition with this key. Returns `None` if the key does not start with an NSID.
#[cfg(feature = "import")]
pub(crate) fn decode(key: &str) -> Option<(&str, String)> {
    let (nsid, name) = key.split_once('_').unwrap_or((key, MAIN));
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
    (!decoded.is_empty()).then_some((nsid, decoded))
}

/// Returns the NSID and the part of the endpoint with this key, if it is that of a part.
#[cfg(feature = "import")]
pub(crate) fn decode_part(key: &str) -> Option<(&str, Part)> {
    let (nsid, name) = key.split_once("_main.")?;
    let part = Part::ALL.into_iter().find(|part| part.as_str() == name)?;
    nsid.parse::<Nsid>().is_ok().then_some((nsid, part))
}

/// Returns whether this is the key of a definition with its `$type`.
#[cfg(feature = "import")]
pub(crate) fn is_tagged(key: &str) -> bool {
    key.strip_suffix(TAGGED).is_some_and(|key| key.contains('_') && decode(key).is_some())
}

#[cfg(all(test, feature = "import", feature = "views"))]
mod tests {
    use super::{Part, decode, decode_part, encode, encode_part, encode_tagged, is_tagged};

    #[test]
    fn keys_are_decoded_to_what_was_encoded() {
        for (nsid, name, key) in [
            ("com.example.note", "main", "com.example.note"),
            ("com.example.defs", "view", "com.example.defs_view"),
            ("com.example.defs", "blob_v1", "com.example.defs_blob_v1"),
            ("com.example.defs", "a/b", "com.example.defs_a.2f.b"),
        ] {
            assert_eq!(encode(nsid, name), key);
            assert_eq!(decode(key), Some((nsid, name.to_owned())));
            let tagged = encode_tagged(nsid, name);
            assert!(is_tagged(&tagged) && decode(&tagged).is_none(), "{tagged}");
        }
        for other in ["Session", "com.example.defs_", "com.example.defs_a.b", "com.example.defs_a.110000.b"] {
            assert_eq!(decode(other), None, "{other}");
        }
    }

    #[test]
    fn parts_of_endpoints_have_keys() {
        for part in Part::ALL {
            let key = encode_part("com.example.getNote", part);
            assert_eq!(decode_part(&key), Some(("com.example.getNote", part)));
            assert!(!is_tagged(&key) && decode(&key).is_none(), "{key}");
        }
        for other in ["com.example.getNote_main", "com.example.getNote_main.body", "note_main.output"] {
            assert_eq!(decode_part(other), None, "{other}");
        }
        assert!(!is_tagged("com.example.note.tagged"));
    }
}

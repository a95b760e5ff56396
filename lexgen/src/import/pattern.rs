//! Regular expressions that spell the grammar of a string format.

use crate::lexicon::syntax::StringFormat;

/// The regular expressions that the [specifications](https://atproto.com/specs/did) of the formats print.
const PATTERNS: &[(&str, StringFormat)] = &[
    ("^did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]$", StringFormat::Did),
    (
        r"^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$",
        StringFormat::Handle,
    ),
    (
        r"^[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+(\.[a-zA-Z]([a-zA-Z0-9]{0,62})?)$",
        StringFormat::Nsid,
    ),
    ("^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$", StringFormat::Tid),
];

/// Returns the format whose grammar a pattern spells.
pub(super) fn format(pattern: &str) -> Option<StringFormat> {
    PATTERNS.iter().find(|(known, _)| *known == pattern).map(|(_, format)| *format)
}

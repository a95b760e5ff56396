//! Paths in serde errors, for code that implements serde's traits by hand.
//!
//! Such an error starts with its path in backticks: `` `embed.images[2].alt`: … ``. The functions access errors only
//! through serde's traits. They parse and rebuild messages, so use them only for errors, not on a hot path. Long
//! messages and names are truncated.
//!
//! ```
//! use serde::de::value::Error as Plain;
//!
//! let error: Plain = lexgen_data::error_path::of_field("alt", "missing required field");
//! let error = lexgen_data::error_path::in_field("images", lexgen_data::error_path::in_element(2, error));
//! assert_eq!(error.to_string(), "`images[2].alt`: missing required field");
//! ```

use std::fmt::Write;

use serde::de;
use serde::ser::{self, Serialize};

use crate::key::KeySerializer;
pub use crate::nesting::TOO_DEEP;
use crate::problem::PathSegment;

/// The maximum length in bytes of a message that is kept whole. Messages quote data, which can have any length.
const LONGEST: usize = 1024;

/// Adds the field `name` to the path of an error.
#[cold]
#[must_use]
pub fn in_field<E: de::Error>(name: &str, error: E) -> E {
    E::custom(prefixed(field_segment(name), &error.to_string()))
}

/// Adds the element `index` to the path of an error.
#[cold]
#[must_use]
pub fn in_element<E: de::Error>(index: usize, error: E) -> E {
    E::custom(prefixed(format!("[{index}]"), &error.to_string()))
}

/// Creates an error about the field `name`.
#[cold]
#[must_use]
pub fn of_field<E: de::Error>(name: &str, message: &str) -> E {
    E::custom(prefixed(field_segment(name), message))
}

/// Adds the field `name` to the path of an error of writing.
#[cold]
pub(crate) fn in_written_field<E: ser::Error>(name: &str, error: E) -> E {
    E::custom(prefixed(field_segment(name), &error.to_string()))
}

/// Adds the element `index` to the path of an error of writing.
#[cold]
pub(crate) fn in_written_element<E: ser::Error>(index: usize, error: E) -> E {
    E::custom(prefixed(format!("[{index}]"), &error.to_string()))
}

/// Adds the entry `key` of a map to the path of an error of writing.
#[cold]
pub(crate) fn in_written_entry<K: Serialize + ?Sized, E: ser::Error>(key: &K, error: E) -> E {
    let mut name = String::new();
    let taken: Result<(), E> = key.serialize(KeySerializer::new(|text: &str| {
        name.push_str(text);
        Ok(())
    }));
    // The key was written before, so it is a string.
    if taken.is_ok() { in_written_field(&name, error) } else { error }
}

/// Returns the message with `segment` in front of its path.
fn prefixed(segment: String, message: &str) -> String {
    let mut text = segment;
    text.insert(0, '`');
    let rest = match split_path(message) {
        Some((path, rest)) => {
            if !path.starts_with('[') {
                text.push('.');
            }
            text.push_str(path);
            rest
        }
        None => message,
    };
    text.push_str("`: ");
    push_shortened(&mut text, rest);
    text
}

/// Splits a message into its path and the rest. No path contains a backtick.
pub(crate) fn split_path(message: &str) -> Option<(&str, &str)> {
    message.strip_prefix('`')?.split_once('`').and_then(|(path, rest)| Some((path, rest.strip_prefix(": ")?)))
}

/// Returns the name as it appears in a path.
fn field_segment(name: &str) -> String {
    PathSegment::field(name).to_string()
}

/// Appends the message. Of a long one, only the start and the end, which has the position of a JSON error.
fn push_shortened(text: &mut String, message: &str) {
    if message.len() <= LONGEST {
        text.push_str(message);
        return;
    }
    let start = prefix(message, LONGEST / 2);
    let end = suffix(message, LONGEST / 4);
    // Writing to a string cannot fail.
    let _ = write!(text, "{start} … {end}");
}

/// Returns the longest prefix of at most `length` bytes.
#[must_use]
pub fn prefix(text: &str, length: usize) -> &str {
    (0..=length.min(text.len())).rev().find_map(|end| text.get(..end)).unwrap_or(text)
}

/// Returns the longest suffix of at most `length` bytes.
fn suffix(text: &str, length: usize) -> &str {
    let start = text.len().saturating_sub(length);
    (start..=text.len()).find_map(|start| text.get(start..)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use serde::de::Error;

    use super::{in_element, in_field, of_field, prefix};

    type Plain = serde::de::value::Error;

    #[test]
    fn prefixes_end_between_characters() {
        assert_eq!(["aé", "ab"].map(|text| prefix(text, 2)), ["a", "ab"]);
        assert_eq!(prefix("é", usize::MAX), "é");
    }

    #[test]
    fn path_segments_are_collected_before_the_message() {
        let error: Plain = of_field("alt", "missing required field");
        let error = in_field("embed", in_field("images", in_element(2, error)));
        assert_eq!(error.to_string(), "`embed.images[2].alt`: missing required field");
    }

    #[test]
    fn quotes_in_a_message_are_not_a_path() {
        let error = in_field("a", Plain::custom("`x` is not `y`"));
        assert_eq!(error.to_string(), "`a`: `x` is not `y`");
    }

    #[test]
    fn unusual_names_are_quoted_in_paths() {
        let error: Plain = of_field("a.b`\n", "wrong");
        assert_eq!(error.to_string(), "`[\"a.b\\u{60}\\n\"]`: wrong");
        assert_eq!(in_field("c", error).to_string(), "`c[\"a.b\\u{60}\\n\"]`: wrong");
        assert_eq!(of_field::<Plain>("", "wrong").to_string(), "`[\"\"]`: wrong");
    }

    #[test]
    fn long_messages_and_names_are_shortened_between_characters() {
        let long = "é".repeat(100_000);
        let error = in_field("a", Plain::custom(format!("{long} at line 1 column 2"))).to_string();
        assert!(error.len() < 1200 && error.ends_with(" at line 1 column 2"), "{error}");
        assert!(of_field::<Plain>(&long, "wrong").to_string().len() < 200);
    }

    #[test]
    fn the_position_of_a_json_error_stays_at_its_end() {
        let error = serde_json::from_str::<bool>("\n 7").map_err(|error| in_field("a", error));
        let error = error.map_err(|error| (error.line(), error.to_string()));
        let text = "`a`: invalid type: integer `7`, expected a boolean at line 2 column 2";
        assert_eq!(error, Err((2, text.to_owned())));
    }
}

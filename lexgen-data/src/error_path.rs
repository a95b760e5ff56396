//! Errors that say where in the data they came up, for those who read with serde by hand.
//!
//! Such an error starts with its path in backticks: `` `embed.images[2].alt`: … ``. The functions here know errors only
//! through serde's trait, so they take messages apart and build them anew; none of them is for a path that is taken often.
//! Long messages and names are shortened.
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

/// The longest message that is passed on whole, in bytes. Messages quote the data, which can be of any length.
const LONGEST: usize = 1024;

/// The error `error`, which came up in the field `name`.
#[cold]
#[must_use]
pub fn in_field<E: de::Error>(name: &str, error: E) -> E {
    E::custom(prefixed(field_segment(name), &error.to_string()))
}

/// The error `error`, which came up in the element `index`.
#[cold]
#[must_use]
pub fn in_element<E: de::Error>(index: usize, error: E) -> E {
    E::custom(prefixed(format!("[{index}]"), &error.to_string()))
}

/// An error about the field `name` itself.
#[cold]
#[must_use]
pub fn of_field<E: de::Error>(name: &str, message: &str) -> E {
    E::custom(prefixed(field_segment(name), message))
}

/// The error `error`, which came up when the field `name` was written.
#[cold]
pub(crate) fn in_written_field<E: ser::Error>(name: &str, error: E) -> E {
    E::custom(prefixed(field_segment(name), &error.to_string()))
}

/// The error `error`, which came up when the element `index` was written.
#[cold]
pub(crate) fn in_written_element<E: ser::Error>(index: usize, error: E) -> E {
    E::custom(prefixed(format!("[{index}]"), &error.to_string()))
}

/// The error `error`, which came up when the value of the entry `key` was written.
#[cold]
pub(crate) fn in_written_entry<K: Serialize + ?Sized, E: ser::Error>(key: &K, error: E) -> E {
    let mut name = String::new();
    let taken: Result<(), E> = key.serialize(KeySerializer::new(|text: &str| {
        name.push_str(text);
        Ok(())
    }));
    // The key was written before, so that it is text.
    if taken.is_ok() { in_written_field(&name, error) } else { error }
}

/// The path and the message with `segment` in front of its path.
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

/// The path that a message starts with, and what follows it. No path holds a backtick.
pub(crate) fn split_path(message: &str) -> Option<(&str, &str)> {
    message.strip_prefix('`')?.split_once('`').and_then(|(path, rest)| Some((path, rest.strip_prefix(": ")?)))
}

/// The name as it stands in a path.
fn field_segment(name: &str) -> String {
    PathSegment::field(name).to_string()
}

/// Adds the message; of one that is too long the start, and the end with the position that JSON's errors have there.
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

/// The longest start of the text that has no more than `length` bytes.
#[must_use]
pub fn prefix(text: &str, length: usize) -> &str {
    (0..=length).rev().find_map(|end| text.get(..end)).unwrap_or(text)
}

/// The longest end of the text that has no more than `length` bytes.
fn suffix(text: &str, length: usize) -> &str {
    let start = text.len().saturating_sub(length);
    (start..=text.len()).find_map(|start| text.get(start..)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use serde::de::Error;

    use super::{in_element, in_field, of_field};

    type Plain = serde::de::value::Error;

    #[test]
    fn segments_gather_in_front_of_the_message() {
        let error: Plain = of_field("alt", "missing required field");
        let error = in_field("embed", in_field("images", in_element(2, error)));
        assert_eq!(error.to_string(), "`embed.images[2].alt`: missing required field");
    }

    #[test]
    fn a_message_that_only_quotes_something_is_no_path() {
        let error = in_field("a", Plain::custom("`x` is not `y`"));
        assert_eq!(error.to_string(), "`a`: `x` is not `y`");
    }

    #[test]
    fn odd_names_are_quoted_so_that_the_path_stays_readable() {
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

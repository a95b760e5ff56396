//! The names of places in a page, which never change while the lexicon keeps its names.
//!
//! They are the same in URLs and in HTML: letters, digits, `-`, `_`, `.` and `~`. Names of lexicons can have any characters.

use std::fmt::Write;

use super::model::PartName;
use crate::lexicon::syntax::DefName;

/// The place of a definition.
pub(super) fn definition(name: &DefName) -> String {
    escaped(name.as_str())
}

/// The place of a part, which is that of its definition if the definition has no other part.
pub(super) fn part(definition: &DefName, name: PartName) -> String {
    let definition = self::definition(definition);
    match name {
        PartName::Parameters => definition + ".parameters",
        PartName::Input => definition + ".input",
        PartName::Output => definition + ".output",
        PartName::Message => definition + ".message",
        PartName::Value => definition,
    }
}

/// The place of something with a name within another place.
pub(super) fn within(around: &str, name: &str) -> String {
    format!("{around}.{}", escaped(name))
}

/// Writes other characters as their code point between `~`.
fn escaped(name: &str) -> String {
    let mut place = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => place.push(character),
            // Writing to a string cannot fail.
            other => _ = write!(place, "~{:x}~", u32::from(other)),
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use super::{escaped, within};

    #[test]
    fn places_have_plain_characters_and_differ() {
        assert_eq!(escaped("replyRef"), "replyRef");
        assert_eq!(escaped("a b\"<"), "a~20~b~22~~3c~");
        assert_ne!(within("main", "a.b"), within(&within("main", "a"), "b"));
        assert_ne!(escaped("~20~"), escaped(" "));
    }
}

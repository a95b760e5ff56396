//! The format `language`: well-formed language tags of RFC 5646.
//!
//! Checks the grammar, not the registry of subtags. Repeated variants and extensions are accepted, which the RFC calls
//! well-formed but not valid.

use crate::string_format::text_format;
use crate::syntax_error::SyntaxError;

/// A language tag of BCP 47: `ja`, `pt-BR`, `zh-Hant-TW`.
///
/// Every tag that is well-formed by RFC 5646 is accepted, in any case, including private use and grandfathered tags.
/// The string is kept as it was given. Equality and order are those of the string.
///
/// Source: [Lexicon: language](https://atproto.com/specs/lexicon#language).
///
/// ```
/// use lexgen_data::Language;
///
/// let language: Language = "pt-BR".parse()?;
/// assert_eq!(language.primary(), "pt");
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(Box<str>);

text_format! { Language = "language", check }

impl Language {
    /// Returns the primary subtag, which is the language: `pt` in `pt-BR`. It is `i` in tags such as `i-navajo`, and
    /// `x` in private use tags.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.subtags().next().unwrap_or_default()
    }

    /// Returns the subtags between the hyphens, from left to right.
    pub fn subtags(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('-')
    }
}

/// Grandfathered tags that the grammar does not cover (RFC 5646, section 2.1, `irregular`). The `regular` ones follow
/// the grammar.
const IRREGULAR: [&str; 17] = [
    "en-GB-oed",
    "i-ami",
    "i-bnn",
    "i-default",
    "i-enochian",
    "i-hak",
    "i-klingon",
    "i-lux",
    "i-mingo",
    "i-navajo",
    "i-pwn",
    "i-tao",
    "i-tay",
    "i-tsu",
    "sgn-BE-FR",
    "sgn-BE-NL",
    "sgn-CH-DE",
];

/// The position in a tag: the kinds of subtags in their order.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Stage {
    /// After a language of two or three letters and this number of extended languages.
    Language(u8),
    /// After a language of four letters or more, which has no extended languages.
    LongLanguage,
    Script,
    Region,
    Variant,
    /// After the singleton of an extension, which requires a subtag.
    Singleton,
    Extension,
    /// After `x`, which requires a subtag.
    Private,
    PrivateSubtag,
}

fn check(text: &str) -> Result<(), SyntaxError> {
    match scan(text) {
        Err(_) if IRREGULAR.iter().any(|tag| tag.eq_ignore_ascii_case(text)) => Ok(()),
        scanned => scanned,
    }
}

fn scan(text: &str) -> Result<(), SyntaxError> {
    let fault = |position, reason| Err(SyntaxError::new("language", position, reason));
    let mut stage = None;
    let mut position = 0;
    for subtag in text.as_bytes().split(|&byte| byte == b'-') {
        if let Some(offset) = subtag.iter().position(|byte| !byte.is_ascii_alphanumeric()) {
            let reason = "expected a letter, a digit or `-`";
            return fault(position + offset, reason);
        }
        if subtag.is_empty() {
            return fault(position, "a subtag must not be empty");
        }
        if subtag.len() > 8 {
            return fault(position + 8, "a subtag must have at most 8 characters");
        }
        let next = match stage {
            None => first(subtag).ok_or("a tag must start with a language of 2 to 8 letters or with `x`"),
            Some(stage) => following(stage, subtag).ok_or("unexpected subtag"),
        };
        match next {
            Ok(next) => stage = Some(next),
            Err(reason) => return fault(position, reason),
        }
        position += subtag.len() + 1;
    }
    match stage {
        Some(Stage::Singleton | Stage::Private) => fault(text.len(), "a subtag must follow a single-character subtag"),
        _ => Ok(()),
    }
}

/// Returns the stage after the first subtag, if it is valid there.
fn first(subtag: &[u8]) -> Option<Stage> {
    if !is_alphabetic(subtag) {
        return None;
    }
    match subtag.len() {
        1 if is_private(subtag) => Some(Stage::Private),
        2 | 3 => Some(Stage::Language(0)),
        4..=8 => Some(Stage::LongLanguage),
        _ => None,
    }
}

/// Returns the stage after a subtag of 1 to 8 letters and digits, if it is valid there.
fn following(stage: Stage, subtag: &[u8]) -> Option<Stage> {
    if stage >= Stage::Private {
        return Some(Stage::PrivateSubtag);
    }
    match subtag.len() {
        // A subtag of one character ends an extension, which must not be empty.
        1 if stage == Stage::Singleton => None,
        1 if is_private(subtag) => Some(Stage::Private),
        1 => Some(Stage::Singleton),
        _ if stage >= Stage::Singleton => Some(Stage::Extension),
        length => match (length, stage) {
            (3, Stage::Language(extended @ 0..=2)) if is_alphabetic(subtag) => Some(Stage::Language(extended + 1)),
            (4, _) if stage < Stage::Script && is_alphabetic(subtag) => Some(Stage::Script),
            (2, _) if stage < Stage::Region && is_alphabetic(subtag) => Some(Stage::Region),
            (3, _) if stage < Stage::Region && is_numeric(subtag) => Some(Stage::Region),
            (4, _) if subtag.first().is_some_and(u8::is_ascii_digit) => Some(Stage::Variant),
            (5..=8, _) => Some(Stage::Variant),
            _ => None,
        },
    }
}

fn is_alphabetic(subtag: &[u8]) -> bool {
    subtag.iter().all(u8::is_ascii_alphabetic)
}

fn is_numeric(subtag: &[u8]) -> bool {
    subtag.iter().all(u8::is_ascii_digit)
}

fn is_private(subtag: &[u8]) -> bool {
    subtag.eq_ignore_ascii_case(b"x")
}

#[cfg(test)]
mod tests {
    use oxilangtag::LanguageTag;
    use proptest::{prop_assert_eq, proptest};

    use super::{IRREGULAR, Language, check};

    #[track_caller]
    fn position(text: &str) -> Option<usize> {
        check(text).err().map(|error| error.position())
    }

    #[test]
    fn the_primary_subtag_is_the_first() {
        let primary = |text| Language::new(text).unwrap().primary().to_owned();
        assert_eq!(primary("ja"), "ja");
        assert_eq!(primary("zh-min-nan"), "zh");
        assert_eq!(primary("i-navajo"), "i");
        assert_eq!(primary("x-private"), "x");
    }

    #[test]
    fn an_error_points_at_the_first_wrong_subtag() {
        assert_eq!(position(""), Some(0));
        assert_eq!(position("j"), Some(0));
        assert_eq!(position("123"), Some(0));
        assert_eq!(position("ja-"), Some(3));
        assert_eq!(position("x"), Some(1));
        assert_eq!(position("en-a"), Some(4));
        assert_eq!(position("en-a-b-cc"), Some(5));
        assert_eq!(position("de-419-DE"), Some(7));
        assert_eq!(position("en_US"), Some(2));
        assert_eq!(position("en-é"), Some(3));
        assert_eq!(position("abcdefghi"), Some(8));
        assert_eq!(position("zh-aaa-bbb-ccc-ddd"), Some(15));
        assert_eq!(position("engl-abc"), Some(5));
    }

    #[test]
    fn every_kind_of_subtag_has_its_position() {
        assert_eq!(position("zh-cmn-Hans-CN-1996-rozaj-u-co-phonebk-x-a-1"), None);
        assert_eq!(position("X-FR-ch"), None);
        assert_eq!(position("root"), None);
        for tag in IRREGULAR {
            assert_eq!(position(&tag.to_lowercase()), None, "{tag}");
        }
    }

    proptest! {
        // Pieces that often form a valid tag, so that both verdicts occur.
        #[test]
        fn verdicts_are_those_of_an_independent_parser(
            pieces in proptest::collection::vec(
                "[a-zA-Z]{1,9}|[0-9][a-z0-9]{3}|[0-9]{3}|[xuXU]|[a-z]{2,4}|", 1..7
            ),
        ) {
            let tag = pieces.join("-");
            prop_assert_eq!(check(&tag).is_ok(), LanguageTag::parse(tag.as_str()).is_ok(), "{}", tag);
        }
    }
}

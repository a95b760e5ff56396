//! Conversion of names to identifiers in the case that Rust expects.

use std::borrow::Cow;
use std::fmt::Write;

use super::RustIdent;

/// Keywords of all editions, reserved ones included, that can be raw identifiers, in alphabetical order.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that cannot be raw identifiers.
const PATH_KEYWORDS: &[&str] = &["Self", "crate", "self", "super"];

/// The length of the longest keyword.
const LONGEST_KEYWORD: usize = "abstract".len();

/// The number of characters that are spelled out in a name without letters and digits.
const SPELLED: usize = 8;

/// The number of bytes of a string that go into a name.
const LONGEST: usize = 120;

/// Returns a name that is an identifier already.
pub(crate) fn exact(name: &str) -> RustIdent {
    RustIdent(name.to_owned())
}

/// Returns the name of a module: `get_session`, `_2048`, `r#type`, `mod_`, `con_`.
pub(crate) fn module(segment: &str) -> RustIdent {
    let name = field(segment);
    if is_no_file_stem(name.unraw()) { RustIdent(format!("{}_", name.unraw())) } else { name }
}

/// Returns true if a module of this name cannot have a file of its own.
///
/// `mod.rs` is the file of the module around it. Windows reserves [the names of devices][names] whatever the extension, so
/// such a file cannot be checked out there.
///
/// [names]: https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#naming-conventions
fn is_no_file_stem(name: &str) -> bool {
    matches!(name, "mod" | "con" | "prn" | "aux" | "nul")
        || matches!(name.as_bytes(), [b'c', b'o', b'm', b'0'..=b'9'] | [b'l', b'p', b't', b'0'..=b'9'])
}

/// Returns the name of a field or a method: `created_at`, `_2fa`, `r#type`, `self_`.
pub(crate) fn field(name: &str) -> RustIdent {
    identifier(starting_with_letter(joined_words(name, "_", push_lower), "_"))
}

/// Returns the name of a type: `ReplyRef`, `N2fa`, `Self_`.
pub(crate) fn type_name(name: &str) -> RustIdent {
    identifier(starting_with_letter(type_name_part(name), "N"))
}

/// Returns `name` as the end of a longer type name.
pub(crate) fn type_name_part(name: &str) -> String {
    joined_words(name, "", push_capitalized)
}

/// Returns the name of the variant for a value of an enumeration: `Takendown`, `Plus1`, `Empty`.
pub(crate) fn value(text: &str) -> RustIdent {
    let signed = match text.as_bytes() {
        [b'+', digit, ..] if digit.is_ascii_digit() => Some("Plus"),
        [b'-', digit, ..] if digit.is_ascii_digit() => Some("Minus"),
        _ => None,
    };
    match signed {
        Some(sign) => identifier(format!("{sign}{}", type_name_part(&text[1..]))),
        None => type_name(text),
    }
}

/// Returns the name of a constant: `VIDEO_ONLY`.
pub(crate) fn constant(name: &str) -> RustIdent {
    identifier(starting_with_letter(joined_words(name, "_", push_upper), "N"))
}

/// Joins the words of `name`, each written by `push`.
fn joined_words(name: &str, separator: &str, push: fn(&str, &mut String)) -> String {
    let cleaned = clean(name);
    let mut joined = String::with_capacity(cleaned.len() + cleaned.len() / 2);
    let mut is_first = true;
    for_each_word(&cleaned, |word| {
        if !std::mem::take(&mut is_first) {
            joined.push_str(separator);
        }
        push(word, &mut joined);
    });
    joined
}

fn push_lower(word: &str, into: &mut String) {
    let start = into.len();
    into.push_str(word);
    into[start..].make_ascii_lowercase();
}

fn push_upper(word: &str, into: &mut String) {
    let start = into.len();
    into.push_str(word);
    into[start..].make_ascii_uppercase();
}

fn push_capitalized(word: &str, into: &mut String) {
    let (first, rest) = word.split_at(1);
    push_upper(first, into);
    push_lower(rest, into);
}

/// Splits a cleaned name into words, none of them empty: at spaces, between a small letter and a capital, and before the last
/// of several capitals that a small letter follows (`getURLText` is `get URL Text`).
fn for_each_word(cleaned: &str, mut take: impl FnMut(&str)) {
    for run in cleaned.split(' ').filter(|run| !run.is_empty()) {
        let mut start = 0;
        // True if the last letter is a capital. `None` before the first letter of a word.
        let mut capital = None;
        for (at, pair) in run.as_bytes().windows(2).enumerate() {
            let (byte, next) = (pair[0], pair[1]);
            let before = capital;
            if byte.is_ascii_alphabetic() {
                capital = Some(byte.is_ascii_uppercase());
            }
            let end = if capital == Some(false) && next.is_ascii_uppercase() {
                at + 1
            } else if before == Some(true) && byte.is_ascii_uppercase() && next.is_ascii_lowercase() {
                at
            } else {
                continue;
            };
            take(&run[start..end]);
            start = end;
            capital = None;
        }
        take(&run[start..]);
    }
}

/// Keeps ASCII letters and digits, with spaces between words. Other letters become their code points, because rustc warns
/// about identifiers that look alike.
fn clean(text: &str) -> Cow<'_, str> {
    if text.is_empty() {
        return Cow::Borrowed("empty");
    }
    if text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Cow::Borrowed(text);
    }
    if text.bytes().all(|byte| byte == b'_') {
        return Cow::Borrowed("underscore");
    }
    let mut cleaned = String::new();
    for character in text.chars() {
        if cleaned.len() >= LONGEST {
            break;
        }
        match character {
            _ if character.is_ascii_alphanumeric() => cleaned.push(character),
            _ if character.is_alphanumeric() => spell(character, &mut cleaned),
            _ => cleaned.push(' '),
        }
    }
    if cleaned.trim().is_empty() {
        cleaned.clear();
        text.chars().take(SPELLED).for_each(|character| spell(character, &mut cleaned));
    }
    Cow::Owned(cleaned)
}

fn spell(character: char, into: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(into, " u{:x} ", u32::from(character));
}

fn starting_with_letter(name: String, prefix: &str) -> String {
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("{prefix}{name}") } else { name }
}

fn identifier(name: String) -> RustIdent {
    if name.len() > LONGEST_KEYWORD {
        RustIdent(name)
    } else if PATH_KEYWORDS.contains(&name.as_str()) {
        RustIdent(format!("{name}_"))
    } else if KEYWORDS.binary_search(&name.as_str()).is_ok() {
        RustIdent(format!("r#{name}"))
    } else {
        RustIdent(name)
    }
}

/// Returns `name` with a number after it, for the second and later claims to a name.
pub(super) fn numbered(name: &RustIdent, number: usize) -> RustIdent {
    let name = extensible(name);
    let separator = if name.ends_with(|last: char| last.is_ascii_digit()) { "_" } else { "" };
    identifier(format!("{name}{separator}{number}"))
}

/// Returns `name` followed by `part`.
pub(crate) fn joined(name: &RustIdent, part: &str) -> RustIdent {
    identifier(format!("{}{part}", extensible(name)))
}

/// Returns the start of longer names, which need neither `r#` nor the underscore of `Self_`.
fn extensible(name: &RustIdent) -> &str {
    name.unraw().trim_end_matches('_')
}

#[cfg(test)]
mod tests {
    use super::{KEYWORDS, LONGEST_KEYWORD, PATH_KEYWORDS, constant, field, identifier, module, type_name, value};

    #[test]
    fn fields_take_snake_case() {
        for (name, expected) in [
            ("createdAt", "created_at"),
            ("accentRGB", "accent_rgb"),
            ("userDID", "user_did"),
            ("is_conflicted", "is_conflicted"),
            ("kebab-case", "kebab_case"),
            ("2fa", "_2fa"),
            ("$type", "r#type"),
            ("gen", "r#gen"),
            ("self", "self_"),
            ("super", "super_"),
            ("_", "underscore"),
            ("", "empty"),
            ("***", "u2a_u2a_u2a"),
            ("größe", "gr_uf6_udf_e"),
        ] {
            let found = field(name);
            assert_eq!(found.as_str(), expected, "{name}");
            assert!(syn::parse_str::<syn::Ident>(found.as_str()).is_ok(), "{name}");
        }
    }

    #[test]
    fn types_take_camel_case() {
        for (name, expected) in
            [("replyRef", "ReplyRef"), ("self", "Self_"), ("2fa", "N2fa"), ("getURL", "GetUrl"), ("option", "Option")]
        {
            assert_eq!(type_name(name).as_str(), expected, "{name}");
        }
    }

    #[test]
    fn values_keep_their_sign() {
        for (text, expected) in [("+1", "Plus1"), ("-1", "Minus1"), ("a-b", "AB"), ("", "Empty"), ("!hide", "Hide")] {
            assert_eq!(value(text).as_str(), expected, "{text}");
        }
    }

    #[test]
    fn keywords_are_found() {
        assert!(KEYWORDS.is_sorted());
        for keyword in KEYWORDS.iter().chain(PATH_KEYWORDS) {
            assert!(keyword.len() <= LONGEST_KEYWORD, "{keyword}");
        }
        for keyword in KEYWORDS {
            assert_eq!(identifier((*keyword).to_owned()).as_str(), format!("r#{keyword}"));
        }
    }

    #[test]
    fn modules_and_constants() {
        assert_eq!(module("foo-bar").as_str(), "foo_bar");
        assert_eq!(module("2048").as_str(), "_2048");
        assert_eq!(module("type").as_str(), "r#type");
        for reserved in ["mod", "con", "prn", "aux", "nul", "com1", "lpt9", "com0"] {
            assert_eq!(module(reserved).as_str(), format!("{reserved}_"));
        }
        assert_eq!(module("AUX").as_str(), "aux_");
        for usual in ["com", "com10", "console", "lpt"] {
            assert_eq!(module(usual).as_str(), usual);
        }
        assert_eq!(constant("videoOnly").as_str(), "VIDEO_ONLY");
    }
}

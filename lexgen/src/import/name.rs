//! Names of other languages as names of lexicons.

/// The longest name of a definition that is made from other words.
const MAX_NAME: usize = 63;

/// Returns `text` as a name in lowerCamelCase of ASCII letters and digits, or `other` if it has none.
///
/// `Session` becomes `session`, `user-profile` `userProfile`, and `URLList` `urlList`.
pub(super) fn camel_case(text: &str, other: &str) -> String {
    let mut name = String::new();
    for word in text.split(|char: char| !char.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        match name.is_empty() {
            true => name.push_str(&uncapitalized(word)),
            false => name.push_str(&capitalized(word)),
        }
    }
    match name.chars().next() {
        None => name.push_str(other),
        Some(first) if first.is_ascii_digit() => name = format!("{other}{name}"),
        Some(_) => {}
    }
    name.truncate(MAX_NAME);
    name
}

/// Returns the word with a capital letter.
pub(super) fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

/// Returns the word with a small letter, or several if it starts with an abbreviation.
fn uncapitalized(word: &str) -> String {
    let upper = word.bytes().take_while(u8::is_ascii_uppercase).count();
    let is_rest_lower = word.as_bytes().get(upper).is_some_and(u8::is_ascii_lowercase);
    // The last capital letter of `URLList` starts the next word.
    let small = if upper > 1 && is_rest_lower { upper - 1 } else { upper };
    word[..small].to_ascii_lowercase() + &word[small..]
}

/// Returns `text` as a segment of the authority in an NSID, or `None` if it has no letter or digit.
pub(super) fn segment(text: &str) -> Option<String> {
    let kept = |char: char| if char.is_ascii_alphanumeric() { char.to_ascii_lowercase() } else { '-' };
    let mut segment: String = text.chars().map(kept).collect();
    segment.truncate(MAX_NAME);
    let segment = segment.trim_matches('-');
    (!segment.is_empty()).then(|| segment.to_owned())
}

/// Returns whether two names have the same letters and digits.
pub(super) fn are_same_words(left: &str, right: &str) -> bool {
    let folded = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_lowercase()).collect()
    };
    folded(left) == folded(right)
}

#[cfg(test)]
mod tests {
    use super::{camel_case, segment};

    #[test]
    fn names_are_in_camel_case() {
        for (text, name) in [
            ("Session", "session"),
            ("user-profile", "userProfile"),
            ("URLList", "urlList"),
            ("DID", "did"),
            ("__proto__", "proto"),
            ("..", "other"),
            ("2fa", "other2fa"),
            ("Paginated<User>", "paginatedUser"),
            ("größe", "grE"),
            ("$type", "type"),
        ] {
            assert_eq!(camel_case(text, "other"), name, "{text}");
        }
    }

    #[test]
    fn segments_have_letters_digits_and_hyphens() {
        assert_eq!(segment("V1").as_deref(), Some("v1"));
        assert_eq!(segment("user_profiles").as_deref(), Some("user-profiles"));
        assert_eq!(segment(".."), None);
    }
}

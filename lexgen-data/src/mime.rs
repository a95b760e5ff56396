//! MIME types, and the patterns in the `accept` of a blob and the `encoding` of a body.
//!
//! ```
//! use lexgen_data::mime;
//!
//! assert!(mime::matches("image/*", "image/png"));
//! assert!(mime::is_type("image/png") && !mime::is_type("image/*"));
//! assert!(mime::is_type_or_pattern("image/*"));
//! assert_eq!(mime::essence("text/plain; charset=utf-8"), "text/plain");
//! ```

/// Returns a content type without its parameters.
#[must_use]
pub fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

/// Returns whether a string is one MIME type without parameters, such as `image/png`. Patterns are not.
#[must_use]
pub fn is_type(text: &str) -> bool {
    text.split_once('/').is_some_and(|(ty, subtype)| is_name(ty) && is_name(subtype))
}

/// Returns whether a string is one MIME type (`image/png`) or a pattern (`image/*`, `*/*`), without parameters.
#[must_use]
pub fn is_type_or_pattern(text: &str) -> bool {
    text == "*/*" || text.strip_suffix("/*").map_or_else(|| is_type(text), is_name)
}

/// Returns whether a pattern matches a MIME type: `type/subtype`, `type/*` or `*/*`. Matching is case-sensitive
/// ([Lexicon: blob](https://atproto.com/specs/lexicon#blob)).
///
/// The MIME type is not validated: `*/*` matches any string.
#[must_use]
pub fn matches(pattern: &str, mime_type: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some("*/") => true,
        // With the slash, so that `image/*` does not match `imagery/png`, and with something after it.
        Some(start) if start.ends_with('/') => mime_type.len() > start.len() && mime_type.starts_with(start),
        _ => pattern == mime_type,
    }
}

/// Returns whether an encoding accepts a content type. The encoding is a type, a pattern, or a list of these. Case and
/// parameters are ignored.
///
/// A content type that is itself a pattern, such as `*/*`, does not say what the body is and is never accepted.
#[must_use]
pub fn accepts(encoding: &str, content_type: &str) -> bool {
    let given = essence(content_type);
    is_type(given) && encoding.split(',').map(essence).any(|pattern| matches_in_any_case(pattern, given))
}

fn matches_in_any_case(pattern: &str, mime_type: &str) -> bool {
    // The usual case, without an allocation.
    pattern.eq_ignore_ascii_case(mime_type) || matches(&pattern.to_ascii_lowercase(), &mime_type.to_ascii_lowercase())
}

/// Returns whether a string is a type or subtype: a token of RFC 9110, section 5.6.2, without `*`.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::{accepts, is_type, is_type_or_pattern, matches};

    #[test]
    fn types_and_patterns_are_distinguished_from_other_text() {
        for text in ["image/png", "application/vnd.ipld.car", "image/svg+xml"] {
            assert!(is_type(text) && is_type_or_pattern(text), "{text}");
        }
        for text in ["image/*", "*/*"] {
            assert!(!is_type(text) && is_type_or_pattern(text), "{text}");
        }
        for text in [
            "",
            "json",
            "*",
            "image/",
            "/png",
            "/*",
            "image/p*",
            "*/png",
            "a/b/c",
            "a/b/*",
            "text/plain; a=b",
            "a/b,c/d",
        ] {
            assert!(!is_type(text) && !is_type_or_pattern(text), "{text}");
        }
    }

    #[test]
    fn patterns_match_whole_types_or_all_of_a_kind() {
        for (pattern, mime_type, expected) in [
            ("*/*", "anything at all", true),
            ("image/*", "image/png", true),
            ("image/*", "IMAGE/png", false),
            ("image/*", "imagery/png", false),
            ("image/*", "image/", false),
            ("image/*", "image", false),
            ("image/png", "image/png", true),
            ("image/png", "image/pngx", false),
            ("image/png", "image/png; charset=x", false),
            ("*", "image/png", false),
            ("image/p*", "image/png", false),
        ] {
            assert_eq!(matches(pattern, mime_type), expected, "{pattern} {mime_type}");
        }
    }

    #[test]
    fn content_types_are_matched_without_case_or_parameters() {
        for (encoding, content_type) in [
            ("application/json", "Application/JSON; charset=utf-8"),
            ("application/json; charset=utf-8", "application/json"),
            ("Image/*", "image/PNG"),
            ("*/*", "text/plain"),
            ("image/jpeg, image/png", "image/png"),
        ] {
            assert!(accepts(encoding, content_type), "{encoding} {content_type}");
        }
    }

    #[test]
    fn other_types_patterns_and_invalid_types_are_not_accepted() {
        for (encoding, content_type) in [
            ("application/json", "application/vnd.x+json"),
            ("application/json", "application/json, text/plain"),
            ("application/json", ""),
            ("image/*", "image/"),
            ("image/*", "image/*"),
            ("image/*", "imagery/png"),
            ("*/*", "*/*"),
            ("*/*", "*/*; charset=utf-8"),
            ("*/*", "image/*"),
            ("*/*", "image"),
            ("*/*", "a b/c"),
        ] {
            assert!(!accepts(encoding, content_type), "{encoding} {content_type}");
        }
    }
}

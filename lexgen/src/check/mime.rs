//! MIME types and patterns of them, as `encoding` and `accept` hold them.

/// Whether a text is one MIME type (`image/png`) or a pattern (`image/*`, `*/*`), without parameters.
pub(super) fn is_type_or_pattern(text: &str) -> bool {
    match text.split_once('/') {
        Some(("*", subtype)) => subtype == "*",
        Some((ty, subtype)) => is_name(ty) && (subtype == "*" || is_name(subtype)),
        None => false,
    }
}

/// A type or subtype: the characters of a token (RFC 9110, section 5.6.2), but no `*`.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::is_type_or_pattern;

    #[test]
    fn types_and_patterns_are_told_from_other_text() {
        for text in ["image/png", "image/*", "*/*", "application/vnd.ipld.car", "image/svg+xml"] {
            assert!(is_type_or_pattern(text), "{text}");
        }
        for text in
            ["", "json", "*", "image/", "/png", "image/p*", "*/png", "a/b/c", "text/plain; charset=utf-8", "a/b,c/d"]
        {
            assert!(!is_type_or_pattern(text), "{text}");
        }
    }
}

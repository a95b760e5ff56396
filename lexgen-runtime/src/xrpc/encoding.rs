//! What content types go with the `encoding` of a body.

/// A content type without its parameters.
pub(crate) fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

/// Whether a content type is what an encoding means: a type, `type/*`, `*/*`, or a list of these. Neither case nor
/// parameters count.
pub(crate) fn accepts(encoding: &str, content_type: &str) -> bool {
    let Some((given_type, given_subtype)) = split(essence(content_type)) else { return false };
    let matches = |pattern: &str, part: &str| pattern == "*" || pattern.eq_ignore_ascii_case(part);
    encoding
        .split(',')
        .filter_map(|pattern| split(essence(pattern)))
        .any(|(main_type, subtype)| matches(main_type, given_type) && matches(subtype, given_subtype))
}

/// Type and subtype of what is a media type.
fn split(essence: &str) -> Option<(&str, &str)> {
    essence.split_once('/').filter(|(main_type, subtype)| is_token(main_type) && is_token(subtype))
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn types_and_patterns_are_matched_without_case_or_parameters() {
        for (encoding, content_type) in [
            ("application/json", "Application/JSON; charset=utf-8"),
            ("application/json; charset=utf-8", "application/json"),
            ("image/*", "image/png"),
            ("*/*", "text/plain"),
            ("image/jpeg, image/png", "image/png"),
        ] {
            assert!(accepts(encoding, content_type), "{encoding} {content_type}");
        }
    }

    #[test]
    fn other_types_and_what_is_no_type_do_not_match() {
        for (encoding, content_type) in [
            ("application/json", "application/vnd.x+json"),
            ("application/json", "application/json, text/plain"),
            ("application/json", ""),
            ("image/*", "image/"),
            ("image/*", "imagery/png"),
            ("*/*", "image"),
            ("*/*", "a b/c"),
        ] {
            assert!(!accepts(encoding, content_type), "{encoding} {content_type}");
        }
    }
}

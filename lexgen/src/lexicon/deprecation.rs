//! Deprecations, which lexicons write into descriptions.

/// The reason for a deprecation, if the description begins with the word "deprecated", as it does in lexicons. The reason is the
/// rest of the paragraph, and may be empty.
pub(crate) fn deprecation(description: &str) -> Option<&str> {
    const WORD: &str = "deprecated";
    let start = description.trim_start_matches(|c: char| !c.is_alphanumeric());
    let (word, rest) = start.split_at_checked(WORD.len())?;
    // "Deprecated accounts are listed here" does not deprecate anything.
    let is_alone = rest.trim_start().chars().next().is_none_or(|next| !next.is_alphanumeric());
    let is_deprecated =
        word.eq_ignore_ascii_case(WORD) && (is_alone || (word == "DEPRECATED" && rest.starts_with(' ')));
    is_deprecated.then(|| first_paragraph(rest))
}

/// The first paragraph of `text`, without the punctuation before it.
fn first_paragraph(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—' | ',' | '.' | ';' | ']' | ')' | '*' | '!')
    });
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        end += line.len();
    }
    text[..end].trim_end()
}

//! Documentation comments as descriptions: lines that a comment wraps are one line of text again.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The documentation of an item, without the space after `///`. `None` if there is none.
pub(super) fn lines(attributes: &[Attribute]) -> Option<String> {
    let mut text = String::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("doc")) {
        let Meta::NameValue(meta) = &attribute.meta else { continue };
        let Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) = &meta.value else { continue };
        for line in line.value().split('\n') {
            text.push_str(line.strip_prefix(' ').unwrap_or(line).trim_end());
            text.push('\n');
        }
    }
    (!text.trim().is_empty()).then(|| text.trim_matches('\n').to_owned())
}

/// The documentation as a description: paragraphs on one line each. Lists and code keep their lines.
pub(super) fn description(attributes: &[Attribute]) -> Option<String> {
    lines(attributes).map(|text| unwrap(&text))
}

/// Splits the last paragraph off, which lexgen adds to the documentation of what it generates.
pub(super) fn split_note(text: &str) -> (Option<&str>, &str) {
    match text.rfind("\n\n") {
        Some(at) => (Some(&text[..at]), text[at..].trim_start()),
        None => (None, text),
    }
}

/// Joins the lines of each paragraph.
pub(super) fn unwrap(text: &str) -> String {
    let mut joined = String::new();
    let mut is_code = false;
    let mut continues = false;
    for line in text.lines() {
        let is_fence = line.trim_start().starts_with("```");
        if is_code || is_fence || line.trim().is_empty() || is_list_item(line) || !continues {
            if !joined.is_empty() {
                joined.push('\n');
            }
            joined.push_str(line);
        } else {
            joined.push(' ');
            joined.push_str(line.trim_start());
        }
        is_code ^= is_fence;
        continues = !is_code && !is_fence && !line.trim().is_empty();
    }
    joined
}

fn is_list_item(line: &str) -> bool {
    let line = line.trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line.as_bytes() {
        [b'-' | b'*' | b'+', b' ', ..] => true,
        bytes => digits > 0 && matches!(bytes.get(digits..), Some([b'.' | b')', b' ', ..])),
    }
}

/// Undoes the escapes with which lexgen keeps a description from being Markdown.
pub(super) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '`' => {
                let ticks = rest.len() - rest.trim_start_matches('`').len();
                let fence = &rest[..ticks];
                // Code is as it was.
                let length = rest[ticks..].find(fence).map_or(ticks, |end| ticks + end + ticks);
                plain.push_str(&rest[..length]);
                length
            }
            '\\' => match rest[1..].chars().next() {
                Some(escaped) if escaped.is_ascii_punctuation() => {
                    plain.push(escaped);
                    1 + escaped.len_utf8()
                }
                _ => {
                    plain.push('\\');
                    1
                }
            },
            // Brackets of the description are escaped.
            '[' => match rest.split_once("](").and_then(|(text, path)| Some((text, path.find(')')?))) {
                Some((text, length)) => {
                    plain.push_str(&text[1..]);
                    text.len() + "](".len() + length + 1
                }
                None => {
                    plain.push('[');
                    1
                }
            },
            '<' if rest.starts_with("<http://") || rest.starts_with("<https://") => match rest.find('>') {
                Some(end) => {
                    plain.push_str(&rest[1..end]);
                    end + 1
                }
                None => {
                    plain.push('<');
                    1
                }
            },
            _ => {
                plain.push(first);
                first.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{unescape, unwrap};

    #[test]
    fn paragraphs_are_joined_and_lists_and_code_are_not() {
        assert_eq!(unwrap("a\nb\n\nc\nd"), "a b\n\nc d");
        assert_eq!(unwrap("- a\n  b\n- c"), "- a b\n- c");
        assert_eq!(unwrap("a\n```text\nx\ny\n```\nb"), "a\n```text\nx\ny\n```\nb");
    }

    #[test]
    fn escapes_are_undone_outside_of_code() {
        assert_eq!(
            unescape(r"see \[this\] and `\[that\]` at <https://example.com>"),
            r"see [this] and `\[that\]` at https://example.com"
        );
        assert_eq!(
            unescape("[com.example.post](super::post::Post), [`#item`](self::Item); [not"),
            "com.example.post, `#item`; [not"
        );
    }
}

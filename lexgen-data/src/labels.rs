//! Dot-separated labels, which handles and NSIDs have in common.
//!
//! Checks the grammar and length of each label. The number of labels, and further rules for the first and the last one,
//! are up to the format.

use crate::ascii;
use crate::syntax_error::SyntaxError;

/// The maximum length of a label in bytes.
const MAX_LABEL: usize = 63;

/// The error for a byte after which no label can continue.
pub(crate) const STRAY: &str = "expected a letter, a digit, `-` or `.`";

/// The result of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Labels {
    /// The number of labels, at least one.
    pub(crate) count: usize,
    /// The position of the last label.
    pub(crate) last: usize,
    /// The end of the letters and digits at the start of the last label. Without a hyphen, it is the end of the label.
    pub(crate) word: usize,
    /// The end of the last label.
    pub(crate) end: usize,
}

/// Checks the dot-separated labels at the start of the string, each of 1 to 63 letters, digits and inner hyphens.
#[inline]
pub(crate) fn scan(format: &'static str, text: &[u8]) -> Result<Labels, SyntaxError> {
    match scan_words(text) {
        Some(labels) => Ok(labels),
        None => scan_any(format, text),
    }
}

/// Scans labels without hyphens that have fewer than 64 bytes in total, so that no label is too long. Nearly all names
/// are such.
#[inline]
fn scan_words(text: &[u8]) -> Option<Labels> {
    let (mut count, mut last) = (1, 0);
    let end = loop {
        let mut at = last;
        while text.get(at).is_some_and(|&byte| ascii::WORD.has(byte)) {
            at += 1;
        }
        if at == last {
            return None;
        }
        match text.get(at) {
            Some(b'.') => {
                last = at + 1;
                count += 1;
            }
            Some(b'-') => return None,
            _ => break at,
        }
    };
    (end <= MAX_LABEL).then_some(Labels { count, last, word: end, end })
}

/// Scans any labels.
fn scan_any(format: &'static str, text: &[u8]) -> Result<Labels, SyntaxError> {
    let (mut count, mut last) = (0, 0);
    loop {
        let run = |set: ascii::Set, mut at: usize| {
            while text.get(at).is_some_and(|&byte| set.has(byte)) {
                at += 1;
            }
            at
        };
        let word = run(ascii::WORD, last);
        // Few labels have a hyphen.
        let end = run(ascii::LABEL, word);
        let has_outer_hyphen = word < end && (word == last || text.get(end - 1) == Some(&b'-'));
        let length = end - last;
        if length == 0 || length > MAX_LABEL || has_outer_hyphen {
            return Err(fault(format, text, last, end));
        }
        count += 1;
        if text.get(end) != Some(&b'.') {
            return Ok(Labels { count, last, word, end });
        }
        last = end + 1;
    }
}

/// Returns the error of an invalid label.
#[cold]
fn fault(format: &'static str, text: &[u8], start: usize, end: usize) -> SyntaxError {
    let (offset, reason) = match text.get(start..end).unwrap_or_default() {
        [] => match text.get(end) {
            None | Some(b'.' | b'/') => (0, "a segment must not be empty"),
            Some(_) => (0, STRAY),
        },
        [b'-', ..] => (0, "a segment must not start with `-`"),
        [inner @ .., b'-'] if inner.len() < MAX_LABEL => (inner.len(), "a segment must not end in `-`"),
        _ => (MAX_LABEL, "a segment must have at most 63 characters"),
    };
    SyntaxError::new(format, start + offset, reason)
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert_eq, proptest};

    use super::{scan, scan_any, scan_words};

    #[track_caller]
    fn position(text: &str) -> Option<usize> {
        match scan("handle", text.as_bytes()) {
            Ok(labels) if labels.end == text.len() => None,
            Ok(labels) => Some(labels.end),
            Err(error) => Some(error.position()),
        }
    }

    #[test]
    fn labels_are_counted_and_the_last_one_is_found() {
        let labels = scan("handle", b"a.b-c.example/").unwrap();
        assert_eq!((labels.count, labels.last, labels.end), (3, 6, 13));
        let labels = scan("handle", b"a").unwrap();
        assert_eq!((labels.count, labels.last, labels.end), (1, 0, 1));
    }

    #[test]
    fn an_error_points_at_the_first_wrong_byte() {
        assert_eq!(position(""), Some(0));
        assert_eq!(position(".a"), Some(0));
        assert_eq!(position("a..b"), Some(2));
        assert_eq!(position("a."), Some(2));
        assert_eq!(position("a.-b"), Some(2));
        assert_eq!(position("a.b-.c"), Some(3));
        assert_eq!(position("a.b_c"), Some(3));
        assert_eq!(position("a.é"), Some(2));
    }

    #[test]
    fn a_label_has_at_most_63_bytes() {
        let longest = format!("a.{}", "b".repeat(63));
        assert_eq!(position(&longest), None);
        assert_eq!(position(&(longest + "b")), Some(65));
    }

    #[test]
    fn the_fast_path_agrees_at_every_length() {
        for length in 0..80 {
            for tail in ["", ".", "-", "-a", "/", ".b", "..b", "é"] {
                for dot in 0..length + 1 {
                    let mut text = "a".repeat(length);
                    text.replace_range(dot..(dot + 1).min(length), ".");
                    text.push_str(tail);
                    let quick = scan_words(text.as_bytes());
                    assert!(quick.is_none() || quick == scan_any("handle", text.as_bytes()).ok(), "{text}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn the_fast_path_agrees_with_the_grammar(text in r"([a-zA-Z0-9]{1,9}|\.|-|/|_|\x00|é){0,20}") {
            let (quick, plain) = (scan_words(text.as_bytes()), scan_any("handle", text.as_bytes()));
            match &plain {
                Ok(labels) if labels.end <= 63 && !text[..labels.end].contains('-') => {
                    prop_assert_eq!(quick, Some(*labels));
                }
                _ => prop_assert_eq!(quick, quick.and(plain.ok())),
            }
        }
    }
}

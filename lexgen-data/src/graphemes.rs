//! Counting grapheme clusters.

use unicode_segmentation::UnicodeSegmentation;

/// Returns the number of extended grapheme clusters ([UAX 29](https://unicode.org/reports/tr29/)) in a string, the unit
/// of `minGraphemes` and `maxGraphemes`.
///
/// Source: [Lexicon: string](https://atproto.com/specs/lexicon#string).
///
/// ```
/// use lexgen_data::graphemes;
///
/// assert_eq!(graphemes("text"), 4);
/// assert_eq!(graphemes("👩‍👧‍👦 e\u{301}"), 3);
/// assert_eq!(graphemes("\r\n"), 1);
/// ```
#[must_use]
pub fn graphemes(text: &str) -> usize {
    let mut count = 0;
    let mut rest = text;
    // Between two ASCII characters there is always a boundary, except within `\r\n`. So the Unicode tables are needed
    // only for pieces with other characters.
    loop {
        let (ascii, after) = split(rest, ascii_length(rest.as_bytes()));
        let (piece, after) = split(after, piece_length(after.as_bytes()));
        count += ascii_graphemes(ascii.as_bytes()) + piece.graphemes(true).count();
        if after.is_empty() {
            return count;
        }
        rest = after;
    }
}

/// Returns the length of the ASCII prefix that cannot join with what follows.
fn ascii_length(text: &[u8]) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    // A combining mark may follow the last character.
    let other = text.iter().position(|byte| !byte.is_ascii());
    let ascii = text.get(..other.unwrap_or_default()).unwrap_or_default();
    let before = ascii.windows(2).rposition(is_boundary);
    before.map_or(0, |before| before + 1)
}

/// Returns the length of the prefix up to the first boundary between two ASCII characters after a character beyond
/// ASCII.
fn piece_length(text: &[u8]) -> usize {
    let other = text.iter().position(|byte| !byte.is_ascii());
    let start = other.unwrap_or(text.len());
    text.get(start..)
        .unwrap_or_default()
        .windows(2)
        .position(is_boundary)
        .map_or(text.len(), |before| start + before + 1)
}

/// Returns whether these bytes are ASCII characters with a boundary between them.
fn is_boundary(pair: &[u8]) -> bool {
    pair.is_ascii() && pair != b"\r\n"
}

/// Splits at one of the lengths above, which are next to ASCII and therefore never within a character.
fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// Counts clusters in ASCII, where every character is a cluster except `\r\n`, which is one.
fn ascii_graphemes(text: &[u8]) -> usize {
    let pairs = text.windows(2).filter(|&pair| pair == b"\r\n").count();
    text.len() - pairs
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert_eq, proptest};
    use unicode_segmentation::UnicodeSegmentation;

    use super::graphemes;

    #[test]
    fn clusters_are_counted_not_characters() {
        assert_eq!(graphemes(""), 0);
        assert_eq!(graphemes("abc"), 3);
        assert_eq!(graphemes("日本語"), 3);
        assert_eq!(graphemes("🇩🇪🇫🇷"), 2);
        assert_eq!(graphemes("👩🏽‍🚀"), 1);
        assert_eq!(graphemes("क्षि"), 1);
    }

    #[test]
    fn a_line_end_of_two_characters_is_one_cluster() {
        assert_eq!(graphemes("a\r\nb"), 3);
        assert_eq!(graphemes("\n\r"), 2);
        assert_eq!(graphemes("\r\r\n\n"), 3);
        assert_eq!(graphemes("é\r\n"), 2);
    }

    proptest! {
        // Line ends, marks, joiners, flags and letters of many scripts, in any order.
        #[test]
        fn the_ascii_fast_path_counts_the_same(
            text in "([\r\n\ta ]|[\r\n]{2}|[é\u{301}\u{200d}\u{fe0f}👩🚀🇩🇪क्षिषि각한日\u{600}]|\\PC){0,24}",
        ) {
            prop_assert_eq!(graphemes(&text), text.graphemes(true).count());
        }
    }
}

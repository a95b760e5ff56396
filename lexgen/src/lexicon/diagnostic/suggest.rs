//! Wording that quotes the input: corrections of names, and text that is safe to print.

/// Returns the candidate that is most similar to `word`, if one is similar at all.
///
/// Similar words differ in case, or have a few letters that are wrong, missing, superfluous or swapped. The cost does
/// not grow with the length of words. Callers bound the number of candidates.
pub fn closest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word = lower_chars(word)?;
    let limit = (word.len() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let letters = lower_chars(candidate)?;
            let distance = distance(&word, &letters, limit)?;
            // Words without a common letter are no corrections of each other.
            (distance < letters.len()).then_some((distance, candidate))
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// The longest word that is corrected.
const LONGEST: usize = 64;

fn lower_chars(word: &str) -> Option<Vec<char>> {
    (!word.is_empty() && word.len() <= LONGEST).then(|| word.chars().flat_map(char::to_lowercase).collect())
}

/// The number of steps (insert, delete, replace, swap neighbors) from one word to the other, if it is within `limit`.
fn distance(left: &[char], right: &[char], limit: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let mut before_last = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (i, &l) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &r) in right.iter().enumerate() {
            let mut steps = (last[j] + usize::from(l != r)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && l == right[j - 1] && r == left[i - 1] {
                let before: &Vec<usize> = &before_last;
                steps = steps.min(before[j - 1] + 1);
            }
            row.push(steps);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|&steps| steps <= limit)
}

/// The longest text that a message repeats.
const QUOTE: usize = 100;

/// Puts text from the input in backticks. Long text is cropped, and control characters are escaped.
pub(crate) fn quoted(text: &str) -> String {
    if text.is_empty() {
        return "`\"\"`".to_owned();
    }
    let mut quoted = String::from("`");
    for (count, char) in text.chars().enumerate() {
        if count == QUOTE {
            quoted.push('…');
            break;
        }
        if char.is_control() || is_invisible(char) {
            quoted.extend(char.escape_unicode());
        } else {
            quoted.push(char);
        }
    }
    quoted.push('`');
    quoted
}

/// Returns whether a character is invisible or changes the direction of text.
pub(super) fn is_invisible(char: char) -> bool {
    matches!(char, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::{closest, quoted};

    #[test]
    fn near_misses_are_found_and_others_are_not() {
        let fields = ["knownValues", "maxLength", "minLength", "enum", "type"];
        assert_eq!(closest("knownvalues", fields), Some("knownValues"));
        assert_eq!(closest("maxLenght", fields), Some("maxLength"));
        assert_eq!(closest("enums", fields), Some("enum"));
        assert_eq!(closest("pattern", fields), None);
        assert_eq!(closest("", fields), None);
        assert_eq!(closest("x", ["y"]), None);
        assert_eq!(closest(&"x".repeat(10_000_000), fields), None);
    }

    #[test]
    fn quoted_input_is_short_and_escaped() {
        assert_eq!(quoted("a\u{1b}[31m\u{202e}"), r"`a\u{1b}[31m\u{202e}`");
        assert_eq!(quoted(&"é".repeat(5000)).chars().count(), 103);
    }
}

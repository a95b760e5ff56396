//! The characters that JSON strings contain without escapes, for reading and writing.

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGH: u64 = u64::from_le_bytes([0x80; 8]);

/// Returns the number of leading bytes that need no escape: all except quotation marks, backslashes and control
/// characters.
#[inline]
pub(super) fn plain_run(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((eight, after)) = rest.split_first_chunk() {
        let special = special(u64::from_le_bytes(*eight));
        if special != 0 {
            return bytes.len() - rest.len() + first(special);
        }
        rest = after;
    }
    bytes.len() - rest.len() + short_run(rest)
}

/// Like [`plain_run`], for less than eight bytes.
#[inline]
fn short_run(bytes: &[u8]) -> usize {
    let is_plain = match (bytes.first_chunk(), bytes.last_chunk()) {
        // From four bytes on, some are checked twice.
        (Some(first), Some(last)) => {
            special(u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))) == 0
        }
        _ => false,
    };
    if is_plain { bytes.len() } else { bytes.iter().position(|byte| is_special(*byte)).unwrap_or(bytes.len()) }
}

const fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | ..=0x1f)
}

/// Returns a word in which the highest bit of each byte that needs an escape is set. Above the first such byte, other
/// bits may be set too.
#[inline]
const fn special(word: u64) -> u64 {
    // Maps control characters and the quotation mark, and no other byte, below 0x21.
    let moved = word ^ (ONES * 0x02);
    let backslash = word ^ (ONES * b'\\' as u64);
    // The subtraction borrows from the next byte only if there is a match.
    let found = (moved.wrapping_sub(ONES * 0x21) & !moved) | (backslash.wrapping_sub(ONES) & !backslash);
    found & HIGH
}

/// Returns the index of the first marked byte.
#[inline]
const fn first(special: u64) -> usize {
    special.trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use super::{is_special, plain_run};

    #[test]
    fn a_run_ends_at_the_first_byte_that_must_be_escaped() {
        for length in 0..20 {
            assert_eq!(plain_run(&vec![b'a'; length]), length);
            for place in 0..length {
                for byte in 0..=u8::MAX {
                    // Bytes after it, and bytes that differ from special ones by one bit, do not matter.
                    for after in [b'a', b'"', 0x1f, 0xff, b'"' + 1] {
                        let mut text = vec![b'!'; length];
                        text[place] = byte;
                        text[place + 1..].fill(after);
                        let expected = text.iter().position(|byte| is_special(*byte)).unwrap_or(length);
                        assert_eq!(plain_run(&text), expected, "{text:?}");
                    }
                }
            }
        }
    }
}

//! Sets of ASCII characters that the grammars use, in one table.

/// A set of ASCII characters.
#[derive(Clone, Copy)]
pub(crate) struct Set(u8);

/// `[a-zA-Z0-9-]`: labels of handles, segments of NSIDs.
pub(crate) const LABEL: Set = Set(1);
/// `[a-zA-Z0-9._:%-]`: the identifier of a DID, after its method.
pub(crate) const DID: Set = Set(1 << 1);
/// `[a-zA-Z0-9_~.:-]`: record keys.
pub(crate) const RECORD_KEY: Set = Set(1 << 2);
/// `[2-7a-z]`: the sortable base 32 of TIDs.
pub(crate) const TID: Set = Set(1 << 3);
/// `[a-zA-Z0-9+.-]`: schemes of URIs.
pub(crate) const SCHEME: Set = Set(1 << 4);
/// `[a-zA-Z0-9]`: names of NSIDs.
pub(crate) const WORD: Set = Set(1 << 5);

static SETS: [u8; 256] = sets();

const fn sets() -> [u8; 256] {
    let alphanumeric = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let mut table = with([0; 256], alphanumeric, LABEL.0 | DID.0 | RECORD_KEY.0 | SCHEME.0 | WORD.0);
    table = with(table, b"-", LABEL.0);
    table = with(table, b"._:%-", DID.0);
    table = with(table, b"_~.:-", RECORD_KEY.0);
    table = with(table, b"+.-", SCHEME.0);
    with(table, b"234567abcdefghijklmnopqrstuvwxyz", TID.0)
}

const fn with(mut table: [u8; 256], characters: &[u8], sets: u8) -> [u8; 256] {
    let mut at = 0;
    while at < characters.len() {
        table[characters[at] as usize] |= sets;
        at += 1;
    }
    table
}

/// Returns whether all bytes satisfy a predicate.
///
/// Optimized for strings that do: it has no early exit, so that the compiler can vectorize it.
#[inline]
pub(crate) fn all(bytes: &[u8], is_of_kind: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(true, |all, &byte| all & is_of_kind(byte))
}

impl Set {
    /// Returns whether the set contains the byte.
    #[inline]
    pub(crate) const fn has(self, byte: u8) -> bool {
        SETS[byte as usize] & self.0 != 0
    }

    /// Returns the number of leading bytes that are in the set. Optimized for runs of eight bytes and more.
    #[inline]
    pub(crate) fn run(self, bytes: &[u8]) -> usize {
        // One branch per eight bytes.
        let all = |eight: &[u8]| {
            let sets = |sets, &byte: &u8| sets & SETS[usize::from(byte)];
            eight.iter().fold(self.0, sets) != 0
        };
        let eights = bytes.chunks_exact(8).take_while(|eight| all(eight)).count();
        let rest = bytes.get(8 * eights..).unwrap_or_default();
        // Checks the last few bytes together with some before them.
        if (2..8).contains(&rest.len()) && bytes.last_chunk::<8>().is_some_and(|eight| all(eight)) {
            return bytes.len();
        }
        8 * eights + self.short_run(rest)
    }

    /// Returns the number of leading bytes that are in the set. Optimized for short runs.
    #[inline]
    pub(crate) const fn short_run(self, bytes: &[u8]) -> usize {
        let mut at = 0;
        while at < bytes.len() && self.has(bytes[at]) {
            at += 1;
        }
        at
    }
}

/// Returns whether a byte is in `[2-7a-z]`, for [`all`].
#[inline]
pub(crate) const fn is_base32(byte: u8) -> bool {
    byte.is_ascii_lowercase() | (byte.wrapping_sub(b'2') <= 5)
}

#[cfg(test)]
mod tests {
    use super::{DID, LABEL, RECORD_KEY, SCHEME, TID, WORD, all, is_base32};

    #[test]
    fn sets_contain_exactly_the_characters_of_their_grammar() {
        for byte in 0..=u8::MAX {
            let word = byte.is_ascii_alphanumeric();
            assert_eq!(LABEL.has(byte), word || byte == b'-', "{byte}");
            assert_eq!(DID.has(byte), word || b"._:%-".contains(&byte), "{byte}");
            assert_eq!(RECORD_KEY.has(byte), word || b"_~.:-".contains(&byte), "{byte}");
            assert_eq!(SCHEME.has(byte), word || b"+.-".contains(&byte), "{byte}");
            assert_eq!(WORD.has(byte), word, "{byte}");
            let base32 = byte.is_ascii_lowercase() || (b'2'..=b'7').contains(&byte);
            assert_eq!(TID.has(byte), base32, "{byte}");
            assert_eq!(is_base32(byte), base32, "{byte}");
        }
    }

    #[test]
    fn a_run_ends_at_the_first_byte_outside_the_set() {
        for length in 0..30 {
            let mut text = vec![b'a'; length];
            assert_eq!(LABEL.run(&text), length);
            text.extend(b".aaaaaaaaa");
            assert_eq!(LABEL.run(&text), length);
            assert_eq!(LABEL.short_run(&text), length);
        }
    }

    #[test]
    fn one_byte_of_another_kind_is_found_at_any_position() {
        let is_digit = |byte: u8| byte.is_ascii_digit();
        assert!(all(b"", is_digit));
        for length in 1..70 {
            let mut text = vec![b'0'; length];
            assert!(all(&text, is_digit));
            text[length / 2] = b'a';
            assert!(!all(&text, is_digit));
        }
    }
}

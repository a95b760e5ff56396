//! The strings of CIDs: the bases that are accepted, and those that are written.

use std::str;

use data_encoding::{BASE32_NOPAD, BASE32_NOPAD_NOCASE, Encoding, HEXLOWER, HEXUPPER};

use super::{BinaryCid, MAX_LENGTH, binary, error};
use crate::ascii;
use crate::syntax_error::SyntaxError;

/// The prefixes of CIDs that the protocol creates: version, codec and most of the multihash header.
const BLESSED: [&[u8]; 2] = [b"bafyrei", b"bafkrei"];

/// The length of such a string: 36 bytes, and two bits that must be zero.
const BLESSED_LENGTH: usize = 59;

/// Returns the string if it is a lowercase CID of the kind that the protocol creates, without decoding it.
pub(super) fn blessed(text: &[u8]) -> Option<&[u8; BLESSED_LENGTH]> {
    let text: &[u8; BLESSED_LENGTH] = text.try_into().ok()?;
    // The prefix is followed by the rest of the multihash header. The last digit contains the two zero bits.
    let is_head = |head: &&[u8]| text.starts_with(head) && matches!(text.get(head.len()), Some(b'a'..=b'h'));
    let is_digit = |byte: u8| byte.is_ascii_lowercase() | (b'2'..=b'7').contains(&byte);
    let is_last = |byte: &u8| matches!(byte, b'a' | b'e' | b'i' | b'm' | b'q' | b'u' | b'y' | b'4');
    let is_blessed = BLESSED.iter().any(is_head) && ascii::all(text, is_digit) && text.last().is_some_and(is_last);
    is_blessed.then_some(text)
}

/// The digits of lowercase base32, by value.
static DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The value of each digit.
static VALUES: [u8; 256] = values();

const fn values() -> [u8; 256] {
    let mut values = [0; 256];
    let mut value: u8 = 0;
    while value < 32 {
        values[DIGITS[value as usize] as usize] = value;
        value += 1;
    }
    values
}

// Digits and bytes padded to multiples of eight and five, so that all groups are coded alike.
const PADDED_DIGITS: usize = 64;
const PADDED_BYTES: usize = 40;

/// Decodes a string that [`blessed`] accepted: eight digits to five bytes.
fn decode_blessed(text: &[u8; BLESSED_LENGTH]) -> [u8; binary::BLESSED_LENGTH] {
    let mut digits = [DIGITS[0]; PADDED_DIGITS];
    digits[..BLESSED_LENGTH - 1].copy_from_slice(&text[1..]);
    let mut bytes = [0; PADDED_BYTES];
    for (eight, five) in digits.chunks_exact(8).zip(bytes.chunks_exact_mut(5)) {
        let bits = eight.iter().fold(0, |bits, &digit| bits << 5 | u64::from(VALUES[usize::from(digit)]));
        five.copy_from_slice(&bits.to_be_bytes()[3..]);
    }
    let mut decoded = [0; binary::BLESSED_LENGTH];
    decoded.copy_from_slice(&bytes[..binary::BLESSED_LENGTH]);
    decoded
}

/// Encodes a CID of the kind that the protocol creates.
fn encode_blessed(blessed: &[u8; binary::BLESSED_LENGTH]) -> [u8; BLESSED_LENGTH] {
    let mut bytes = [0; PADDED_BYTES];
    bytes[..binary::BLESSED_LENGTH].copy_from_slice(blessed);
    let mut digits = [0; PADDED_DIGITS];
    for (five, eight) in bytes.chunks_exact(5).zip(digits.chunks_exact_mut(8)) {
        let mut bits = five.iter().fold(0, |bits, &byte| bits << 8 | u64::from(byte));
        for digit in eight.iter_mut().rev() {
            let [.., low] = bits.to_be_bytes();
            *digit = DIGITS[usize::from(low & 31)];
            bits >>= 5;
        }
    }
    let mut text = [b'b'; BLESSED_LENGTH];
    text[1..].copy_from_slice(&digits[..BLESSED_LENGTH - 1]);
    text
}

/// Parses a CID. Allocates only if it is not of the kind that the protocol creates.
pub(super) fn decode(text: &str) -> Result<BinaryCid, SyntaxError> {
    if let Some(blessed) = blessed(text.as_bytes()) {
        return Ok(BinaryCid::Blessed(decode_blessed(blessed)));
    }
    if let Some(position) = text.bytes().position(|byte| !byte.is_ascii()) {
        return Err(error(position, "unexpected character for this base"));
    }
    if text.len() > MAX_LENGTH {
        return Err(error(MAX_LENGTH, "a CID must have at most 256 characters"));
    }
    let mut buffer = [0; MAX_LENGTH];
    let digits = text.as_bytes().get(1..).unwrap_or_default();
    let length = match text.as_bytes().first() {
        Some(b'b') => decode_base32(digits, u8::is_ascii_uppercase, &mut buffer)?,
        Some(b'B') => decode_base32(digits, u8::is_ascii_lowercase, &mut buffer)?,
        Some(b'f') => decode_bits(&HEXLOWER, digits, &mut buffer)?,
        Some(b'F') => decode_bits(&HEXUPPER, digits, &mut buffer)?,
        Some(b'z') => decode_base58(digits, 1, &mut buffer)?,
        // Version 0 has no multibase prefix: it is 46 characters of base58 that always start with `Q`.
        Some(b'Q') => decode_base58(text.as_bytes(), 0, &mut buffer)?,
        Some(_) => return Err(error(0, "unsupported multibase prefix")),
        None => return Err(error(0, "a CID must not be empty")),
    };
    let binary = BinaryCid::from_bytes(&buffer[..length]).map_err(|cause| error(text.len(), cause.reason()))?;
    if binary.is_version_0() == text.starts_with('Q') {
        Ok(binary)
    } else {
        Err(error(0, "version 0 must be in base58 without a prefix"))
    }
}

/// The string of a CID. For the kind that the protocol creates, it is not allocated.
pub(crate) enum CidText {
    /// The kind that the protocol creates, in ASCII.
    Blessed([u8; BLESSED_LENGTH]),
    /// Any other.
    Other(String),
}

impl CidText {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Blessed(text) => str::from_utf8(text).unwrap_or_default(),
            Self::Other(text) => text,
        }
    }
}

/// Writes version 0 in base58 and version 1 in lowercase base32.
pub(super) fn encode(binary: &BinaryCid) -> CidText {
    match binary {
        BinaryCid::Blessed(bytes) => CidText::Blessed(encode_blessed(bytes)),
        BinaryCid::Other(bytes) if binary.is_version_0() => CidText::Other(bs58::encode(bytes).into_string()),
        BinaryCid::Other(bytes) => CidText::Other(format!("b{}", BASE32_NOPAD.encode(bytes).to_ascii_lowercase())),
    }
}

/// `wrong_case` matches the letters that this variant of base32 does not have.
fn decode_base32(
    digits: &[u8],
    wrong_case: fn(&u8) -> bool,
    buffer: &mut [u8; MAX_LENGTH],
) -> Result<usize, SyntaxError> {
    match digits.iter().position(wrong_case) {
        Some(position) => Err(error(1 + position, "unexpected character for this base")),
        None => decode_bits(&BASE32_NOPAD_NOCASE, digits, buffer),
    }
}

/// Decodes a base whose digits represent whole bits.
fn decode_bits(encoding: &Encoding, digits: &[u8], buffer: &mut [u8; MAX_LENGTH]) -> Result<usize, SyntaxError> {
    let length =
        encoding.decode_len(digits.len()).map_err(|cause| error(1 + cause.position, "invalid length for this base"))?;
    encoding
        .decode_mut(digits, &mut buffer[..length])
        .map_err(|cause| error(1 + cause.error.position, "unexpected character for this base"))
}

fn decode_base58(digits: &[u8], start: usize, buffer: &mut [u8; MAX_LENGTH]) -> Result<usize, SyntaxError> {
    bs58::decode(digits).onto(buffer).map_err(|cause| match cause {
        bs58::decode::Error::InvalidCharacter { index, .. } | bs58::decode::Error::NonAsciiCharacter { index } => {
            error(start + index, "unexpected character for this base")
        }
        _ => error(start, "expected exactly one CID"),
    })
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE32_NOPAD;

    use super::{blessed, decode};

    #[test]
    fn blessed_cids_are_recognized_without_decoding() {
        for text in [
            "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a",
            "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
        ] {
            assert!(blessed(text.as_bytes()).is_some());
            let digits = text[1..].to_ascii_uppercase();
            assert_eq!(BASE32_NOPAD.decode(digits.as_bytes()).unwrap(), decode(text).unwrap().as_bytes());
            assert_eq!(decode(text).unwrap().to_text().as_str(), text);
            assert!(blessed(&text.as_bytes()[..58]).is_none());
            assert!(blessed(format!("{text}a").as_bytes()).is_none());
            for index in 0..text.len() {
                for other in ('!'..='~').chain(['é']) {
                    let text = format!("{}{other}{}", &text[..index], &text[index + 1..]);
                    // An uppercase CID is not on the fast path.
                    let upper = text.to_ascii_uppercase();
                    let decoded = decode(&upper).is_ok_and(|binary| binary.is_blessed());
                    let is_lower = text.starts_with('b') && !text.contains(|c: char| c.is_ascii_uppercase());
                    assert_eq!(blessed(text.as_bytes()).is_some(), decoded && is_lower, "{text}");
                }
            }
        }
    }
}

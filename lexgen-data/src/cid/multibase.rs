//! The text of a CID: which bases it may be written in, and which it is written in.
//!
//! Knows nothing of what the bytes mean.

use data_encoding::{BASE32_NOPAD, BASE32_NOPAD_NOCASE, Encoding, HEXLOWER, HEXUPPER};

use super::{BinaryCid, MAX_LENGTH, binary, error};
use crate::ascii;
use crate::syntax_error::SyntaxError;

/// The texts with which CIDs of the blessed kind begin: the version, the codec, and most of the head of the hash.
const BLESSED: [&[u8]; 2] = [b"bafyrei", b"bafkrei"];

/// How long they are: 36 bytes, and two bits that must be zero.
const BLESSED_LENGTH: usize = 59;

/// Whether the text is a CID of the blessed kind, told without decoding it. Of one that is not in lower case, says no.
pub(super) fn is_blessed(text: &[u8]) -> bool {
    match text {
        // The rest of the hash's head, its digest, and in the last digit the two bits.
        [.., b'a' | b'e' | b'i' | b'm' | b'q' | b'u' | b'y' | b'4'] if text.len() == BLESSED_LENGTH => {
            let is_head = |head: &&[u8]| text.starts_with(head) && matches!(text.get(head.len()), Some(b'a'..=b'h'));
            BLESSED.iter().any(is_head) && ascii::TID.run(text) == BLESSED_LENGTH
        }
        _ => false,
    }
}

/// The bytes of a text that is known to be a CID of the blessed kind: five for every eight digits.
fn decode_blessed(text: &[u8]) -> [u8; binary::BLESSED_LENGTH] {
    let value = |digit: u8| u64::from(if digit >= b'a' { digit - b'a' } else { digit.wrapping_sub(b'2') + 26 });
    let mut decoded = [0; binary::BLESSED_LENGTH];
    let digits = text.get(1..).unwrap_or_default();
    for (eight, five) in digits.chunks(8).zip(decoded.chunks_mut(5)) {
        let bits = eight.iter().fold(0, |bits, &digit| bits << 5 | value(digit)) << (5 * (8 - eight.len()));
        five.iter_mut().zip(&bits.to_be_bytes()[3..]).for_each(|(byte, bits)| *byte = *bits);
    }
    decoded
}

/// Reads the text of one CID. Allocates only for a CID that is not of the blessed kind.
pub(super) fn decode(text: &str) -> Result<BinaryCid, SyntaxError> {
    if is_blessed(text.as_bytes()) {
        return Ok(BinaryCid::Blessed(decode_blessed(text.as_bytes())));
    }
    if let Some(position) = text.bytes().position(|byte| !byte.is_ascii()) {
        return Err(error(position, "not a character of the base"));
    }
    if text.len() > MAX_LENGTH {
        return Err(error(MAX_LENGTH, "longer than a CID can be"));
    }
    let mut buffer = [0; MAX_LENGTH];
    let digits = text.as_bytes().get(1..).unwrap_or_default();
    let length = match text.as_bytes().first() {
        Some(b'b') => decode_base32(digits, u8::is_ascii_uppercase, &mut buffer)?,
        Some(b'B') => decode_base32(digits, u8::is_ascii_lowercase, &mut buffer)?,
        Some(b'f') => decode_bits(&HEXLOWER, digits, &mut buffer)?,
        Some(b'F') => decode_bits(&HEXUPPER, digits, &mut buffer)?,
        Some(b'z') => decode_base58(digits, 1, &mut buffer)?,
        // Version 0 has no multibase prefix: 46 characters of base 58 that always begin so.
        Some(b'Q') => decode_base58(text.as_bytes(), 0, &mut buffer)?,
        Some(_) => return Err(error(0, "no multibase that CIDs are written in")),
        None => return Err(error(0, "a CID is not empty")),
    };
    let binary = BinaryCid::from_bytes(&buffer[..length]).map_err(|cause| error(text.len(), cause.reason()))?;
    if binary.is_version_0() == text.starts_with('Q') {
        Ok(binary)
    } else {
        Err(error(0, "version 0 is written in base 58 without a prefix"))
    }
}

/// Writes version 0 in base 58, version 1 in lower-case base 32.
pub(super) fn encode(binary: &BinaryCid) -> String {
    if binary.is_version_0() {
        return bs58::encode(binary.as_bytes()).into_string();
    }
    let mut text = String::with_capacity(1 + BASE32_NOPAD.encode_len(binary.as_bytes().len()));
    text.push('b');
    BASE32_NOPAD.encode_append(binary.as_bytes(), &mut text);
    text.make_ascii_lowercase();
    text
}

/// `wrong_case`: the letters that this variant of base 32 does not have.
fn decode_base32(
    digits: &[u8],
    wrong_case: fn(&u8) -> bool,
    buffer: &mut [u8; MAX_LENGTH],
) -> Result<usize, SyntaxError> {
    match digits.iter().position(wrong_case) {
        Some(position) => Err(error(1 + position, "not a character of the base")),
        None => decode_bits(&BASE32_NOPAD_NOCASE, digits, buffer),
    }
}

/// A base whose digits are whole bits.
fn decode_bits(encoding: &Encoding, digits: &[u8], buffer: &mut [u8; MAX_LENGTH]) -> Result<usize, SyntaxError> {
    let length = encoding
        .decode_len(digits.len())
        .map_err(|cause| error(1 + cause.position, "a CID of this length does not exist"))?;
    encoding
        .decode_mut(digits, &mut buffer[..length])
        .map_err(|cause| error(1 + cause.error.position, "not a character of the base"))
}

fn decode_base58(digits: &[u8], start: usize, buffer: &mut [u8; MAX_LENGTH]) -> Result<usize, SyntaxError> {
    bs58::decode(digits).onto(buffer).map_err(|cause| match cause {
        bs58::decode::Error::InvalidCharacter { index, .. } | bs58::decode::Error::NonAsciiCharacter { index } => {
            error(start + index, "not a character of the base")
        }
        _ => error(start, "the bytes are not one whole CID"),
    })
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE32_NOPAD;

    use super::{decode, is_blessed};

    #[test]
    fn what_counts_as_blessed_without_decoding_is_what_decodes_to_it() {
        for text in [
            "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a",
            "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
        ] {
            assert!(is_blessed(text.as_bytes()));
            let digits = text[1..].to_ascii_uppercase();
            assert_eq!(BASE32_NOPAD.decode(digits.as_bytes()).unwrap(), decode(text).unwrap().as_bytes());
            assert!(!is_blessed(&text.as_bytes()[..58]));
            assert!(!is_blessed(format!("{text}a").as_bytes()));
            for index in 0..text.len() {
                for other in ('!'..='~').chain(['é']) {
                    let text = format!("{}{other}{}", &text[..index], &text[index + 1..]);
                    // In upper case, it is decoded the general way.
                    let upper = text.to_ascii_uppercase();
                    let decoded = decode(&upper).is_ok_and(|binary| binary.is_blessed());
                    let is_lower = text.starts_with('b') && !text.contains(|c: char| c.is_ascii_uppercase());
                    assert_eq!(is_blessed(text.as_bytes()), decoded && is_lower, "{text}");
                }
            }
        }
    }
}

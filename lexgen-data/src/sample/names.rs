//! Random hosts, NSIDs, and identifiers that contain them, in every valid length.

use super::random::Random;

const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
const WORD: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const LABEL: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789-";
const DID: &[u8] = b"abcdefghijklmnopqrstuvwxyz234567ABC._:%-";
const KEY: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCXYZ0123456789_~.:-";
const BASE_32: &[u8] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The maximum length of a label of a host or NSID.
const LONGEST_LABEL: u64 = 63;

/// Returns `length` random characters of an alphabet.
pub(super) fn characters(alphabet: &[u8], length: u64, random: &mut Random) -> String {
    (0..length).filter_map(|_| random.choose(alphabet).map(|&byte| char::from(byte))).collect()
}

/// Returns numbers within these ranges with this sum, if there are any.
pub(super) fn split(total: u64, ranges: &[(u64, u64)], random: &mut Random) -> Option<Vec<u64>> {
    let (mut min, mut max) = (0, 0);
    for (low, high) in ranges {
        (min, max) = (min + low, max + high);
    }
    if total < min || total > max {
        return None;
    }
    let mut parts = Vec::with_capacity(ranges.len());
    let mut left = total;
    for &(low, high) in ranges {
        (min, max) = (min - low, max - high);
        let part = random.between(low.max(left.saturating_sub(max)), high.min(left - min));
        left -= part;
        parts.push(part);
    }
    Some(parts)
}

/// Returns a label whose first and last characters are valid.
fn label(length: u64, first: &[u8], random: &mut Random) -> String {
    match length {
        0 => String::new(),
        1 => characters(first, 1, random),
        _ => {
            let (first, inner) = (characters(first, 1, random), characters(LABEL, length - 2, random));
            format!("{first}{inner}{}", characters(WORD, 1, random))
        }
    }
}

/// Returns lengths of at least `least` labels that add up to `length` together with the dots.
fn label_lengths(length: u64, least: u64, random: &mut Random) -> Option<Vec<u64>> {
    let fewest = least.max((length + 1).div_ceil(LONGEST_LABEL + 1));
    let most = length.div_ceil(2).min(fewest + 2);
    if most < fewest {
        return None;
    }
    let count = random.between(fewest, most);
    let ranges = vec![(1, LONGEST_LABEL); usize::try_from(count).ok()?];
    split(length - (count - 1), &ranges, random)
}

/// Returns a handle of 3 to 253 characters.
pub(super) fn handle(length: u64, random: &mut Random) -> Option<String> {
    let lengths = label_lengths(length, 2, random)?;
    let last = lengths.len() - 1;
    let labels = lengths.iter().enumerate().map(|(index, &length)| {
        // The last label starts with a letter, so that no IP address is a handle.
        label(length, if index == last { LOWER } else { WORD }, random)
    });
    Some(labels.collect::<Vec<_>>().join("."))
}

/// Returns an NSID of 5 to 317 characters.
pub(super) fn nsid(length: u64, random: &mut Random) -> Option<String> {
    let lengths = label_lengths(length, 3, random)?;
    let last = lengths.len() - 1;
    let labels = lengths.iter().enumerate().map(|(index, &length)| match index {
        0 => label(length, LOWER, random),
        _ if index == last => characters(LOWER, 1, random) + &characters(WORD, length - 1, random),
        _ => label(length, WORD, random),
    });
    Some(labels.collect::<Vec<_>>().join("."))
}

/// Returns a DID of 7 to 2048 characters.
pub(super) fn did(length: u64, random: &mut Random) -> Option<String> {
    if length == 32 && !random.one_in(4) {
        return Some(format!("did:plc:{}", characters(BASE_32, 24, random)));
    }
    if (11..=200).contains(&length) && random.one_in(2) {
        let host = handle(length - 8, random)?;
        return Some(format!("did:web:{}", host.to_ascii_lowercase()));
    }
    let rest = length.checked_sub(5)?;
    let method = random.between(1, rest.checked_sub(1)?.min(6));
    let inner = characters(DID, rest - method - 1, random);
    Some(format!("did:{}:{inner}{}", characters(LOWER, method, random), characters(WORD, 1, random)))
}

/// Returns a DID or a handle of 3 to 2048 characters.
pub(super) fn at_identifier(length: u64, random: &mut Random) -> Option<String> {
    let is_handle = length < 7 || (length <= 253 && random.one_in(2));
    if is_handle { handle(length, random) } else { did(length, random) }
}

/// Returns a record key of 1 to 512 characters.
pub(super) fn record_key(length: u64, random: &mut Random) -> Option<String> {
    match length {
        4 if random.one_in(2) => Some("self".to_owned()),
        13 if random.one_in(2) => Some(tid(random)),
        // The only invalid keys are one and two dots.
        1 | 2 => Some(characters(WORD, length, random)),
        _ => Some(characters(KEY, length - 1, random) + &characters(WORD, 1, random)),
    }
}

/// Returns a TID, which has 13 characters.
pub(super) fn tid(random: &mut Random) -> String {
    characters(b"234567abcdefghij", 1, random) + &characters(b"234567abcdefghijklmnopqrstuvwxyz", 12, random)
}

/// Returns an AT URI of 8 to 2884 characters, with or without collection and record key. It does not lead into a space,
/// because these URIs are a draft that other readers may refuse.
pub(super) fn at_uri(length: u64, random: &mut Random) -> Option<String> {
    let rest = length.checked_sub(5)?;
    let forms: [&[(u64, u64)]; 3] =
        [&[(3, 2048), (1, 1), (5, 317), (1, 1), (1, 512)], &[(3, 2048), (1, 1), (5, 317)], &[(3, 2048)]];
    let first = random.index(forms.len());
    // Some lengths exist only in one of the forms.
    let order = forms.iter().skip(first).chain(forms.iter().take(first));
    let lengths = order.filter_map(|ranges| split(rest, ranges, random)).next()?;
    let mut uri = format!("at://{}", at_identifier(*lengths.first()?, random)?);
    if let Some(&length) = lengths.get(2) {
        uri = format!("{uri}/{}", nsid(length, random)?);
    }
    if let Some(&length) = lengths.get(4) {
        uri = format!("{uri}/{}", record_key(length, random)?);
    }
    Some(uri)
}

/// Returns a reference to a space of 26 to 2890 characters.
pub(super) fn space_ref(length: u64, random: &mut Random) -> Option<String> {
    let rest = length.checked_sub(12)?;
    let lengths = split(rest, &[(7, 2048), (5, 317), (1, 1), (1, 512)], random)?;
    let &[authority, ty, _, key] = lengths.as_slice() else { return None };
    let (authority, ty, key) = (did(authority, random)?, nsid(ty, random)?, record_key(key, random)?);
    Some(format!("at://{authority}/space/{ty}/{key}"))
}

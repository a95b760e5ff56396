//! Random strings of each format, in every length that the format allows.

use data_encoding::HEXLOWER;

use super::names::{at_identifier, at_uri, characters, did, handle, nsid, record_key, space_ref, split, tid};
use super::random::Random;
use super::text::{Impossible, TextBounds, VISIBLE, exact, lengths};
use crate::calendar::days_in_month;
use crate::{Cid, StringFormat};

/// The number of attempts before a string is reported as impossible. Attempts fail only rarely.
const TRIES: usize = 8;

/// Returns a string of the format `T` within the bounds.
///
/// # Errors
///
/// Returns an error if no string of the format is within the bounds.
pub fn text_of<T: StringFormat>(bounds: &TextBounds, random: &mut Random) -> Result<String, Impossible> {
    let made = if T::NAME == "uri" { uri(bounds, random) } else { plain::<T>(bounds, random) };
    let keeps = |text: &String| bounds.allow(text) && T::check(text).is_ok();
    made.filter(keeps).ok_or_else(|| Impossible::new(format!("no string of the format `{}` fits the bounds", T::NAME)))
}

/// Returns a string of an ASCII-only format, whose length in bytes and in graphemes is the same.
fn plain<T: StringFormat>(bounds: &TextBounds, random: &mut Random) -> Option<String> {
    let (least, most) = range(T::NAME)?;
    let min = bounds.min_length.max(bounds.min_graphemes).max(least);
    let max = [bounds.max_length, bounds.max_graphemes].into_iter().flatten().fold(most, u64::min);
    if min > max {
        return None;
    }
    let make = |length: u64, random: &mut Random| {
        (0..TRIES).find_map(|_| of_length(T::NAME, length, random).filter(|text| T::check(text).is_ok()))
    };
    // First tries a usual length, then a random one, and finally every length, because formats lack some.
    let usual = usual_length(T::NAME, random);
    let length = if (min..=max).contains(&usual) && !random.one_in(4) { usual } else { random.length(min, max) };
    make(length, random).or_else(|| (min..=max.min(min + 256)).find_map(|length| make(length, random)))
}

/// Returns the shortest and longest length of a format, or a sufficient maximum for unlimited ones.
fn range(format: &str) -> Option<(u64, u64)> {
    let range = match format {
        "at-identifier" => (3, 2048),
        "at-uri" => (8, 2884),
        "cid" => (8, 173),
        "datetime" => (20, 8192),
        "did" => (7, 2048),
        "handle" => (3, 253),
        "language" => (2, 8192),
        "nsid" => (5, 317),
        "record-key" => (1, 512),
        "space-ref" => (26, 2890),
        "tid" => (13, 13),
        _ => return None,
    };
    Some(range)
}

/// Returns a length that is usual for the format.
fn usual_length(format: &str, random: &mut Random) -> u64 {
    match format {
        "did" => 32,
        "cid" => 59,
        "datetime" => *random.choose(&[20, 24, 24, 25, 27, 29]).unwrap_or(&24),
        "language" => *random.choose(&[2, 2, 3, 5]).unwrap_or(&2),
        "record-key" => *random.choose(&[4, 13, 13, 20]).unwrap_or(&13),
        "at-identifier" => *random.choose(&[16, 18, 32]).unwrap_or(&32),
        "at-uri" | "space-ref" => random.between(30, 90),
        _ => random.between(10, 40),
    }
}

fn of_length(format: &str, length: u64, random: &mut Random) -> Option<String> {
    match format {
        "at-identifier" => at_identifier(length, random),
        "at-uri" => at_uri(length, random),
        "cid" => cid(length, random),
        "datetime" => datetime(length, random),
        "did" => did(length, random),
        "handle" => handle(length, random),
        "language" => language(length, random),
        "nsid" => nsid(length, random),
        "record-key" => record_key(length, random),
        "space-ref" => space_ref(length, random),
        "tid" => Some(tid(random)),
        _ => None,
    }
}

/// Returns a CID of the kind that the protocol creates, or of another version, base or hash if the length requires it.
fn cid(length: u64, random: &mut Random) -> Option<String> {
    let content: Vec<u8> = (0..8).map(|_| random.below(256) as u8).collect();
    match length {
        59 if random.one_in(3) => return Some(Cid::of_raw(&content).as_str().to_owned()),
        59 => return Some(Cid::of_dag_cbor(&content).as_str().to_owned()),
        46 => {
            // Version 0 is only the SHA-256 hash.
            let hash = Cid::of_raw(&content).to_bytes().get(2..)?.to_vec();
            return Cid::from_bytes(&hash).ok().map(|cid| cid.as_str().to_owned());
        }
        _ => {}
    }
    // Version 1, raw codec and the identity hash, which exists in every size.
    let of_digest = |size: u8| {
        let digest = (0..size).map(|index| content.get(usize::from(index % 8)).copied().unwrap_or_default());
        [1, 0x55, 0, size].into_iter().chain(digest).collect::<Vec<u8>>()
    };
    let texts = (0..=64).filter_map(|size| {
        let bytes = of_digest(size);
        let usual = Cid::from_bytes(&bytes).ok()?.as_str().to_owned();
        Some([usual, format!("f{}", HEXLOWER.encode(&bytes))])
    });
    texts.flatten().find(|text| text.len() as u64 == length)
}

/// Returns a datetime with any offset and any number of fractional digits.
fn datetime(length: u64, random: &mut Random) -> Option<String> {
    let rest = length.checked_sub(19)?;
    let has_offset = rest == 6 || (rest >= 8 && random.one_in(3));
    let zone = match has_offset {
        false => "Z".to_owned(),
        true => {
            let (hours, minutes) = (random.below(24), *random.choose(&[0, 30, 45, 59])?);
            let sign = if hours + minutes > 0 && random.one_in(2) { '-' } else { '+' };
            format!("{sign}{hours:02}:{minutes:02}")
        }
    };
    let fraction = match rest - zone.len() as u64 {
        0 => String::new(),
        1 => return None,
        digits => format!(".{}", characters(b"0123456789", digits - 1, random)),
    };
    let year = match random.below(8) {
        // Not 0, because an offset could lead to a time before the year 0.
        0 => random.between(1, 9999),
        1 => 2000,
        _ => random.between(1970, 2040),
    };
    let month = random.between(1, 12);
    let (signed_year, signed_month) = (i64::try_from(year).ok()?, i64::try_from(month).ok()?);
    let last = u64::try_from(days_in_month(signed_year, signed_month)).ok()?;
    let day = if random.one_in(6) { last } else { random.between(1, last) };
    let (hour, minute, second) = (random.below(24), random.below(60), random.below(60));
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}{zone}"))
}

/// Returns a language tag: common ones, and longer ones with private use subtags.
fn language(length: u64, random: &mut Random) -> Option<String> {
    const COMMON: &[&str] = &[
        "en",
        "ja",
        "pt-BR",
        "zh-Hant-TW",
        "haw",
        "de-CH-1996",
        "es-419",
        "i-navajo",
        "x-private",
        "sl-rozaj",
        "EN-us",
    ];
    let common: Vec<&&str> = COMMON.iter().filter(|tag| tag.len() as u64 == length).collect();
    if let Some(tag) = random.choose(&common).filter(|_| random.one_in(2) || length > 8) {
        return Some((**tag).to_owned());
    }
    if length <= 8 {
        return Some(characters(b"abcdefghijklmnopqrstuvwxyz", length, random));
    }
    // `en-x-` and hyphenated subtags of at most 8 characters.
    let rest = length - 5;
    let count = (rest + 1).div_ceil(9);
    let ranges = vec![(1, 8); usize::try_from(count).ok()?];
    let subtags = split(rest + 1 - count, &ranges, random)?;
    let subtags = subtags.into_iter().map(|length| characters(b"abcdefghijklmnopqrstuvwxyz0123456789", length, random));
    Some(format!("en-x-{}", subtags.collect::<Vec<_>>().join("-")))
}

/// Returns a URI. It may contain characters beyond ASCII, so its length in bytes and in graphemes differ.
fn uri(bounds: &TextBounds, random: &mut Random) -> Option<String> {
    const LONGEST_URI: u64 = 8192;
    let bounds = TextBounds { max_length: Some(bounds.max_length.unwrap_or(LONGEST_URI).min(LONGEST_URI)), ..*bounds };
    let (bytes, clusters) = lengths(&bounds, 3, random).ok()?;
    const SCHEMES: &[&str] =
        &["https://", "at://", "mailto:", "did:", "data:", "urn:", "microsoft.windows.camera:", "x:"];
    let fitting: Vec<&&str> =
        SCHEMES.iter().filter(|scheme| (scheme.len() as u64) < clusters && (scheme.len() as u64) < bytes).collect();
    let scheme = **random.choose(&fitting)?;
    let taken = scheme.len() as u64;
    Some(format!("{scheme}{}", exact(bytes - taken, clusters - taken, VISIBLE, random)))
}

//! Text of the string formats, in any length that the format can have.

use data_encoding::HEXLOWER;

use super::names::{at_identifier, at_uri, characters, did, handle, nsid, record_key, split, tid};
use super::random::Random;
use super::text::{Impossible, TextBounds, VISIBLE, exact, lengths};
use crate::calendar::days_in_month;
use crate::{Cid, StringFormat};

/// How often text is made before it is said to be impossible. What is made is of the format, but for rare bad luck.
const TRIES: usize = 8;

/// A text of the format `T` that keeps the bounds as well.
///
/// # Errors
///
/// The format has no text within the bounds.
pub fn text_of<T: StringFormat>(bounds: &TextBounds, random: &mut Random) -> Result<String, Impossible> {
    let made = if T::NAME == "uri" { uri(bounds, random) } else { plain::<T>(bounds, random) };
    let keeps = |text: &String| bounds.allow(text) && T::check(text).is_ok();
    made.filter(keeps).ok_or_else(|| Impossible::new(format!("no text of the format `{}` fits the bounds", T::NAME)))
}

/// A text of a format that is all ASCII: its length is that in bytes and in graphemes alike.
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
    // First a length as they usually are, then any; at last each, for the few that a format does not have.
    let usual = usual_length(T::NAME, random);
    let length = if (min..=max).contains(&usual) && !random.one_in(4) { usual } else { random.length(min, max) };
    make(length, random).or_else(|| (min..=max.min(min + 256)).find_map(|length| make(length, random)))
}

/// The shortest and the longest text of a format; for those without end, one that is long enough.
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
        "tid" => (13, 13),
        _ => return None,
    };
    Some(range)
}

/// A length as text of the format has it in the wild.
fn usual_length(format: &str, random: &mut Random) -> u64 {
    match format {
        "did" => 32,
        "cid" => 59,
        "datetime" => *random.choose(&[20, 24, 24, 25, 27, 29]).unwrap_or(&24),
        "language" => *random.choose(&[2, 2, 3, 5]).unwrap_or(&2),
        "record-key" => *random.choose(&[4, 13, 13, 20]).unwrap_or(&13),
        "at-identifier" => *random.choose(&[16, 18, 32]).unwrap_or(&32),
        "at-uri" => random.between(30, 90),
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
        "tid" => Some(tid(random)),
        _ => None,
    }
}

/// A CID: of the blessed kinds, or of another version, base or hash where the length says so.
fn cid(length: u64, random: &mut Random) -> Option<String> {
    let content: Vec<u8> = (0..8).map(|_| random.below(256) as u8).collect();
    match length {
        59 if random.one_in(3) => return Some(Cid::of_raw(&content).as_str().to_owned()),
        59 => return Some(Cid::of_dag_cbor(&content).as_str().to_owned()),
        46 => {
            // Version 0 is the hash alone, which is SHA-256.
            let hash = Cid::of_raw(&content).to_bytes().get(2..)?.to_vec();
            return Cid::from_bytes(&hash).ok().map(|cid| cid.as_str().to_owned());
        }
        _ => {}
    }
    // Version 1, raw, and the identity in place of a hash, so that there is one of each size.
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

/// A datetime in one of its spellings: any zone, any number of digits after the point.
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
        // Not 0, where a zone may lead out of time.
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

/// A language tag: common ones, longer ones with parts for private use.
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
    // `en-x-` and subtags of at most 8 characters with hyphens between.
    let rest = length - 5;
    let count = (rest + 1).div_ceil(9);
    let ranges = vec![(1, 8); usize::try_from(count).ok()?];
    let subtags = split(rest + 1 - count, &ranges, random)?;
    let subtags = subtags.into_iter().map(|length| characters(b"abcdefghijklmnopqrstuvwxyz0123456789", length, random));
    Some(format!("en-x-{}", subtags.collect::<Vec<_>>().join("-")))
}

/// A URI. It may hold more than ASCII, so its two lengths differ.
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

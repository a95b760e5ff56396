//! Random strings with given lengths in bytes and in graphemes.

use std::error::Error;
use std::fmt;

use super::random::Random;
use crate::graphemes;

/// The maximum length of strings and byte strings, in bytes.
pub const LONGEST: u64 = 1 << 20;

/// The inclusive bounds of a string. All of them apply.
///
/// ```
/// use lexgen_data::sample::TextBounds;
///
/// let bounds = TextBounds { max_graphemes: Some(2), ..TextBounds::default() };
/// assert!(bounds.allow("日本"));
/// assert!(!bounds.allow("日本語"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextBounds {
    /// The minimum length, in bytes of UTF-8.
    pub min_length: u64,
    /// The maximum length, in bytes of UTF-8.
    pub max_length: Option<u64>,
    /// The minimum number of extended grapheme clusters.
    pub min_graphemes: u64,
    /// The maximum number of extended grapheme clusters.
    pub max_graphemes: Option<u64>,
}

impl TextBounds {
    /// Checks that a string of at most [`LONGEST`] bytes is within the bounds.
    ///
    /// # Errors
    ///
    /// Returns the reason if there is none.
    pub fn check(&self) -> Result<(), Impossible> {
        lengths(self, 0, &mut Random::with_seed(0)).map(drop)
    }

    /// Returns whether a string is within the bounds.
    #[must_use]
    pub fn allow(&self, text: &str) -> bool {
        let fits = |length: usize, min: u64, max: Option<u64>| {
            let length = length as u64;
            length >= min && max.is_none_or(|max| length <= max)
        };
        fits(text.len(), self.min_length, self.max_length)
            && ((self.min_graphemes == 0 && self.max_graphemes.is_none())
                || fits(graphemes(text), self.min_graphemes, self.max_graphemes))
    }
}

/// The reason why no data of the requested kind exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impossible {
    reason: String,
}

impl Impossible {
    /// Creates an error with a reason in lowercase without a full stop.
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }

    /// Returns the reason.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl Error for Impossible {}

/// Returns a string within the bounds: words, or characters of many scripts, combining marks and composed emoji.
///
/// # Errors
///
/// Returns an error if no string, or only one longer than [`LONGEST`], is within the bounds.
pub fn text(bounds: &TextBounds, random: &mut Random) -> Result<String, Impossible> {
    let (bytes, clusters) = lengths(bounds, 0, random)?;
    let palette = if random.one_in(2) { WORDS } else { ANYTHING };
    // Uses random characters if their lengths fit.
    let free: String = (0..clusters).filter_map(|_| random.choose(palette)).copied().collect();
    if random.one_in(4) || !bounds.allow(&free) { Ok(exact(bytes, clusters, palette, random)) } else { Ok(free) }
}

/// Returns numbers of bytes and clusters within the bounds, with at least `least` of each.
pub(super) fn lengths(bounds: &TextBounds, least: u64, random: &mut Random) -> Result<(u64, u64), Impossible> {
    let max_bytes = bounds.max_length.unwrap_or(LONGEST).min(LONGEST);
    let min_bytes = bounds.min_length.max(least);
    let max_clusters = bounds.max_graphemes.unwrap_or(max_bytes).min(max_bytes);
    let min_clusters = bounds.min_graphemes.max(least);
    // A non-empty string has a cluster.
    let min_clusters = min_clusters.max(u64::from(min_bytes > 0));
    if min_bytes > max_bytes || min_clusters > max_clusters {
        return Err(Impossible::new("no string has the requested lengths"));
    }
    let clusters = random.length(min_clusters, max_clusters);
    if clusters == 0 {
        return Ok((0, 0));
    }
    let min_bytes = min_bytes.max(clusters);
    let usual = max_bytes.min(min_bytes.saturating_add(3 * clusters));
    let at_edge = random.one_in(6) && max_bytes - min_bytes <= 2048;
    let bytes = if at_edge { max_bytes } else { random.between(min_bytes, usual) };
    Ok((bytes, clusters))
}

/// Clusters that do not join with any neighbor. Each palette has one of a single byte.
pub(super) type Palette = &'static [&'static str];

pub(super) const WORDS: Palette =
    &["a", "b", "c", "d", "e", "h", "i", "l", "m", "n", "o", "r", "s", "t", "u", "w", " ", "é", "ß"];

const ANYTHING: Palette = &[
    "a",
    "Z",
    "0",
    " ",
    ".",
    "#",
    "\"",
    "\\",
    "/",
    "<",
    "\n",
    "\r\n",
    "\t",
    "\u{0}",
    "\u{7f}",
    "é",
    "e\u{301}",
    "ñ",
    "ß",
    "Ω",
    "ж",
    "ا",
    "א",
    "日",
    "本",
    "각",
    "\u{feff}",
    "क",
    "ก",
    "€",
    "𝒳",
    "😀",
    "👍🏽",
    "👩‍🚀",
    "👨‍👩‍👧‍👦",
    "🏳️‍🌈",
    "❤️",
    "🇯🇵",
    "🇩🇪",
    "\u{2028}",
    "\u{fffd}",
    "\u{10ffff}",
];

/// Clusters without whitespace and control characters.
pub(super) const VISIBLE: Palette =
    &["a", "z", "0", "9", "/", "?", "=", "&", "%", "-", ".", "#", "@", "é", "日", "😀", "👩‍🚀"];

/// Returns a string with exactly these numbers of bytes and clusters. There must be at least as many bytes as clusters,
/// and a cluster if there are bytes.
pub(super) fn exact(bytes: u64, clusters: u64, palette: Palette, random: &mut Random) -> String {
    let mut text = String::new();
    let (mut bytes, mut clusters) = (bytes, clusters);
    while clusters > 0 {
        // Every remaining cluster needs a byte.
        let room = bytes - (clusters - 1);
        let piece = if clusters > 1 { fitting(room, bytes / clusters, palette, random) } else { cluster(room) };
        bytes -= piece.len() as u64;
        clusters -= 1;
        text.push_str(&piece);
    }
    text
}

/// Returns a cluster of at most `room` bytes, the nearest to `share` of a few random ones.
fn fitting(room: u64, share: u64, palette: Palette, random: &mut Random) -> String {
    let drawn: [Option<&&str>; 3] = std::array::from_fn(|_| random.choose(palette));
    let near = drawn.into_iter().flatten().filter(|piece| piece.len() as u64 <= room);
    near.min_by_key(|piece| (piece.len() as u64).abs_diff(share)).map_or("x", |piece| *piece).to_owned()
}

/// Returns one cluster of `bytes` bytes: a letter with combining marks.
fn cluster(bytes: u64) -> String {
    let base = if bytes % 2 == 1 { "e" } else { "é" };
    let marks = bytes.saturating_sub(base.len() as u64) / 2;
    let mut text = base.to_owned();
    for _ in 0..marks {
        text.push('\u{301}');
    }
    text
}

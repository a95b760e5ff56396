//! The grammars that `at-uri` and `space-ref` have in common.

use crate::nsid;
use crate::record_key;
use crate::syntax_error::SyntaxError;

pub(crate) const SCHEME: &str = "at://";

/// The segment after the authority that marks the URI of a space. It is not a collection, since an NSID has dots.
pub(crate) const MARKER: &str = "space";

/// Checks the scheme and returns its length.
#[inline]
pub(crate) fn scheme(format: &'static str, text: &[u8]) -> Result<usize, SyntaxError> {
    if text.starts_with(SCHEME.as_bytes()) {
        Ok(SCHEME.len())
    } else {
        Err(SyntaxError::new(format, 0, "an AT URI must start with `at://`"))
    }
}

/// Checks the segment that starts at `at` and returns the index of its end: a slash or the end of the string. No
/// segment can contain a slash.
#[inline]
pub(crate) fn segment(
    format: &'static str,
    text: &[u8],
    at: usize,
    scan: impl Fn(&[u8]) -> Result<usize, SyntaxError>,
    stray: &'static str,
) -> Result<usize, SyntaxError> {
    let length = scan(text.get(at..).unwrap_or_default()).map_err(|error| error.within(format, at))?;
    let end = at + length;
    match text.get(end) {
        None | Some(b'/') => Ok(end),
        Some(_) => Err(SyntaxError::new(format, end, stray)),
    }
}

/// Checks the segment that must follow the one that ends at `end`. `missing` is the error if there is none.
pub(crate) fn next_segment(
    format: &'static str,
    text: &[u8],
    end: usize,
    scan: impl Fn(&[u8]) -> Result<usize, SyntaxError>,
    stray: &'static str,
    missing: &'static str,
) -> Result<usize, SyntaxError> {
    if end == text.len() {
        return Err(SyntaxError::new(format, end, missing));
    }
    segment(format, text, end + 1, scan, stray)
}

/// Returns whether the marker of a space follows the slash at `end`, after the authority.
#[inline]
pub(crate) fn has_marker(text: &[u8], end: usize) -> bool {
    let rest = text.get(end + 1..).and_then(|rest| rest.strip_prefix(MARKER.as_bytes()));
    matches!(rest, Some([] | [b'/', ..]))
}

/// Checks the type and the key of a space after the marker that follows the slash at `at`. Returns the end of the key.
pub(crate) fn space(format: &'static str, text: &[u8], at: usize) -> Result<usize, SyntaxError> {
    let missing = "the type of a space must follow `space`";
    let ty = next_segment(format, text, at + 1 + MARKER.len(), nsid::scan, nsid::STRAY, missing)?;
    let missing = "the key of a space must follow its type";
    next_segment(format, text, ty, record_key::scan, record_key::STRAY, missing)
}

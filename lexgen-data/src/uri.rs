//! The format `uri`: URIs with any scheme.

use crate::ascii;
use crate::string_format::text_format;
use crate::syntax_error::SyntaxError;

/// The maximum length in bytes.
const MAX_LENGTH: usize = 8192;

/// A URI with a scheme: `https://example.com`, `mailto:alice@example.com`.
///
/// A URI has a scheme as in RFC 3986, a colon, and at least one more character, without whitespace and control
/// characters. Characters beyond ASCII are accepted, because many writers do not escape them. The string is kept as it
/// was given. A URI has at most 8192 bytes.
///
/// Source: [Lexicon: uri](https://atproto.com/specs/lexicon#uri).
///
/// ```
/// use lexgen_data::Uri;
///
/// let uri: Uri = "https://example.com/path?q#f".parse()?;
/// assert_eq!(uri.scheme(), "https");
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uri(Box<str>);

text_format! { Uri = "uri", check }

impl Uri {
    /// Returns the scheme as it was written. Schemes are case-insensitive.
    #[must_use]
    pub fn scheme(&self) -> &str {
        self.split().0
    }

    /// Returns the part after the first colon: `//example.com/path`.
    #[must_use]
    pub fn after_scheme(&self) -> &str {
        self.split().1
    }

    fn split(&self) -> (&str, &str) {
        self.0.split_once(':').unwrap_or_default()
    }
}

fn check(text: &str) -> Result<(), SyntaxError> {
    let fault = |position, reason| Err(SyntaxError::new("uri", position, reason));
    if text.len() > MAX_LENGTH {
        let reason = "a URI must have at most 8192 bytes";
        return Err(SyntaxError::too_long("uri", text, MAX_LENGTH, reason));
    }
    let bytes = text.as_bytes();
    if !bytes.first().is_some_and(u8::is_ascii_alphabetic) {
        return fault(0, "a URI must start with a scheme, and a scheme with a letter");
    }
    let colon = ascii::SCHEME.short_run(bytes);
    let rest = match bytes.get(colon..) {
        Some([b':', rest @ ..]) => rest,
        Some([_, ..]) => {
            let reason = "expected a letter, a digit, `+`, `-` or `.` in the scheme";
            return fault(colon, reason);
        }
        _ => return fault(colon, "`:` must follow the scheme"),
    };
    if rest.is_empty() {
        return fault(text.len(), "a URI must continue after the scheme");
    }
    if ascii::all(rest, |byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    let unfit = |character: char| character.is_whitespace() || character.is_control();
    match text.get(colon + 1..).unwrap_or_default().find(unfit) {
        Some(offset) => {
            let reason = "a URI must not contain whitespace or control characters";
            fault(colon + 1 + offset, reason)
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Uri, check};

    #[track_caller]
    fn position(text: &str) -> Option<usize> {
        check(text).err().map(|error| error.position())
    }

    #[test]
    fn the_parts_are_split_at_the_first_colon() {
        let uri = Uri::new("microsoft.windows.camera:a:b").unwrap();
        assert_eq!(uri.scheme(), "microsoft.windows.camera");
        assert_eq!(uri.after_scheme(), "a:b");
    }

    #[test]
    fn an_error_points_at_the_first_wrong_byte() {
        assert_eq!(position(""), Some(0));
        assert_eq!(position("1:2"), Some(0));
        assert_eq!(position("//a"), Some(0));
        assert_eq!(position("example"), Some(7));
        assert_eq!(position("a_b:c"), Some(1));
        assert_eq!(position("http:"), Some(5));
        assert_eq!(position("http:a b"), Some(6));
        assert_eq!(position("http:é b"), Some(7));
        assert_eq!(position("http:\u{2003}"), Some(5));
        assert_eq!(position("http:\0"), Some(5));
        assert_eq!(position("http:é"), None);
    }

    #[test]
    fn the_longest_uri_has_8192_bytes() {
        let longest = format!("a:{}", "b".repeat(8190));
        assert_eq!(position(&longest), None);
        assert_eq!(position(&(longest + "b")), Some(8192));
        let across = format!("a:b{}", "é".repeat(4095));
        assert_eq!(position(&across), Some(8191));
    }
}

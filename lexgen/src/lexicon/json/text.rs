//! JSON strings: escapes, and characters that are not allowed.

use std::borrow::Cow;

/// The error in a string, and its place in the file.
#[derive(Debug)]
pub(super) struct TextError {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) message: &'static str,
    pub(super) help: Option<&'static str>,
}

impl TextError {
    fn new(start: usize, end: usize, message: &'static str) -> Self {
        Self { start, end, message, help: None }
    }
}

/// Reads the string whose opening quote is at `quote`. Returns its value and the position after its closing quote.
pub(super) fn read_text(text: &str, quote: usize) -> Result<(Cow<'_, str>, usize), TextError> {
    let bytes = text.as_bytes();
    let start = quote + 1;
    let mut owned: Option<String> = None;
    // The start of the part that is not in `owned` yet.
    let mut pending = start;
    let mut position = start;
    loop {
        match bytes.get(position) {
            None => {
                return Err(TextError::new(quote, text.len(), "a string has no closing quote"));
            }
            Some(b'"') => {
                let rest = &text[pending..position];
                let value = match owned {
                    None => Cow::Borrowed(rest),
                    Some(owned) => Cow::Owned(owned + rest),
                };
                return Ok((value, position + 1));
            }
            Some(b'\\') => {
                let (char, end) = read_escape(text, position)?;
                let owned = owned.get_or_insert_default();
                owned.push_str(&text[pending..position]);
                owned.push(char);
                position = end;
                pending = end;
            }
            Some(b'\n' | b'\r') => {
                return Err(TextError {
                    help: Some("close it with `\"`, or write a line break as `\\n`"),
                    ..TextError::new(quote, position, "a string does not end in its line")
                });
            }
            Some(0..=0x1f) => {
                return Err(TextError {
                    help: Some("write control characters as `\\t` or `\\u0000`"),
                    ..TextError::new(position, position + 1, "a string contains an unescaped control character")
                });
            }
            Some(_) => position += 1,
        }
    }
}

/// Reads the escape whose backslash is at `position`.
fn read_escape(text: &str, position: usize) -> Result<(char, usize), TextError> {
    let char = match text.as_bytes().get(position + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return read_unicode_escape(text, position),
        _ => {
            let length = text[position + 1..].chars().next().map_or(0, char::len_utf8);
            return Err(TextError::new(position, position + 1 + length, "JSON has no such escape"));
        }
    };
    Ok((char, position + 2))
}

/// Reads `\uXXXX`, or two of them if the first is a surrogate.
fn read_unicode_escape(text: &str, position: usize) -> Result<(char, usize), TextError> {
    const LONE: &str = "a string cannot contain a lone surrogate";
    let first = read_unit(text, position)?;
    let end = position + 6;
    if let Some(char) = char::from_u32(first) {
        return Ok((char, end));
    }
    if first >= 0xDC00 || !text[end..].starts_with("\\u") {
        return Err(TextError::new(position, end, LONE));
    }
    let second = read_unit(text, end)?;
    match second.checked_sub(0xDC00) {
        Some(low @ 0..=0x3FF) => match char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + low) {
            Some(char) => Ok((char, end + 6)),
            None => Err(TextError::new(position, end, LONE)),
        },
        _ => Err(TextError::new(position, end, LONE)),
    }
}

/// The four hexadecimal digits of the `\u` at `position`.
fn read_unit(text: &str, position: usize) -> Result<u32, TextError> {
    let digits = text.get(position + 2..position + 6).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
    digits
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .ok_or_else(|| TextError::new(position, position + 2, "`\\u` needs four hexadecimal digits"))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::read_text;

    fn read(text: &str) -> Result<(Cow<'_, str>, usize), (usize, usize)> {
        read_text(text, 0).map_err(|error| (error.start, error.end))
    }

    #[test]
    fn escapes_are_resolved_and_plain_text_is_borrowed() {
        assert!(matches!(read(r#""plain" x"#), Ok((Cow::Borrowed("plain"), 7))));
        assert_eq!(read(r#""a\n\u00e9\ud83d\ude00\/\\z""#), Ok(("a\né😀/\\z".into(), 28)));
    }

    #[test]
    fn errors_point_at_values_that_are_not_strings() {
        assert_eq!(read(r#""\ud800""#), Err((1, 7)));
        assert_eq!(read(r#""\ud800\u0041""#), Err((1, 7)));
        assert_eq!(read(r#""\udc00\ud800""#), Err((1, 7)));
        assert_eq!(read(r#""\ud8"#), Err((1, 3)));
        assert_eq!(read("\"\\u+123\""), Err((1, 3)));
        assert_eq!(read("\"\\é\""), Err((1, 4)));
        assert_eq!(read("\"a\nb\""), Err((0, 2)));
        assert_eq!(read("\"a\tb\""), Err((2, 3)));
        assert_eq!(read("\"abc"), Err((0, 4)));
        assert_eq!(read("\"\\"), Err((1, 2)));
    }
}

//! Reads the tokens of JSON: whitespace, punctuation, strings, numbers.
//!
//! Independent of serde's types.

use std::cell::RefCell;
use std::{fmt, str};

use serde::de::{Deserialize, Deserializer, Unexpected, Visitor};

use super::Error;
use super::ahead::Counts;
use super::text::plain_run;

/// The input and the position in it.
pub(super) struct Reader<'de> {
    pub(super) input: &'de [u8],
    /// The valid UTF-8 at the start of the input. Except for errors, the input ends there.
    pub(super) text: &'de str,
    pub(super) at: usize,
    /// The number of enclosing arrays and objects.
    pub(super) depth: usize,
    /// The number of values that may still be read.
    values_left: usize,
    pub(super) value_limit: usize,
    /// The last string with escapes, unescaped.
    unescaped: String,
    pub(super) counts: RefCell<Counts>,
}

/// A string.
pub(super) enum Text<'de> {
    /// Borrowed from the input.
    Borrowed(&'de str),
    /// A string with escapes; see [`Reader::unescaped`].
    Unescaped,
}

/// A number, classified as in `serde_json`.
#[derive(Clone, Copy)]
pub(super) enum Number {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
}

impl Number {
    pub(super) const fn unexpected(self) -> Unexpected<'static> {
        match self {
            Self::Unsigned(number) => Unexpected::Unsigned(number),
            Self::Signed(number) => Unexpected::Signed(number),
            Self::Float(number) => Unexpected::Float(number),
        }
    }
}

impl<'de> Reader<'de> {
    pub(super) fn of_bytes(input: &'de [u8]) -> Self {
        let text = str::from_utf8(input);
        let text = text.unwrap_or_else(|_| input.utf8_chunks().next().map_or("", |chunk| chunk.valid()));
        Self { input, text, ..Self::of_text("") }
    }

    pub(super) const fn of_text(text: &'de str) -> Self {
        Self {
            input: text.as_bytes(),
            text,
            at: 0,
            depth: 0,
            values_left: usize::MAX,
            value_limit: usize::MAX,
            unescaped: String::new(),
            counts: RefCell::new(Counts::new()),
        }
    }

    /// Limits the number of values.
    pub(super) fn value_limit(self, values: usize) -> Self {
        Self { values_left: values, value_limit: values, ..self }
    }

    /// Counts an element or a field.
    #[inline]
    fn count(&mut self) -> Result<(), Error> {
        match self.values_left.checked_sub(1) {
            Some(left) => {
                self.values_left = left;
                Ok(())
            }
            None => Err(self.too_many()),
        }
    }

    /// Returns the last string with escapes, unescaped.
    pub(super) fn unescaped(&self) -> &str {
        &self.unescaped
    }

    #[inline]
    pub(super) fn here(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Skips whitespace and returns the next byte without consuming it.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.here() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                byte => return byte,
            }
        }
    }

    /// Consumes the byte that [`peek`](Self::peek) returned.
    #[inline]
    pub(super) const fn pass(&mut self) {
        self.at += 1;
    }

    /// Consumes a byte if it is next.
    #[inline]
    pub(super) fn passes(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        if is_next {
            self.at += 1;
        }
        is_next
    }

    /// Reads a required character.
    #[inline]
    pub(super) fn mark(&mut self, byte: u8) -> Result<(), Error> {
        if self.passes(byte) { Ok(()) } else { Err(self.wrong_token()) }
    }

    /// Reads a word whose first byte was peeked at.
    pub(super) fn word(&mut self, word: &str) -> Result<(), Error> {
        self.skip_word(word).ok_or_else(|| self.wrong_token())
    }

    /// Reads the next key of an object, or returns `None` before its end.
    #[inline]
    pub(super) fn key(&mut self, is_first: bool) -> Result<Option<Text<'de>>, Error> {
        match self.peek() {
            Some(b'}') => return Ok(None),
            Some(b',') if !is_first => self.at += 1,
            _ if is_first => {}
            _ => return Err(self.wrong_token()),
        }
        self.count()?;
        self.mark(b'"')?;
        self.string().map(Some)
    }

    /// Advances to the next element of an array, or returns `false` before its end.
    #[inline]
    pub(super) fn element(&mut self, is_first: bool) -> Result<bool, Error> {
        match self.peek() {
            Some(b']') => return Ok(false),
            Some(b',') if !is_first => self.at += 1,
            Some(_) if is_first => {
                self.count()?;
                return Ok(true);
            }
            _ => return Err(self.wrong_token()),
        }
        self.count()?;
        if self.peek() == Some(b']') { Err(self.wrong_token()) } else { Ok(true) }
    }

    /// Reads a string after its opening quotation mark.
    #[inline]
    pub(super) fn string(&mut self) -> Result<Text<'de>, Error> {
        let end = self.at + plain_run(self.text.as_bytes().get(self.at..).unwrap_or_default());
        match self.text.get(self.at..end) {
            Some(text) if self.text.as_bytes().get(end) == Some(&b'"') => {
                self.at = end + 1;
                Ok(Text::Borrowed(text))
            }
            _ => self.unescape().map(|()| Text::Unescaped),
        }
    }

    #[cold]
    fn unescape(&mut self) -> Result<(), Error> {
        self.unescaped.clear();
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let plain = plain_run(rest.as_bytes());
            self.unescaped.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.here() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => match self.escape() {
                    Some(character) => self.unescaped.push(character),
                    None => return Err(self.wrong_token()),
                },
                _ => return Err(self.wrong_token()),
            }
        }
    }

    /// Reads an escape. Returns `None` if it is invalid or half of a surrogate pair.
    fn escape(&mut self) -> Option<char> {
        let [_, kind] = *self.text.as_bytes().get(self.at..)?.first_chunk()?;
        self.at += 2;
        Some(match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.escaped_unit(),
            _ => return None,
        })
    }

    fn escaped_unit(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        self.at += self.text.get(self.at..)?.starts_with("\\u").then_some(2)?;
        let second = self.four_digits().filter(|unit| (0xdc00..0xe000).contains(unit))?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))
    }

    pub(super) fn four_digits(&mut self) -> Option<u32> {
        let digits: &[u8; 4] = self.text.as_bytes().get(self.at..)?.first_chunk()?;
        self.at += digits.len();
        digits.iter().try_fold(0, |number, digit| Some(number << 4 | char::from(*digit).to_digit(16)?))
    }

    /// Reads a number.
    #[inline]
    pub(super) fn number(&mut self) -> Result<Number, Error> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let (is_negative, digits) = match rest {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        let mut magnitude: i64 = 0;
        let mut length = 0;
        while let Some(digit @ b'0'..=b'9') = digits.get(length) {
            magnitude = magnitude.wrapping_mul(10).wrapping_add(i64::from(digit & 0x0f));
            length += 1;
        }
        let is_plain = match digits.first() {
            // The digits cannot overflow, and there is no leading zero.
            Some(b'1'..=b'9') => length <= 18,
            Some(b'0') => length == 1 && !is_negative,
            _ => false,
        };
        if !is_plain || matches!(digits.get(length), Some(b'.' | b'e' | b'E')) {
            return self.odd_number();
        }
        self.at += usize::from(is_negative) + length;
        Ok(if is_negative { Number::Signed(-magnitude) } else { Number::Unsigned(magnitude.unsigned_abs()) })
    }

    /// Parses fractions, exponents and large numbers with `serde_json`.
    #[cold]
    fn odd_number(&mut self) -> Result<Number, Error> {
        let start = self.at;
        let is_number = self.skip_number().is_some();
        match self.text.get(start..self.at).map(serde_json::from_str) {
            Some(Ok(number)) if is_number => Ok(number),
            _ => {
                self.at = start;
                Err(self.wrong_token())
            }
        }
    }

    /// Checks that the input ends.
    pub(super) fn end(&mut self) -> Result<(), Error> {
        if self.peek().is_none() && self.text.len() == self.input.len() { Ok(()) } else { Err(self.wrong_grammar()) }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Works for any number, even if a program enables `serde_json`'s `arbitrary_precision`.
        deserializer.deserialize_f64(NumberVisitor)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_u64<E>(self, number: u64) -> Result<Number, E> {
        Ok(Number::Unsigned(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Number, E> {
        Ok(Number::Signed(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Number, E> {
        Ok(Number::Float(number))
    }
}

//! Reads the items of DAG-CBOR in their only valid form.
//!
//! Independent of serde's types.

use super::error::Error;
use super::{LINK_TAG, major};
use crate::cid::BinaryCid;

/// The header of an item: its major type, and its number or length.
pub(super) struct Head {
    pub(super) major: u8,
    pub(super) argument: u64,
}

/// The input and the position in it.
pub(super) struct Reader<'de> {
    input: &'de [u8],
    position: usize,
}

impl<'de> Reader<'de> {
    pub(super) const fn new(input: &'de [u8]) -> Self {
        Self { input, position: 0 }
    }

    pub(super) const fn position(&self) -> usize {
        self.position
    }

    /// Returns the rest of the input.
    pub(super) fn rest(&self) -> &'de [u8] {
        self.input.get(self.position..).unwrap_or_default()
    }

    /// Returns the next byte without consuming it.
    #[inline]
    pub(super) fn peek(&self) -> Result<u8, Error> {
        match self.input.get(self.position) {
            Some(byte) => Ok(*byte),
            None => Err(self.truncated()),
        }
    }

    /// Consumes the byte that was peeked at.
    #[inline]
    pub(super) fn skip_byte(&mut self) {
        self.position += 1;
    }

    /// Consumes bytes that were looked at.
    #[inline]
    pub(super) fn skip(&mut self, count: usize) {
        self.position += count;
    }

    /// Reads the header of an item that is not a simple value.
    #[inline]
    pub(super) fn head(&mut self) -> Result<Head, Error> {
        let first = self.peek()?;
        self.position += 1;
        let (major, info) = (first >> 5, first & 0x1f);
        let argument = match info {
            0..24 => u64::from(info),
            _ => self.long_argument(info)?,
        };
        Ok(Head { major, argument })
    }

    /// Reads a number or length that follows the first byte.
    fn long_argument(&mut self, info: u8) -> Result<u64, Error> {
        let start = self.position - 1;
        let (argument, least) = match info {
            24 => (u64::from(u8::from_be_bytes(self.array()?)), 24),
            25 => (u64::from(u16::from_be_bytes(self.array()?)), 1 << 8),
            26 => (u64::from(u32::from_be_bytes(self.array()?)), 1 << 16),
            27 => (u64::from_be_bytes(self.array()?), 1 << 32),
            31 => return Err(Error::at(start, "lengths must be definite")),
            _ => return Err(Error::at(start, "not CBOR")),
        };
        if argument < least {
            return Err(Error::at(start, "a number must have its shortest form"));
        }
        Ok(argument)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        match self.rest().first_chunk() {
            Some(bytes) => {
                self.position += N;
                Ok(*bytes)
            }
            None => Err(self.truncated()),
        }
    }

    /// Reads the content of a byte string or text string.
    #[inline]
    fn content(&mut self, length: u64) -> Result<&'de [u8], Error> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        match self.rest().get(..length) {
            Some(content) => {
                self.position += length;
                Ok(content)
            }
            None => Err(self.truncated()),
        }
    }

    #[inline]
    pub(super) fn bytes(&mut self, length: u64) -> Result<&'de [u8], Error> {
        self.content(length)
    }

    #[inline]
    pub(super) fn text(&mut self, length: u64) -> Result<&'de str, Error> {
        let start = self.position;
        let content = self.content(length)?;
        match std::str::from_utf8(content) {
            Ok(text) => Ok(text),
            Err(error) => Err(Error::at(start + error.valid_up_to(), "a string must be UTF-8")),
        }
    }

    /// Reads a key of a map, which must be greater than the previous one.
    #[inline]
    pub(super) fn key(&mut self, previous: Option<&str>) -> Result<&'de str, Error> {
        let start = self.position;
        let head = self.head()?;
        if head.major != major::TEXT {
            return Err(Error::at(start, "the key of a map must be a string"));
        }
        let key = self.text(head.argument)?;
        match previous {
            Some(previous) if (previous.len(), previous) >= (key.len(), key) => {
                Err(misplaced_key(start, previous, key))
            }
            _ => Ok(key),
        }
    }

    /// Reads the binary CID of a link, after its tag.
    pub(super) fn link(&mut self, tag: u64) -> Result<&'de [u8], Error> {
        let start = self.position;
        if tag != LINK_TAG {
            return Err(Error::at(start, format!("tag {tag} is not allowed, expected tag 42")));
        }
        let head = self.head()?;
        if head.major != major::BYTES {
            return Err(Error::at(start, "a link must be a byte string"));
        }
        let content_start = self.position;
        match self.bytes(head.argument)? {
            [0, cid @ ..] => match BinaryCid::check(cid) {
                Ok(()) => Ok(cid),
                Err(error) => {
                    Err(Error::at(content_start + 1 + error.position(), format!("not a CID: {}", error.reason())))
                }
            },
            _ => Err(Error::at(content_start, "a link must start with a zero byte")),
        }
    }

    /// Checks the number of items in a collection, each of which takes at least `least` bytes, and which `after` bytes
    /// follow. A count that exceeds the input is an error before anything is allocated.
    #[inline]
    pub(super) fn count(&self, count: u64, least: usize, after: usize) -> Result<usize, Error> {
        match usize::try_from(count) {
            Ok(count) if count <= self.rest().len().saturating_sub(after) / least => Ok(count),
            _ => Err(self.truncated()),
        }
    }

    #[cold]
    fn truncated(&self) -> Error {
        Error::at(self.input.len(), "unexpected end of input")
    }
}

#[cold]
fn misplaced_key(position: usize, previous: &str, key: &str) -> Error {
    let message = if previous == key {
        format!("duplicate key `{key}`")
    } else {
        format!("key `{key}` must come before key `{previous}`")
    };
    Error::at(position, message)
}

/// Returns the error for a byte that is no simple value.
#[cold]
pub(super) fn wrong_simple_value(position: usize, first: u8) -> Error {
    let message = match first {
        0xf9..=0xfb => "the data model has no floats",
        0xf7 => "`undefined` is not allowed",
        0xff => "lengths must be definite",
        _ => "unsupported simple value, expected `true`, `false` or `null`",
    };
    Error::at(position, message)
}

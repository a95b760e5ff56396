//! Reading items one by one, without serde, for formats whose fields are fixed.

use super::error::Error;
use super::reader::Reader;
use super::{major, simple};

/// Reads the items of DAG-CBOR one by one, in their only valid form.
///
/// It is for formats whose fields and their order are fixed, such as the nodes of a repository. Types of the data model
/// are read with [`from_slice`](super::from_slice).
///
/// ```
/// use lexgen_data::dag_cbor::Items;
///
/// let mut items = Items::new(b"\xa2\x61a\x01\x61b\xf6");
/// assert_eq!(items.map()?, 2);
/// assert_eq!((items.text()?, items.unsigned()?), ("a", 1));
/// assert_eq!((items.text()?, items.null()?), ("b", true));
/// items.end()?;
/// # Ok::<(), lexgen_data::dag_cbor::Error>(())
/// ```
pub struct Items<'de> {
    reader: Reader<'de>,
}

impl<'de> Items<'de> {
    /// Starts at the first item of the input.
    #[must_use]
    pub const fn new(input: &'de [u8]) -> Self {
        Self { reader: Reader::new(input) }
    }

    /// Returns the byte offset of the next item.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.reader.position()
    }

    /// Reads the head of a map and returns its number of entries. Keys and values follow. The caller compares the keys
    /// with those it expects, because nothing else checks their order.
    ///
    /// # Errors
    ///
    /// Another item, and a number of entries that the input cannot contain.
    pub fn map(&mut self) -> Result<usize, Error> {
        let count = self.argument(major::MAP, "a map")?;
        self.reader.count(count, 2, 0)
    }

    /// Reads the head of an array and returns its number of elements, which follow.
    ///
    /// # Errors
    ///
    /// Another item, and a number of elements that the input cannot contain.
    pub fn array(&mut self) -> Result<usize, Error> {
        let count = self.argument(major::ARRAY, "an array")?;
        self.reader.count(count, 1, 0)
    }

    /// Reads an integer that is not negative.
    ///
    /// # Errors
    ///
    /// Another item.
    pub fn unsigned(&mut self) -> Result<u64, Error> {
        self.argument(major::UNSIGNED, "an integer that is not negative")
    }

    /// Reads a byte string.
    ///
    /// # Errors
    ///
    /// Another item.
    pub fn bytes(&mut self) -> Result<&'de [u8], Error> {
        let length = self.argument(major::BYTES, "a byte string")?;
        self.reader.bytes(length)
    }

    /// Reads a text string.
    ///
    /// # Errors
    ///
    /// Another item.
    pub fn text(&mut self) -> Result<&'de str, Error> {
        let length = self.argument(major::TEXT, "a text string")?;
        self.reader.text(length)
    }

    /// Reads a text string of fewer than 24 bytes, such as a key, if it is next, and returns whether it was.
    ///
    /// ```
    /// use lexgen_data::dag_cbor::Items;
    ///
    /// let mut items = Items::new(b"\x61a");
    /// assert!(!items.is_text("b"));
    /// assert!(items.is_text("a"));
    /// assert!(!items.is_text("a"));
    /// ```
    #[inline]
    pub fn is_text(&mut self, expected: &str) -> bool {
        let head = usize::from(major::TEXT << 5) | expected.len();
        let is_next = match self.reader.rest().split_first() {
            Some((&first, rest)) => usize::from(first) == head && rest.starts_with(expected.as_bytes()),
            None => false,
        };
        if is_next && expected.len() < 24 {
            self.reader.skip(1 + expected.len());
            return true;
        }
        false
    }

    /// Reads a link and returns its binary CID, which is valid.
    ///
    /// # Errors
    ///
    /// Another item, and a CID that is malformed.
    pub fn link(&mut self) -> Result<&'de [u8], Error> {
        let tag = self.argument(major::TAG, "a link")?;
        self.reader.link(tag)
    }

    /// Reads `null` if it is next, and returns whether it was.
    ///
    /// # Errors
    ///
    /// The end of the input.
    pub fn null(&mut self) -> Result<bool, Error> {
        let is_null = self.reader.peek()? == simple::NULL;
        if is_null {
            self.reader.skip_byte();
        }
        Ok(is_null)
    }

    /// Checks that the whole input was read.
    ///
    /// # Errors
    ///
    /// Input is left.
    pub fn end(&self) -> Result<(), Error> {
        match self.reader.rest() {
            [] => Ok(()),
            rest => Err(Error::at(self.position(), format!("{} bytes after the end of the value", rest.len()))),
        }
    }

    /// Reads the head of an item of one major type.
    #[inline]
    fn argument(&mut self, major: u8, expected: &'static str) -> Result<u64, Error> {
        let start = self.reader.position();
        if self.reader.peek()? >> 5 != major {
            return Err(Error::at(start, format!("expected {expected}")));
        }
        self.reader.head().map(|head| head.argument)
    }
}

#[cfg(test)]
mod tests {
    use super::Items;

    #[test]
    fn each_method_reads_one_kind_of_item_in_its_shortest_form() {
        let of = |read: &dyn Fn(&mut Items<'_>) -> bool, inputs: &[&[u8]]| -> Vec<bool> {
            inputs.iter().map(|input| read(&mut Items::new(input))).collect()
        };
        let inputs: [&[u8]; 7] = [b"\x01", b"\x41a", b"\x61a", b"\x81\x01", b"\xa1\x61a\x01", b"\xf6", b"\x18\x01"];
        let only = |index: usize| (0..7).map(|i| i == index).collect::<Vec<_>>();
        assert_eq!(of(&|items| items.unsigned().is_ok(), &inputs), only(0));
        assert_eq!(of(&|items| items.bytes().is_ok(), &inputs), only(1));
        assert_eq!(of(&|items| items.text().is_ok(), &inputs), only(2));
        assert_eq!(of(&|items| items.array().is_ok(), &inputs), only(3));
        assert_eq!(of(&|items| items.map().is_ok(), &inputs), only(4));
        assert_eq!(of(&|items| items.null().unwrap_or(false), &inputs), only(5));
        assert_eq!(of(&|items| items.link().is_ok(), &inputs), [false; 7]);
    }

    #[test]
    fn short_strings_are_consumed_only_if_present() {
        let mut items = Items::new(b"\x62ab\x62ab");
        assert!(!items.is_text("a") && !items.is_text("ac") && !items.is_text("abc"));
        assert_eq!(items.position(), 0);
        assert!(items.is_text("ab"));
        assert_eq!((items.position(), items.text()), (3, Ok("ab")));
        assert!(!items.is_text("") && !items.is_text("ab"));
        assert!(Items::new(b"\x60").is_text(""));
        // Longer ones have a longer head.
        let long = "a".repeat(24);
        assert!(!Items::new(&[&[0x78], long.as_bytes()].concat()).is_text(&long));
        assert!(Items::new(&[&[0x77], &long.as_bytes()[1..]].concat()).is_text(&long[1..]));
    }

    #[test]
    fn null_is_consumed_only_if_present() {
        let mut items = Items::new(b"\xf6\x01");
        assert_eq!((items.null(), items.position()), (Ok(true), 1));
        assert_eq!((items.null(), items.position()), (Ok(false), 1));
        assert!(items.end().is_err());
        assert_eq!((items.unsigned(), items.end()), (Ok(1), Ok(())));
        assert!(items.null().is_err());
    }

    #[test]
    fn counts_that_the_input_cannot_contain_are_errors() {
        assert_eq!(Items::new(b"\x82\x01\x01").array(), Ok(2));
        assert!(Items::new(b"\x83\x01\x01").array().is_err());
        assert_eq!(Items::new(b"\xa1\x01\x01").map(), Ok(1));
        assert!(Items::new(b"\xa1\x01").map().is_err());
    }

    #[test]
    fn errors_name_position_and_expectation() {
        assert_eq!(Items::new(b"\x01").text().unwrap_err().to_string(), "expected a text string at byte 0");
    }
}

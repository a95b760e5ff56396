//! Finds the position of a value in DAG-CBOR that has been parsed before.

use lexgen_data::{DataPath, PathSegment};

/// Returns the position at which the value of a path starts. For a missing value, that of its container.
///
/// The block must be valid DAG-CBOR. For other bytes, the result is some position in them, or `None`.
#[must_use]
pub fn cbor_position(block: &[u8], path: &DataPath) -> Option<usize> {
    let mut walk = Walk { block, position: 0 };
    let mut found = 0;
    for segment in path.segments() {
        if walk.enter(segment).is_none() {
            break;
        }
        found = walk.position;
    }
    (found < block.len()).then_some(found)
}

struct Walk<'b> {
    block: &'b [u8],
    position: usize,
}

/// The major types of items with content, which are the upper three bits of the first byte.
mod major {
    pub(super) const BYTES: u8 = 2;
    pub(super) const TEXT: u8 = 3;
    pub(super) const ARRAY: u8 = 4;
    pub(super) const MAP: u8 = 5;
    pub(super) const TAG: u8 = 6;
}

impl<'b> Walk<'b> {
    /// Moves to the contents of the value that starts here.
    fn enter(&mut self, segment: &PathSegment) -> Option<()> {
        match (self.head()?, segment) {
            ((major::ARRAY, count), PathSegment::Index(index)) if (*index as u64) < count => self.skip(*index as u64),
            ((major::MAP, count), PathSegment::Field(name)) => {
                for _ in 0..count {
                    if self.text()? == name.as_bytes() {
                        return Some(());
                    }
                    self.skip(1)?;
                }
                None
            }
            _ => None,
        }
    }

    /// Reads the major type of the item that starts here, and its argument.
    fn head(&mut self) -> Option<(u8, u64)> {
        let first = *self.block.get(self.position)?;
        self.position += 1;
        let argument = match first & 0x1f {
            small @ 0..24 => u64::from(small),
            size @ 24..=27 => {
                let bytes = self.content(1 << (size - 24))?;
                bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
            }
            _ => return None,
        };
        Some((first >> 5, argument))
    }

    fn content(&mut self, length: u64) -> Option<&'b [u8]> {
        let end = self.position.checked_add(usize::try_from(length).ok()?)?;
        let content = self.block.get(self.position..end)?;
        self.position = end;
        Some(content)
    }

    fn text(&mut self) -> Option<&'b [u8]> {
        match self.head()? {
            (major::TEXT, length) => self.content(length),
            _ => None,
        }
    }

    /// Skips items with their contents. Counts instead of recursing, so that nesting cannot overflow the stack.
    fn skip(&mut self, count: u64) -> Option<()> {
        let mut left = count;
        while left > 0 {
            left -= 1;
            match self.head()? {
                (major::BYTES | major::TEXT, length) => _ = self.content(length)?,
                (major::ARRAY, count) => left = left.checked_add(count)?,
                (major::MAP, count) => left = left.checked_add(count.checked_mul(2)?)?,
                (major::TAG, _) => left = left.checked_add(1)?,
                _ => {}
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use lexgen_data::{DataPath, PathSegment, Value, dag_cbor, json};

    use super::cbor_position;

    #[test]
    fn a_path_finds_the_first_byte_of_its_value() {
        let value: Value = json::from_str(r#"{"a":[{"$bytes":"AAAA"},1000,["x"],"yy"],"bc":true}"#).unwrap();
        let block = dag_cbor::to_vec(&value).unwrap();
        let at = |path: Vec<PathSegment>| cbor_position(&block, &DataPath::from(path)).map(|at| block[at]);
        let (a, bc) = (PathSegment::field("a"), PathSegment::field("bc"));
        assert_eq!(at(vec![]), Some(0xa2));
        assert_eq!(at(vec![a.clone()]), Some(0x84));
        assert_eq!(at(vec![a.clone(), PathSegment::Index(1)]), Some(0x19));
        assert_eq!(at(vec![a.clone(), PathSegment::Index(3)]), Some(0x62));
        assert_eq!(at(vec![bc.clone()]), Some(0xf5));
        assert_eq!(at(vec![a, PathSegment::Index(4)]), Some(0x84), "a missing value has the position of its parent");
        assert_eq!(at(vec![PathSegment::field("d")]), Some(0xa2));
    }

    #[test]
    fn malformed_cbor_is_an_error() {
        let path = DataPath::from([PathSegment::field("a"), PathSegment::Index(9)]);
        for block in [
            &b""[..],
            b"\xff",
            b"\xa1\x61",
            b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff\x61",
            b"\xa1\x61a\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
        ] {
            assert!(cbor_position(block, &path).is_none_or(|at| at < block.len()));
        }
    }
}

//! The format of headers and sections, for files in memory and for streams.

use lexgen_data::CidLink;
use lexgen_data::dag_cbor::{self, Items};

use crate::error::{RepoError, RepoErrorKind};

/// The length of a CID that the protocol creates, in bytes.
pub(super) const CID: usize = 36;

/// The maximum length of a header, in bytes: more than a thousand roots.
const MAX_HEADER: usize = 64 << 10;

/// A block in a file.
pub(super) struct Section<'a> {
    pub(super) cid: &'a [u8],
    pub(super) bytes: &'a [u8],
    /// The length of the section in the file, in bytes.
    pub(super) length: usize,
}

/// Reads the header at the start of a file and returns the roots and its length; `None` if the input ends within it.
pub(super) fn parse_header(input: &[u8]) -> Result<Option<(Vec<CidLink>, usize)>, RepoError> {
    let Some((length, start)) = varint(input, 0)? else { return Ok(None) };
    if length > MAX_HEADER {
        return Err(malformed(0, "the header must have at most 64 KiB"));
    }
    let Some(header) = input.get(start..start + length) else { return Ok(None) };
    let roots = roots(header).map_err(|error| {
        RepoError::caused(
            RepoErrorKind::Car,
            "the header of the CAR file must be a map of `roots` and `version`",
            error,
        )
    })?;
    let Some(roots) = roots else {
        return Err(malformed(start, "the header must have `roots` with CIDs and `version` with 1"));
    };
    Ok(Some((roots, start + length)))
}

/// Reads the roots, if everything else is as expected.
fn roots(header: &[u8]) -> Result<Option<Vec<CidLink>>, dag_cbor::Error> {
    let mut items = Items::new(header);
    if items.map()? != 2 || !items.is_text("roots") {
        return Ok(None);
    }
    let count = items.array()?;
    let mut roots = Vec::new();
    for _ in 0..count {
        match CidLink::from_bytes(items.link()?) {
            Ok(root) if root.is_blessed() => roots.push(root),
            _ => return Ok(None),
        }
    }
    let is_version_1 = items.is_text("version") && items.unsigned()? == 1;
    items.end()?;
    Ok(is_version_1.then_some(roots))
}

/// Reads the section at the start of the input; `None` if the input ends within it. `position` is its place in the file.
pub(super) fn parse_section(input: &[u8], position: usize, max_block: usize) -> Result<Option<Section<'_>>, RepoError> {
    let Some((length, start)) = varint(input, position)? else { return Ok(None) };
    let Some(block) = length.checked_sub(CID) else {
        return Err(malformed(position, "a section must have a CID of 36 bytes"));
    };
    if block > max_block {
        let message = format!("a block must have at most {max_block} bytes, found {block} at byte {position}");
        return Err(RepoError::new(RepoErrorKind::Limit, message));
    }
    let Some(cid) = input.get(start..start + CID) else { return Ok(None) };
    if !matches!(cid, [0x01, 0x71 | 0x55, 0x12, 0x20, ..]) {
        return Err(malformed(start, "a CID must have version 1, codec DAG-CBOR or raw, and SHA-256"));
    }
    let Some(end) = start.checked_add(length) else { return Ok(None) };
    Ok(input.get(start + CID..end).map(|bytes| Section { cid, bytes, length: end }))
}

/// Reads a length and returns the offset after it; `None` if the input ends within it.
fn varint(input: &[u8], position: usize) -> Result<Option<(usize, usize)>, RepoError> {
    let mut value: u64 = 0;
    // Nine groups of seven bits are the most that a multiformats varint has.
    for (index, &byte) in input.iter().take(9).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            if byte == 0 && index > 0 {
                return Err(malformed(position, "a length must have its shortest form"));
            }
            return usize::try_from(value)
                .map(|value| Some((value, index + 1)))
                .map_err(|_| malformed(position, "a length is too large"));
        }
    }
    if input.len() >= 9 { Err(malformed(position, "a length is too large")) } else { Ok(None) }
}

/// Appends a length.
pub(super) fn write_varint(mut value: usize, output: &mut Vec<u8>) {
    loop {
        #[allow(clippy::cast_possible_truncation, reason = "masked to seven bits")]
        let group = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            return output.push(group);
        }
        output.push(group | 0x80);
    }
}

#[cold]
fn malformed(position: usize, message: &str) -> RepoError {
    RepoError::new(RepoErrorKind::Car, format!("not a CAR file: {message} at byte {position}"))
}

#[cfg(test)]
mod tests {
    use super::{parse_section, varint, write_varint};

    #[test]
    fn lengths_have_one_form() {
        for value in [0, 1, 127, 128, 300, 16383, 16384, usize::MAX >> 1] {
            let mut bytes = Vec::new();
            write_varint(value, &mut bytes);
            assert_eq!(varint(&bytes, 0).unwrap(), Some((value, bytes.len())));
            assert_eq!(varint(&bytes[..bytes.len() - 1], 0).unwrap(), None);
            let last = bytes.len() - 1;
            bytes[last] |= 0x80;
            bytes.push(0);
            assert!(varint(&bytes, 0).is_err(), "{value}");
        }
        assert!(varint(&[0x80; 9], 0).is_err());
        assert!(varint(&[0x80; 8], 0).unwrap().is_none());
    }

    #[test]
    fn sections_are_bounded() {
        let mut section = vec![37, 0x01, 0x55, 0x12, 0x20];
        section.extend([0; 33]);
        assert_eq!(parse_section(&section, 0, 1).unwrap().unwrap().length, 38);
        assert!(parse_section(&section[..37], 0, 1).unwrap().is_none());
        assert!(parse_section(&section[..20], 0, 1).unwrap().is_none());
        assert!(parse_section(&section, 0, 0).is_err());
        for (index, byte) in [(0, 35), (1, 0), (2, 0x70), (3, 0x13), (4, 0x21)] {
            let mut other = section.clone();
            other[index] = byte;
            assert!(parse_section(&other, 0, 1).is_err(), "{index}");
        }
        section[2] = 0x71;
        assert!(parse_section(&section, 0, 1).is_ok());
    }
}

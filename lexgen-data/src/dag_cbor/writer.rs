//! Writes the items of DAG-CBOR: shortest forms, and sorted maps.
//!
//! Independent of serde's types.

use super::error::Error;
use super::major;
use crate::nesting::{MAX_DEPTH, TOO_DEEP};

/// The position of a map entry in the output.
#[derive(Clone, Copy)]
struct Entry {
    start: usize,
    key_end: usize,
    end: usize,
}

/// The output, and the state of each open map.
pub(super) struct Writer<'a> {
    pub(super) output: &'a mut Vec<u8>,
    /// The entries of all open maps, innermost last.
    entries: Vec<Entry>,
    /// A buffer for sorting entries.
    scratch: Vec<u8>,
    depth: usize,
}

/// An array or map whose items are being written.
pub(super) struct Open {
    /// The position of its header.
    head: usize,
    /// The number of bytes of its header.
    head_length: usize,
    /// The number of items so far.
    pub(super) count: usize,
    /// For a map: the number of entries of outer maps.
    outer_entries: usize,
    /// For a map: whether the keys were in order so far.
    in_order: bool,
}

impl<'a> Writer<'a> {
    pub(super) const fn new(output: &'a mut Vec<u8>) -> Self {
        Self { output, entries: Vec::new(), scratch: Vec::new(), depth: 0 }
    }

    /// Enters a nested level.
    #[inline]
    pub(super) fn enter(&mut self) -> Result<(), Error> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(too_deep());
        }
        Ok(())
    }

    /// Checks that bytes or a link are allowed at this depth. They count as a level.
    #[inline]
    pub(super) fn leaf(&self) -> Result<(), Error> {
        if self.depth >= MAX_DEPTH { Err(too_deep()) } else { Ok(()) }
    }

    #[inline]
    pub(super) const fn leave(&mut self) {
        self.depth -= 1;
    }

    #[inline]
    pub(super) fn head(&mut self, major: u8, argument: u64) {
        let kind = major << 5;
        match argument {
            #[allow(clippy::cast_possible_truncation, reason = "below 24")]
            0..24 => self.output.push(kind | argument as u8),
            _ => self.long_head(kind, argument),
        }
    }

    fn long_head(&mut self, kind: u8, argument: u64) {
        let bytes = argument.to_be_bytes();
        let (info, skip) = match argument {
            0..=0xff => (24, 7),
            0x100..=0xffff => (25, 6),
            0x1_0000..=0xffff_ffff => (26, 4),
            _ => (27, 0),
        };
        self.output.push(kind | info);
        self.output.extend_from_slice(&bytes[skip..]);
    }

    #[inline]
    pub(super) fn string(&mut self, major: u8, content: &[u8]) {
        self.head(major, content.len() as u64);
        self.output.extend_from_slice(content);
    }

    #[inline]
    pub(super) fn integer(&mut self, integer: i64) {
        match u64::try_from(integer) {
            Ok(argument) => self.head(major::UNSIGNED, argument),
            Err(_) => self.head(major::NEGATIVE, (-1 - integer).unsigned_abs()),
        }
    }

    /// Begins an array or map with an expected number of items, which may turn out to be wrong.
    #[inline]
    pub(super) fn open(&mut self, major: u8, expected: usize) -> Result<Open, Error> {
        self.enter()?;
        let head = self.output.len();
        self.head(major, expected as u64);
        Ok(Open {
            head,
            head_length: self.output.len() - head,
            count: 0,
            outer_entries: self.entries.len(),
            in_order: true,
        })
    }

    #[inline]
    pub(super) fn close_array(&mut self, open: &Open, expected: usize) {
        self.leave();
        if open.count != expected {
            self.rewrite_head(open, major::ARRAY);
        }
    }

    /// Replaces an expected number of items by the actual one.
    #[cold]
    fn rewrite_head(&mut self, open: &Open, major: u8) {
        let end = self.output.len();
        self.head(major, open.count as u64);
        let head: Vec<u8> = self.output.drain(end..).collect();
        let old = open.head..open.head + open.head_length;
        self.output.splice(old, head);
    }

    /// Begins an entry of the innermost map. Its key follows.
    #[inline]
    pub(super) fn begin_key(&mut self, open: &mut Open) {
        let start = self.output.len();
        if open.count > 0
            && let Some(previous) = self.entries.last_mut()
        {
            previous.end = start;
        }
        open.count += 1;
        self.entries.push(Entry { start, key_end: start, end: start });
    }

    /// Ends the key of the current entry. Its value follows.
    #[inline]
    pub(super) fn end_key(&mut self, open: &mut Open) {
        let key_end = self.output.len();
        if let [.., previous, entry] = self.entries.as_mut_slice() {
            entry.key_end = key_end;
            if open.count > 1 && open.in_order {
                let key = &self.output[entry.start..key_end];
                open.in_order = self.output[previous.start..previous.key_end] < *key;
            }
        } else if let Some(entry) = self.entries.last_mut() {
            entry.key_end = key_end;
        }
    }

    #[inline]
    pub(super) fn close_map(&mut self, open: &Open, expected: usize) -> Result<(), Error> {
        self.leave();
        if !open.in_order {
            self.sort(open)?;
        }
        self.entries.truncate(open.outer_entries);
        if open.count != expected {
            self.rewrite_head(open, major::MAP);
        }
        Ok(())
    }

    /// Sorts the entries of the innermost map by their encoded keys.
    fn sort(&mut self, open: &Open) -> Result<(), Error> {
        let body = open.head + open.head_length;
        let output = &mut *self.output;
        let entries = &mut self.entries[open.outer_entries..];
        if let Some(last) = entries.last_mut() {
            last.end = output.len();
        }
        let key = |entry: &Entry| &output[entry.start..entry.key_end];
        entries.sort_unstable_by(|a, b| key(a).cmp(key(b)));
        if let Some(pair) = entries.windows(2).find(|pair| key(&pair[0]) == key(&pair[1])) {
            return Err(duplicate_key(key(&pair[0])));
        }
        // Copies a short prefix too, so that the buffers can be swapped. A long prefix stays, and the entries are
        // copied back.
        let keep = if body <= output.len() - body { 0 } else { body };
        self.scratch.clear();
        self.scratch.reserve(output.len() - keep);
        self.scratch.extend_from_slice(&output[keep..body]);
        for entry in entries {
            self.scratch.extend_from_slice(&output[entry.start..entry.end]);
        }
        if keep == 0 {
            std::mem::swap(output, &mut self.scratch);
        } else {
            output.truncate(body);
            output.extend_from_slice(&self.scratch);
        }
        Ok(())
    }
}

#[cold]
fn too_deep() -> Error {
    Error::new(TOO_DEEP)
}

#[cold]
fn duplicate_key(encoded: &[u8]) -> Error {
    let head = match encoded.first() {
        Some(0x78) => 2,
        Some(0x79) => 3,
        Some(0x7a) => 5,
        Some(0x7b) => 9,
        _ => 1,
    };
    let key = String::from_utf8_lossy(encoded.get(head..).unwrap_or_default());
    Error::new(format!("duplicate key `{key}`"))
}

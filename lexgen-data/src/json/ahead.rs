//! Counting the items of long arrays and objects before all of them are read.
//!
//! JSON announces no lengths, so a vector of unknown length doubles its capacity again and again, and for a moment needs
//! three times the memory of its items. Untyped data asks for the number of items that are left instead.

use super::reader::Reader;
use super::text::plain_run;
use crate::growth::LONG;
use crate::nesting::MAX_DEPTH;

/// The arrays and objects whose items were counted ahead.
///
/// Counting one counts all those in it, so no part of the input is scanned twice.
pub(super) struct Counts {
    /// The start and the number of items of each long array and object, in order.
    long: Vec<(usize, usize)>,
    /// Set if a part of the input is not JSON, or nested too deep. Then nothing more is counted.
    failed: bool,
}

impl Counts {
    pub(super) const fn new() -> Self {
        Self { long: Vec::new(), failed: false }
    }

    /// Returns the number of items of the array or object with this start, if it was counted.
    fn of(&self, start: usize) -> Option<usize> {
        let index = self.long.binary_search_by_key(&start, |(start, _)| *start).ok()?;
        self.long.get(index).map(|(_, count)| *count)
    }

    /// Counts the items that follow in the current array or object, after one of its items.
    fn count(&mut self, text: &[u8], at: usize) -> Option<usize> {
        let known = self.long.len();
        let count = self.scan(text, at);
        self.failed |= count.is_none();
        // They were found in the order of their ends.
        self.long[known..].sort_unstable();
        count
    }

    /// Follows only brackets, commas and strings. The rest is checked when it is read.
    fn scan(&mut self, text: &[u8], mut at: usize) -> Option<usize> {
        let mut commas = 0;
        // The starts of the open arrays and objects, and the commas around them.
        let mut around = Vec::new();
        loop {
            let byte = *text.get(at)?;
            at += 1;
            match byte {
                b',' => commas += 1,
                b'[' | b'{' if around.len() < MAX_DEPTH => {
                    around.push((at, commas));
                    commas = 0;
                }
                b'[' | b'{' => return None,
                b']' | b'}' => {
                    let Some((start, outer)) = around.pop() else { return Some(commas) };
                    if commas >= LONG {
                        self.long.push((start, commas + 1));
                    }
                    commas = outer;
                }
                b'"' => at = end_of_string(text, at)?,
                _ => {}
            }
        }
    }
}

/// Returns the position after a string, from the position after its opening quotation mark.
fn end_of_string(text: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += plain_run(text.get(at..)?);
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => return None,
        }
    }
}

impl Reader<'_> {
    /// Returns the number of items that follow in an array or object, if it is a long one of which `read` items were read.
    pub(super) fn count_ahead(&self, start: usize, read: usize) -> Option<usize> {
        if read < LONG {
            return None;
        }
        let mut counts = self.counts.borrow_mut();
        if counts.failed {
            return None;
        }
        match counts.of(start) {
            Some(count) => count.checked_sub(read),
            None => counts.count(self.text.as_bytes(), self.at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn items_are_counted_with_those_of_long_arrays_and_objects_within() {
        let long = format!("[{}]", ["0"; 270].join(" , "));
        let object = format!("{{{}}}", [r#""a,]\"":[1,2]"#; 280].join(","));
        let text = format!(r#", {long}, [[{object}], "]"], {{"a": [], "b": {long}}} ], [{long}]"#);
        let mut counts = Counts::new();
        assert_eq!(counts.count(text.as_bytes(), 0), Some(3));
        let starts: Vec<usize> = counts.long.iter().map(|(start, _)| *start).collect();
        let expected: Vec<usize> = [&long, &object].map(|part| text.find(part.as_str()).unwrap() + 1).into();
        assert_eq!(starts[..2], expected);
        assert!(starts.is_sorted() && starts.len() == 3);
        assert!(starts.iter().map(|start| counts.of(*start)).eq([Some(270), Some(280), Some(270)]));
        assert_eq!(counts.of(0), None);
    }

    #[test]
    fn what_is_not_json_is_not_counted() {
        for text in ["", ",1", ",\"", ",\"\\\"]", ",\"\n\"]", &"[".repeat(1000)] {
            let mut counts = Counts::new();
            assert_eq!(counts.count(text.as_bytes(), 0), None, "{text}");
            assert!(counts.failed);
        }
    }
}

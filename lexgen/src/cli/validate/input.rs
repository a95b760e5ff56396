//! Taking data files apart into the values that are in them.
//!
//! Knows nothing of lexicons. What cannot be read is told for the value that it is in, and the others are read all the same.

use std::ops::Range;

use iroh_car::CarReader;
use lexgen::validate::cbor_position;
use lexgen_data::{Constraint, DataPath, PathSegment, Value, dag_cbor, json};

use crate::cli::args::InputArgument;

/// The codec of DAG-CBOR blocks in CIDs.
const DAG_CBOR: u64 = 0x71;

/// A value of a file, or why there is none.
pub(super) struct Item<'d> {
    pub(super) spot: Spot<'d>,
    pub(super) value: Result<Value, Unreadable>,
}

/// Which value of a file is meant.
pub(super) struct Spot<'d> {
    pub(super) at: At<'d>,
    /// Which it is, from 0, if the file can hold several.
    pub(super) index: Option<usize>,
}

/// Where a value stands.
pub(super) enum At<'d> {
    /// In a text, at these bytes.
    Text(Range<usize>),
    /// In DAG-CBOR: these bytes, which start there in the file.
    Cbor { bytes: &'d [u8], start: usize },
    /// In the block of this CID.
    Car(String),
    /// Nowhere in particular.
    File,
}

/// Why something could not be read.
pub(super) struct Unreadable {
    pub(super) constraint: Constraint,
    pub(super) message: String,
    /// The byte of the file or block.
    pub(super) position: Option<usize>,
}

/// What a file holds, going by its first bytes.
pub(super) fn sniff(bytes: &[u8]) -> InputArgument {
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    if is_car(bytes) {
        return InputArgument::Car;
    }
    match text.trim_ascii_start().first() {
        // Neither lists nor objects of DAG-CBOR start lower, and no JSON as high.
        Some(128..) => InputArgument::Cbor,
        _ if is_json_lines(text) => InputArgument::Jsonl,
        _ => InputArgument::Json,
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Whether the first of several lines is a value by itself.
fn is_json_lines(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let first = lines.next().is_some_and(|line| json::from_slice::<serde::de::IgnoredAny>(line).is_ok());
    first && lines.next().is_some()
}

/// Whether the length of a header comes first, and then the start of a header of version 1 or 2.
fn is_car(bytes: &[u8]) -> bool {
    let length = bytes.iter().take(4).take_while(|byte| **byte >= 128).count();
    let header = bytes.get(length + 1..).unwrap_or_default();
    header.starts_with(b"\xa2\x65roots") || header.starts_with(b"\xa1\x67version")
}

/// The text of a file, with a character that JSON does not allow for each byte that is not UTF-8: so these are problems of
/// the values that they stand in, at their positions.
pub(super) fn decode(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let chunks = error.as_bytes().utf8_chunks();
        chunks.fold(String::new(), |mut text, chunk| {
            text.push_str(chunk.valid());
            text.extend(chunk.invalid().iter().map(|_| SUBSTITUTE));
            text
        })
    })
}

/// What Unicode has for this.
const SUBSTITUTE: char = '\u{1a}';

/// The values of a JSON text: one, or with `split` the elements of a list.
pub(super) fn read_json(text: &str, split: bool, visit: &mut dyn FnMut(Item<'_>)) {
    let start = text.len() - text.trim_start_matches('\u{FEFF}').len();
    let whole = start..text.len();
    let is_list = split && text[start..].trim_start().starts_with('[');
    // Elements can be told apart once it is sure that the text is JSON.
    if !is_list || json::from_str::<serde::de::IgnoredAny>(&text[start..]).is_err() {
        return visit(text_item(text, whole, None));
    }
    for (index, range) in elements(&text[start..]).into_iter().enumerate() {
        visit(text_item(text, start + range.start..start + range.end, Some(index)));
    }
}

/// The values of a text with one on each line.
pub(super) fn read_json_lines(text: &str, visit: &mut dyn FnMut(Item<'_>)) {
    let mut start = text.len() - text.trim_start_matches('\u{FEFF}').len();
    let mut index = 0;
    for line in text[start..].split_inclusive('\n') {
        if !line.trim().is_empty() {
            visit(text_item(text, start..start + line.trim_end().len(), Some(index)));
            index += 1;
        }
        start += line.len();
    }
}

fn text_item(text: &str, range: Range<usize>, index: Option<usize>) -> Item<'static> {
    let part = &text[range.clone()];
    let value = json::from_str::<Value>(part).map_err(|error| {
        let constraint = match error.classify() {
            serde_json::error::Category::Data => Constraint::DataModel,
            _ => Constraint::Readable,
        };
        let position = range.start + offset(part, error.line(), error.column());
        let is_substituted = text.get(position..).is_some_and(|rest| rest.starts_with(SUBSTITUTE));
        let message = if is_substituted { "not UTF-8".to_owned() } else { without_position(&error) };
        Unreadable { constraint, message, position: Some(position) }
    });
    Item { spot: Spot { at: At::Text(range), index }, value }
}

/// The byte that a line and a column mean, both counted from 1, the column in bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column.saturating_sub(1)).min(text.len())
}

/// The message of an error, whose position within its part of the file would mislead.
fn without_position(error: &json::Error) -> String {
    let message = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    message.strip_suffix(&position).map(str::to_owned).unwrap_or(message)
}

/// The bytes of the elements of the list that a text holds, which must be JSON.
fn elements(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut depth, mut start, mut is_text, mut is_escaped) = (0_usize, 0, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            _ if is_text => {}
            b'[' | b'{' => {
                depth += 1;
                if depth == 1 {
                    start = at + 1;
                }
            }
            b',' | b']' | b'}' => {
                if depth == 1 && !text[start..at].trim().is_empty() {
                    found.push(start..at);
                    start = at + 1;
                }
                depth -= usize::from(byte != b',');
            }
            _ => {}
        }
    }
    found
}

/// The values of a DAG-CBOR file: one, or with `split` the elements of a list.
pub(super) fn read_cbor(bytes: &[u8], split: bool, visit: &mut dyn FnMut(Item<'_>)) {
    let value = block(bytes);
    if !split || !matches!(value, Ok(Value::Array(_))) {
        return visit(Item { spot: Spot { at: At::Cbor { bytes, start: 0 }, index: None }, value });
    }
    // It is sure that these are elements one after the other. Of a list without any, this is not the position of one.
    let first = DataPath::from([PathSegment::Index(0)]);
    let mut start = cbor_position(bytes, &first).filter(|start| *start > 0).unwrap_or(bytes.len());
    let mut index = 0;
    while let Ok((value, rest)) = dag_cbor::from_prefix(&bytes[start..]) {
        let end = bytes.len() - rest.len();
        let at = At::Cbor { bytes: &bytes[start..end], start };
        visit(Item { spot: Spot { at, index: Some(index) }, value: Ok(value) });
        start = end;
        index += 1;
    }
}

/// The records in the blocks of a CAR file, which are all but its commits and the nodes of its tree.
pub(super) fn read_car(bytes: &[u8], visit: &mut dyn FnMut(Item<'_>)) {
    let failed = |error: iroh_car::Error| {
        let message = format!("not a CAR file: {error}");
        let value = Err(Unreadable { constraint: Constraint::Readable, message, position: None });
        Item { spot: Spot { at: At::File, index: None }, value }
    };
    // Reading from memory never waits.
    let mut reader = match pollster::block_on(CarReader::new(bytes)) {
        Ok(reader) => reader,
        Err(error) => return visit(failed(error)),
    };
    let mut index = 0;
    loop {
        let (cid, content) = match pollster::block_on(reader.next_block()) {
            Ok(Some(found)) => found,
            Ok(None) => return,
            Err(error) => return visit(failed(error)),
        };
        if cid.codec() != DAG_CBOR {
            continue;
        }
        let value = block(&content);
        if value.as_ref().is_ok_and(is_structure) {
            continue;
        }
        visit(Item { spot: Spot { at: At::Car(cid.to_string()), index: Some(index) }, value });
        index += 1;
    }
}

/// Whether a block is a commit or the node of a tree. A record without its `$type`, or what is not even an object, is
/// neither, and must not pass unseen.
fn is_structure(value: &Value) -> bool {
    let Some(object) = value.as_object() else { return false };
    let is_commit = ["did", "sig", "version"].iter().all(|key| object.contains_key(key));
    let is_node = object.contains_key("e") && object.keys().all(|key| ["e", "l"].contains(&key));
    !object.contains_key("$type") && (is_commit || is_node)
}

fn block(bytes: &[u8]) -> Result<Value, Unreadable> {
    dag_cbor::from_slice(bytes).map_err(|error| Unreadable {
        constraint: Constraint::Readable,
        message: error.message().to_owned(),
        position: error.position(),
    })
}

#[cfg(test)]
mod tests {
    use super::{elements, offset, sniff};
    use crate::cli::args::InputArgument;

    #[test]
    fn elements_are_told_apart_whatever_is_in_them() {
        let found =
            |text: &str| elements(text).into_iter().map(|range| text[range].trim().to_owned()).collect::<Vec<_>>();
        assert_eq!(found("[ ]"), [""; 0]);
        assert_eq!(found(r#" [1, "a,]\"", {"b": [1, 2]} , [] ]"#), ["1", r#""a,]\"""#, r#"{"b": [1, 2]}"#, "[]"]);
    }

    #[test]
    fn positions_are_those_of_bytes() {
        assert_eq!(offset("é\nabc", 2, 2), 4);
        assert_eq!(offset("ab", 9, 9), 2);
    }

    #[test]
    fn what_a_file_holds_is_told_by_its_start() {
        assert_eq!(sniff(b""), InputArgument::Json);
        assert_eq!(sniff(b"\n{\n\"a\": 1}"), InputArgument::Json);
        assert_eq!(sniff(b"{}\n{}\n"), InputArgument::Jsonl);
        assert_eq!(sniff("\u{feff}{}".as_bytes()), InputArgument::Json);
        assert_eq!(sniff(b"\xa1\x61a\x01"), InputArgument::Cbor);
        assert_eq!(sniff(b"\x3a\xa2\x65roots"), InputArgument::Car);
    }
}

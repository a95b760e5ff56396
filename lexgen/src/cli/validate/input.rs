//! Splits data files into values.
//!
//! Knows nothing of lexicons. A value that cannot be read is reported, and the others are read.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use lexgen::validate::cbor_position;
use lexgen_data::{Constraint, DataPath, PathSegment, Value, dag_cbor, json};
use serde::de::IgnoredAny;

use super::path::RecordPath;
use crate::cli::args::InputArgument;

/// A value of a file, or the error in its place.
pub(super) struct Item<'d> {
    pub(super) spot: Spot<'d>,
    pub(super) value: Result<Value, Unreadable>,
}

/// The place of a value in a file.
pub(super) struct Spot<'d> {
    pub(super) at: At<'d>,
    /// The index, if the file can have several values.
    pub(super) index: Option<usize>,
}

impl Spot<'_> {
    /// The paths of the record in its repository, as far as they are known.
    pub(super) fn paths(&self) -> &[RecordPath] {
        match &self.at {
            At::Car { paths, .. } => paths,
            _ => &[],
        }
    }
}

/// The position of a value.
pub(super) enum At<'d> {
    /// These bytes of a text file.
    Text(Range<usize>),
    /// These bytes of a DAG-CBOR file, with their offset.
    Cbor { bytes: &'d [u8], start: usize },
    /// The block of this CID, which holds the records at these paths.
    Car { cid: String, paths: Vec<RecordPath> },
    /// Unknown.
    File,
}

/// The reason why a value could not be read.
pub(super) struct Unreadable {
    /// The path in the value, as far as it is known.
    pub(super) path: DataPath,
    pub(super) constraint: Constraint,
    pub(super) message: String,
    /// The byte of the file or block.
    pub(super) position: Option<usize>,
}

/// Detects the format of a file by its bytes, and by its name if these are ambiguous.
pub(super) fn sniff(path: &Path, bytes: &[u8]) -> InputArgument {
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    if is_car(bytes) {
        return InputArgument::Car;
    }
    let is_called_lines = path.extension().is_some_and(|extension| extension == "jsonl" || extension == "ndjson");
    match text.trim_ascii_start().first() {
        // It is neither JSON nor DAG-CBOR.
        _ if is_utf_16(bytes) => InputArgument::Json,
        _ if is_called_lines => InputArgument::Jsonl,
        // Arrays and maps of DAG-CBOR start at these bytes, and JSON never does.
        Some(128..) => InputArgument::Cbor,
        _ if is_json_lines(text) => InputArgument::Jsonl,
        _ => InputArgument::Json,
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Returns whether the file starts with a byte order mark of UTF-16, whose bytes are not valid in UTF-8.
fn is_utf_16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// Returns whether the first of several lines is a value. If neither the line nor the whole text is a value, whether at
/// least half of the lines are.
fn is_json_lines(text: &[u8]) -> bool {
    let is_value = |json: &[u8]| json::from_slice::<IgnoredAny>(json).is_ok();
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    if is_value(first) {
        return true;
    }
    // A malformed list can have its elements on lines, too.
    if first.starts_with(b"[") || is_value(text) {
        return false;
    }
    let (valid, all) = std::iter::once(second)
        .chain(lines)
        .fold((0, 1), |(valid, all), line| (valid + usize::from(is_value(line)), all + 1));
    valid * 2 >= all
}

/// Returns whether the file starts with the length of a header and a header of version 1 or 2.
fn is_car(bytes: &[u8]) -> bool {
    let length = bytes.iter().take(4).take_while(|byte| **byte >= 128).count();
    let header = bytes.get(length + 1..).unwrap_or_default();
    header.starts_with(b"\xa2\x65roots") || header.starts_with(b"\xa1\x67version")
}

/// Decodes a file. Each byte that is not UTF-8 becomes a character that JSON does not allow, so that it is an error in
/// its value, at its position.
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

/// The control character SUBSTITUTE, which strings of JSON cannot contain unescaped.
const SUBSTITUTE: char = '\u{1a}';

/// Visits the values of a JSON text: one, the elements of a list with `split`, or several in a row.
pub(super) fn read_json(text: &str, split: bool, visit: &mut dyn FnMut(Item<'_>)) {
    let start = text.len() - text.trim_start_matches('\u{FEFF}').len();
    let content = &text[start..];
    let mut visit_parts = |parts: Vec<Range<usize>>| {
        for (index, part) in parts.into_iter().enumerate() {
            visit(text_item(text, start + part.start..start + part.end, Some(index)));
        }
    };
    // Bytes that are not UTF-8 are errors in their values, but must not affect where values begin and end.
    let readable = if content.contains(SUBSTITUTE) {
        Cow::Owned(content.replace(SUBSTITUTE, " "))
    } else {
        Cow::Borrowed(content)
    };
    if json::from_str::<IgnoredAny>(&readable).is_err() {
        let parts = values_in_a_row(&readable);
        if parts.len() > 1 {
            return visit_parts(parts);
        }
    } else if split && content.trim_start().starts_with('[') && content.trim_end().ends_with(']') {
        return visit_parts(elements(content));
    }
    visit(text_item(text, start..text.len(), None));
}

/// The ranges of consecutive values, and of the rest that is not a value.
fn values_in_a_row(text: &str) -> Vec<Range<usize>> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let (mut parts, mut start) = (Vec::new(), 0);
    while let Some(value) = values.next() {
        let end = if value.is_ok() { values.byte_offset() } else { text.len() };
        start += text[start..end].len() - text[start..end].trim_start().len();
        parts.push(start..end);
        start = end;
    }
    parts
}

/// Visits the values of a text with one value on each line.
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
        // Reading as a value can report errors in the JSON as errors in the data.
        let (constraint, error) = match json::from_str::<IgnoredAny>(part) {
            Err(reason) => (Constraint::Readable, reason),
            Ok(_) if error.is_data() => (Constraint::DataModel, error),
            Ok(_) => (Constraint::Readable, error),
        };
        let mut position = range.start + offset(part, error.line(), error.column());
        // For an invalid character in a string, the position can be that of the byte before.
        let near = text.as_bytes().iter().skip(position).take(2).position(|byte| *byte == SUBSTITUTE as u8);
        position += near.unwrap_or_default();
        let is_substituted = near.is_some();
        let message = match part.trim().is_empty() {
            true => "it is empty".to_owned(),
            false if is_substituted => "not UTF-8".to_owned(),
            false => without_position(&error),
        };
        let (path, message) = split_path(&message).unwrap_or_else(|| (DataPath::default(), message.clone()));
        Unreadable { path, constraint, message, position: Some(position) }
    });
    Item { spot: Spot { at: At::Text(range), index }, value }
}

/// Splits the path in backticks from the start of an error message. A path with quoted names remains in the message.
fn split_path(message: &str) -> Option<(DataPath, String)> {
    let (shown, message) = message.strip_prefix('`')?.split_once("`: ")?;
    let (mut path, mut rest) = (DataPath::default(), shown);
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let (index, after) = inner.split_once(']')?;
            path.push(PathSegment::Index(index.parse().ok()?));
            rest = after;
        } else {
            let name = rest.strip_prefix('.').unwrap_or(rest);
            let end = name.find(['.', '[']).unwrap_or(name.len());
            path.push(PathSegment::field(&name[..end]));
            rest = &name[end..];
        }
    }
    // The text must be that of the path, or the message would lose something.
    (path.to_string() == shown).then(|| (path, message.to_owned()))
}

/// The offset of a line and a column, which both count from 1, the column in bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column.saturating_sub(1)).min(text.len())
}

/// The message of an error without its position, which is relative to a part of the file.
fn without_position(error: &json::Error) -> String {
    let message = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    message.strip_suffix(&position).map(str::to_owned).unwrap_or(message)
}

/// The ranges of the elements of a list in JSON.
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

/// Visits the values of a DAG-CBOR file: one, or the elements of a list with `split`.
pub(super) fn read_cbor(bytes: &[u8], split: bool, visit: &mut dyn FnMut(Item<'_>)) {
    let value = block(bytes);
    if !split || !matches!(value, Ok(Value::Array(_))) {
        return visit(Item { spot: Spot { at: At::Cbor { bytes, start: 0 }, index: None }, value });
    }
    // The elements follow one another. An empty list has none at this position.
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

/// Reads a value from DAG-CBOR.
pub(super) fn block(bytes: &[u8]) -> Result<Value, Unreadable> {
    dag_cbor::from_slice(bytes).map_err(|error| Unreadable {
        path: DataPath::default(),
        constraint: Constraint::Readable,
        message: error.message().to_owned(),
        position: error.position(),
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{elements, offset, sniff, values_in_a_row};
    use crate::cli::args::InputArgument;

    #[test]
    fn array_elements_are_split_for_any_content() {
        let found =
            |text: &str| elements(text).into_iter().map(|range| text[range].trim().to_owned()).collect::<Vec<_>>();
        assert_eq!(found("[ ]"), [""; 0]);
        assert_eq!(found(r#" [1, "a,]\"", {"b": [1, 2]} , [] ]"#), ["1", r#""a,]\"""#, r#"{"b": [1, 2]}"#, "[]"]);
    }

    #[test]
    fn positions_are_byte_offsets() {
        assert_eq!(offset("é\nabc", 2, 2), 4);
        assert_eq!(offset("ab", 9, 9), 2);
    }

    #[test]
    fn the_form_of_a_file_is_detected_by_its_start() {
        let sniff = |bytes: &[u8]| sniff(Path::new("data"), bytes);
        assert_eq!(sniff(b""), InputArgument::Json);
        assert_eq!(sniff(b"\n{\n\"a\": 1}"), InputArgument::Json);
        assert_eq!(sniff(b"{}\n{}\n"), InputArgument::Jsonl);
        assert_eq!(sniff("\u{feff}{}".as_bytes()), InputArgument::Json);
        assert_eq!(sniff(b"\xff\xfe{\0}\0"), InputArgument::Json);
        assert_eq!(sniff(b"\xa1\x61a\x01"), InputArgument::Cbor);
        assert_eq!(sniff(b"\x3a\xa2\x65roots"), InputArgument::Car);
    }

    #[test]
    fn json_lines_are_detected_with_a_malformed_first_line() {
        let sniff = |path: &str, text: &str| sniff(Path::new(path), text.as_bytes());
        for text in ["{\"a\":\n{}\n", "oops\n{}\n\n{\"b\"\n{}"] {
            assert_eq!(sniff("data", text), InputArgument::Jsonl, "{text}");
        }
        for text in ["{\n\"a\" 1,\n\"b\": [\n{}\n]\n}", "[\n{}\n{}\n]", "{\n}\n{\n}"] {
            assert_eq!(sniff("data", text), InputArgument::Json, "{text}");
        }
        assert_eq!(sniff("data.jsonl", "{"), InputArgument::Jsonl);
        assert_eq!(sniff("data.ndjson", "{"), InputArgument::Jsonl);
    }

    #[test]
    fn consecutive_values_end_at_invalid_bytes() {
        let found =
            |text: &str| values_in_a_row(text).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("{\n} [1]\n2 "), ["{\n}", "[1]", "2"]);
        assert_eq!(found("{} {\"a\" "), ["{}", "{\"a\" "]);
        assert_eq!(found(" {"), ["{"]);
    }
}

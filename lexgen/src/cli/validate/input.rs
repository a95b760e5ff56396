//! Taking data files apart into the values that are in them.
//!
//! Knows nothing of lexicons. What cannot be read is told for the value that it is in, and the others are read all the same.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use lexgen::validate::cbor_position;
use lexgen_data::{Constraint, DataPath, PathSegment, Value, dag_cbor, json};
use serde::de::IgnoredAny;

use crate::cli::args::InputArgument;

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
    /// Where in the value, as far as that is known.
    pub(super) path: DataPath,
    pub(super) constraint: Constraint,
    pub(super) message: String,
    /// The byte of the file or block.
    pub(super) position: Option<usize>,
}

/// What a file holds, going by its bytes, and by how it is called where these do not tell.
pub(super) fn sniff(path: &Path, bytes: &[u8]) -> InputArgument {
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    if is_car(bytes) {
        return InputArgument::Car;
    }
    let is_called_lines = path.extension().is_some_and(|extension| extension == "jsonl" || extension == "ndjson");
    match text.trim_ascii_start().first() {
        // It is no text of JSON, but no DAG-CBOR either.
        _ if is_utf_16(bytes) => InputArgument::Json,
        _ if is_called_lines => InputArgument::Jsonl,
        // Neither lists nor objects of DAG-CBOR start lower, and no JSON as high.
        Some(128..) => InputArgument::Cbor,
        _ if is_json_lines(text) => InputArgument::Jsonl,
        _ => InputArgument::Json,
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Whether a byte order mark of UTF-16 comes first, of which no byte is one of UTF-8.
fn is_utf_16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// Whether the first of several lines is a value by itself; or, if that one is broken and the text no value as a whole
/// either, whether at least half of the lines are.
fn is_json_lines(text: &[u8]) -> bool {
    let is_value = |json: &[u8]| json::from_slice::<IgnoredAny>(json).is_ok();
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    if is_value(first) {
        return true;
    }
    // A list that is broken has its elements in lines, too.
    if first.starts_with(b"[") || is_value(text) {
        return false;
    }
    let (sound, all) = std::iter::once(second)
        .chain(lines)
        .fold((0, 1), |(sound, all), line| (sound + usize::from(is_value(line)), all + 1));
    sound * 2 >= all
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

/// The values of a JSON text: one, or with `split` the elements of a list, or several one after the other.
pub(super) fn read_json(text: &str, split: bool, visit: &mut dyn FnMut(Item<'_>)) {
    let start = text.len() - text.trim_start_matches('\u{FEFF}').len();
    let content = &text[start..];
    let mut visit_parts = |parts: Vec<Range<usize>>| {
        for (index, part) in parts.into_iter().enumerate() {
            visit(text_item(text, start + part.start..start + part.end, Some(index)));
        }
    };
    // Bytes that are not UTF-8 spoil the values that they stand in, but do not keep these from being told apart.
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

/// The bytes of values that stand one after the other; in the end, of what is none.
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
        // Reading as a value can tell of faults of the text as if they were faults of the data.
        let (constraint, error) = match json::from_str::<IgnoredAny>(part) {
            Err(fault) => (Constraint::Readable, fault),
            Ok(_) if error.is_data() => (Constraint::DataModel, error),
            Ok(_) => (Constraint::Readable, error),
        };
        let mut position = range.start + offset(part, error.line(), error.column());
        // Where a string has what cannot stand in it, the position can be that of the byte before.
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

/// The path that the message of an error of the data starts with, in backticks, and what follows it. Names that a path
/// quotes are left in the message.
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
    // So that nothing is lost where it was understood wrong.
    (path.to_string() == shown).then(|| (path, message.to_owned()))
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

/// The value of DAG-CBOR.
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
    fn lines_are_told_although_the_first_is_broken() {
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
    fn values_in_a_row_end_with_what_is_none() {
        let found =
            |text: &str| values_in_a_row(text).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("{\n} [1]\n2 "), ["{\n}", "[1]", "2"]);
        assert_eq!(found("{} {\"a\" "), ["{}", "{\"a\" "]);
        assert_eq!(found(" {"), ["{"]);
    }
}

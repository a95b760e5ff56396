//! YAML with the position of every key and value, as the values that the JSON parser returns.
//!
//! Knows nothing of schemas. Anchors, merge keys and tags are resolved here. Nesting is limited as in JSON, and so is the size
//! that aliases can add.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, StrInput};

use super::yaml_scalar::{Unsupported, resolve};
use crate::lexicon::diagnostic::{Code, Diagnostic, Diagnostics, quoted};
use crate::lexicon::json::{Entry, Kind, Object, Value};
use crate::lexicon::source::{FileId, Span};

/// The deepest nesting of sequences and mappings, as in JSON.
const MAX_DEPTH: usize = 64;

/// The most values of a document once aliases are replaced by copies.
const MAX_VALUES: usize = 2_000_000;

/// The largest file in bytes.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Parses a YAML document. Reports an error and returns `None` if `text` is not one.
///
/// A repeated key is an error as well, but the value is returned, with the first value of the key.
pub(super) fn parse<'t>(file: FileId, text: &'t str, diagnostics: &mut Diagnostics) -> Option<Value<'t>> {
    if text.len() > MAX_BYTES {
        let message = format!("the file is larger than {} MiB", MAX_BYTES / 1024 / 1024);
        diagnostics.push(Diagnostic::new(Code::InvalidYaml, message).at(Span::new(file, 0, 0), ""));
        return None;
    }
    let mut reader = Reader {
        positions: Positions::new(file, text),
        text,
        parser: Parser::new_from_str(text),
        anchors: HashMap::new(),
        values: 0,
        diagnostics,
    };
    match reader.document() {
        Ok(value) => value,
        Err(error) => {
            diagnostics.push(*error);
            None
        }
    }
}

/// Boxed, because it is large and rare.
type Result<T> = std::result::Result<T, Box<Diagnostic>>;

struct Reader<'t, 'd> {
    positions: Positions,
    text: &'t str,
    parser: Parser<'t, StrInput<'t>>,
    anchors: HashMap<usize, Anchored<'t>>,
    /// The number of values so far, including those that aliases repeat.
    values: usize,
    diagnostics: &'d mut Diagnostics,
}

/// A value that aliases can repeat.
struct Anchored<'t> {
    value: Value<'t>,
    size: Size,
}

/// The size of a value with everything in it.
#[derive(Clone, Copy)]
struct Size {
    values: usize,
    depth: usize,
}

impl<'t> Reader<'t, '_> {
    /// Reads the only document of the stream.
    fn document(&mut self) -> Result<Option<Value<'t>>> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => break,
                Event::StreamStart | Event::Nothing | Event::DocumentEnd => {}
                Event::DocumentStart(_) if root.is_some() => {
                    return Err(Box::new(
                        Diagnostic::new(Code::InvalidYaml, "the file has more than one document")
                            .at(span, "another one starts here")
                            .help("keep one document in the file"),
                    ));
                }
                Event::DocumentStart(_) => {}
                event => root = Some(self.value(event, span, 0)?.0),
            }
        }
        if root.is_none() {
            let end = self.positions.span(self.text.len(), self.text.len());
            self.diagnostics.push(Diagnostic::new(Code::InvalidYaml, "the file is empty").at(end, ""));
        }
        Ok(root)
    }

    fn next(&mut self) -> Result<(Event<'t>, Span)> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => Ok((event, self.positions.of(span.start, span.end))),
            Some(Err(error)) => Err(self.syntax(&error)),
            None => Ok((Event::StreamEnd, self.positions.span(self.text.len(), self.text.len()))),
        }
    }

    fn syntax(&self, error: &ScanError) -> Box<Diagnostic> {
        let place = self.positions.of(*error.marker(), *error.marker());
        Box::new(Diagnostic::new(Code::InvalidYaml, format!("this is not YAML: {}", error.info())).at(place, ""))
    }

    /// Reads the value that `event` begins. `depth` is the number of open sequences and mappings.
    fn value(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<(Value<'t>, Size)> {
        self.count(1, span)?;
        let (kind, anchor, size, end) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_text = tag.as_deref().is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
                let kind = self.scalar(text, style, is_text, span)?;
                (kind, anchor, Size { values: 1, depth: 0 }, span.end)
            }
            Event::SequenceStart(anchor, _) => {
                self.check_depth(depth, span)?;
                let (items, size, end) = self.sequence(depth + 1)?;
                (Kind::Array(items), anchor, size, end)
            }
            Event::MappingStart(anchor, _) => {
                self.check_depth(depth, span)?;
                let (entries, size, end) = self.mapping(depth + 1)?;
                let span = Span { end: end.max(span.start), ..span };
                (Kind::Object(Object { span, entries }), anchor, size, end)
            }
            Event::Alias(anchor) => return self.alias(anchor, span, depth),
            _ => return Err(Box::new(Diagnostic::new(Code::InvalidYaml, "expected a value").at(span, ""))),
        };
        let value = Value { kind, span: Span { end: end.max(span.start), ..span } };
        if anchor > 0 {
            self.anchors.insert(anchor, Anchored { value: value.clone(), size });
        }
        Ok((value, size))
    }

    /// Counts values, within the limit.
    fn count(&mut self, values: usize, span: Span) -> Result<()> {
        self.values = self.values.saturating_add(values);
        if self.values <= MAX_VALUES {
            return Ok(());
        }
        let message = format!("the document has more than {MAX_VALUES} values once aliases are replaced");
        Err(Box::new(Diagnostic::new(Code::ImportTooLarge, message).at(span, "one value too many")))
    }

    fn check_depth(&self, depth: usize, span: Span) -> Result<()> {
        if depth < MAX_DEPTH {
            return Ok(());
        }
        let message = format!("sequences and mappings are nested more than {MAX_DEPTH} levels deep");
        Err(Box::new(Diagnostic::new(Code::NestingTooDeep, message).at(span, "one level too many")))
    }

    fn scalar(&mut self, text: Cow<'t, str>, style: ScalarStyle, is_text: bool, span: Span) -> Result<Kind<'t>> {
        if is_text || style != ScalarStyle::Plain {
            return Ok(Kind::String(text));
        }
        let source = match &text {
            Cow::Borrowed(text) => Some(*text),
            // A number fits on a line, so its source is its text.
            Cow::Owned(text) => {
                self.text.get(span.start as usize..span.end as usize).map(str::trim_end).filter(|found| found == text)
            }
        };
        match resolve(source.unwrap_or_default()) {
            Ok(Some(kind)) if source.is_some() => Ok(kind),
            Ok(_) => Ok(Kind::String(text)),
            Err(Unsupported { message, help }) => {
                Err(Box::new(Diagnostic::new(Code::InvalidYaml, message).at(span, "").help(help)))
            }
        }
    }

    fn sequence(&mut self, depth: usize) -> Result<(Vec<Value<'t>>, Size, u32)> {
        let mut items = Vec::new();
        let mut size = Size { values: 1, depth: 1 };
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Ok((items, size, span.end));
            }
            let (item, inner) = self.value(event, span, depth)?;
            size = size.with(inner);
            items.push(item);
        }
    }

    fn mapping(&mut self, depth: usize) -> Result<(Vec<Entry<'t>>, Size, u32)> {
        let mut entries: Vec<Entry<'t>> = Vec::new();
        let mut places: HashMap<Cow<'t, str>, Span> = HashMap::new();
        let mut merged = Vec::new();
        let mut size = Size { values: 1, depth: 1 };
        loop {
            let (event, key_span) = self.next()?;
            let (key, is_merge) = match event {
                Event::MappingEnd => {
                    add_merged(&mut entries, merged);
                    return Ok((entries, size, key_span.end));
                }
                Event::Scalar(text, style, ..) => {
                    let is_merge = style == ScalarStyle::Plain && text == "<<";
                    (text, is_merge)
                }
                _ => {
                    return Err(Box::new(
                        Diagnostic::new(Code::InvalidYaml, "a key must be a string").at(key_span, "expected a string"),
                    ));
                }
            };
            let (event, span) = self.next()?;
            let (value, inner) = self.value(event, span, depth)?;
            size = size.with(inner);
            if is_merge {
                merged.push(value);
            } else if let Some(&first) = places.get(&key) {
                self.diagnostics.push(
                    Diagnostic::new(Code::DuplicateKey, format!("the key {} appears twice", quoted(&key)))
                        .at(key_span, "here again")
                        .related(first, "first here"),
                );
            } else {
                places.insert(key.clone(), key_span);
                entries.push(Entry { key, key_span, value });
            }
        }
    }

    /// A copy of the value that the alias names.
    fn alias(&mut self, anchor: usize, span: Span, depth: usize) -> Result<(Value<'t>, Size)> {
        let Some(Anchored { value, size }) = self.anchors.get(&anchor) else {
            return Err(Box::new(
                Diagnostic::new(Code::InvalidYaml, "an alias names a value that is not complete")
                    .at(span, "")
                    .help("a value cannot contain itself"),
            ));
        };
        let size = *size;
        // Counted before the copy is made, so that a small file cannot cause large copies.
        self.values = self.values.saturating_add(size.values);
        if self.values <= MAX_VALUES && depth + size.depth <= MAX_DEPTH {
            return Ok((value.clone(), size));
        }
        self.count(0, span)?;
        self.check_depth(MAX_DEPTH, span)?;
        Ok((Value { kind: Kind::Null, span }, size))
    }
}

impl Size {
    /// The size of a value that also contains `inner`.
    fn with(self, inner: Self) -> Self {
        Self { values: self.values.saturating_add(inner.values), depth: self.depth.max(inner.depth + 1) }
    }
}

/// Adds the entries of merge keys (`<<`), unless the mapping has the key itself.
fn add_merged<'t>(entries: &mut Vec<Entry<'t>>, merged: Vec<Value<'t>>) {
    let mut objects = Vec::new();
    for value in merged {
        match value.kind {
            Kind::Object(object) => objects.push(object),
            Kind::Array(items) => objects.extend(items.into_iter().filter_map(|item| match item.kind {
                Kind::Object(object) => Some(object),
                _ => None,
            })),
            _ => {}
        }
    }
    if objects.is_empty() {
        return;
    }
    let mut known: std::collections::HashSet<Cow<'t, str>> = entries.iter().map(|entry| entry.key.clone()).collect();
    for entry in objects.into_iter().flat_map(|object| object.entries) {
        if known.insert(entry.key.clone()) {
            entries.push(entry);
        }
    }
}

/// Converts positions in characters to positions in bytes.
struct Positions {
    file: FileId,
    /// The number of bytes.
    length: usize,
    /// The byte at which each character starts, if there are characters of several bytes.
    starts: Option<Vec<u32>>,
}

impl Positions {
    fn new(file: FileId, text: &str) -> Self {
        let starts = || text.char_indices().map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX)).collect();
        Self { file, length: text.len(), starts: (!text.is_ascii()).then(starts) }
    }

    fn of(&self, start: Marker, end: Marker) -> Span {
        self.span(self.byte(start.index()), self.byte(end.index()))
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end.max(start))
    }

    fn byte(&self, character: usize) -> usize {
        let byte = match &self.starts {
            Some(starts) => starts.get(character).map_or(self.length, |&byte| byte as usize),
            None => character,
        };
        byte.min(self.length)
    }
}

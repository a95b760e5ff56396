//! The grammar of JSON (RFC 8259), strictly.

use std::collections::HashSet;

use crate::lexicon::diagnostic::{Code, Diagnostic, Diagnostics, closest, quoted};
use crate::lexicon::json::text::{TextError, read_text};
use crate::lexicon::json::{Entry, Kind, Number, Object, Value};
use crate::lexicon::source::{FileId, Span};

/// The deepest nesting of arrays and objects. A schema has two levels for each level of its data, and the reference
/// implementations reject data of more than 32 levels. Tools that read generated code have limits, too.
const MAX_DEPTH: usize = 64;

/// Up to this number, keys are compared with each other, which is faster than hashing them.
const FEW_KEYS: usize = 8;

/// Parses a JSON value. Reports an error and returns `None` if `text` is not one.
///
/// A repeated key is an error as well, but the value is returned, with the first value of the key.
pub(crate) fn parse<'t>(file: FileId, text: &'t str, diagnostics: &mut Diagnostics) -> Option<Value<'t>> {
    if u32::try_from(text.len()).is_err() {
        let place = Span::new(file, 0, 0);
        diagnostics.push(Diagnostic::new(Code::InvalidJson, "the file is larger than 4 GiB").at(place, ""));
        return None;
    }
    let mut parser = Parser { file, text, position: 0, depth: 0, entries: Vec::new(), items: Vec::new(), diagnostics };
    parser.skip_byte_order_mark();
    match parser.document() {
        Ok(value) => Some(value),
        Err(error) => {
            diagnostics.push(*error);
            None
        }
    }
}

struct Parser<'t, 'd> {
    file: FileId,
    text: &'t str,
    /// The next byte. Always the start of a character.
    position: usize,
    depth: usize,
    /// The entries of open objects, so that each object allocates once.
    entries: Vec<Entry<'t>>,
    /// The items of open arrays.
    items: Vec<Value<'t>>,
    diagnostics: &'d mut Diagnostics,
}

/// Boxed, because it is large and rare.
type Result<T> = std::result::Result<T, Box<Diagnostic>>;

impl<'t> Parser<'t, '_> {
    fn skip_byte_order_mark(&mut self) {
        if self.text.starts_with('\u{FEFF}') {
            self.position = '\u{FEFF}'.len_utf8();
            let place = self.span(0, self.position);
            self.diagnostics.push(
                Diagnostic::new(Code::ByteOrderMark, "the file starts with a byte order mark")
                    .at(place, "skipped")
                    .help("save the file as UTF-8 without a byte order mark"),
            );
        }
    }

    fn document(&mut self) -> Result<Value<'t>> {
        self.skip_whitespace();
        let value = self.value()?;
        self.skip_whitespace();
        match self.peek() {
            None => Ok(value),
            Some(_) => Err(self.unexpected("the end of the file")),
        }
    }

    fn value(&mut self) -> Result<Value<'t>> {
        let start = self.position;
        let kind = match self.peek() {
            Some(b'{') => Kind::Object(self.nested(Self::object)?),
            Some(b'[') => Kind::Array(self.nested(Self::array)?),
            Some(b'"') => Kind::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => Kind::Number(self.number()?),
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => self.word()?,
            _ => return Err(self.unexpected("a value")),
        };
        Ok(Value { kind, span: self.span(start, self.position) })
    }

    /// Enters a level, within the limit.
    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth == MAX_DEPTH {
            let place = self.span(self.position, self.position + 1);
            let message = format!("arrays and objects are nested more than {MAX_DEPTH} levels deep");
            return Err(Box::new(Diagnostic::new(Code::NestingTooDeep, message).at(place, "one level too many")));
        }
        self.depth += 1;
        let value = parse(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Vec<Value<'t>>> {
        let first = self.items.len();
        self.position += 1;
        self.skip_whitespace();
        if self.take(b']') {
            return Ok(Vec::new());
        }
        loop {
            let item = self.value()?;
            self.items.push(item);
            if self.separator(b']', "`,` or `]`")? {
                return Ok(self.items.drain(first..).collect());
            }
        }
    }

    fn object(&mut self) -> Result<Object<'t>> {
        let start = self.position;
        let first = self.entries.len();
        self.position += 1;
        self.skip_whitespace();
        if !self.take(b'}') {
            loop {
                let entry = self.entry()?;
                self.entries.push(entry);
                if self.separator(b'}', "`,` or `}`")? {
                    break;
                }
            }
        }
        let mut entries = self.entries.drain(first..).collect();
        self.drop_duplicate_keys(&mut entries);
        Ok(Object { span: self.span(start, self.position), entries })
    }

    fn entry(&mut self) -> Result<Entry<'t>> {
        let start = self.position;
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        let key = self.string()?;
        let key_span = self.span(start, self.position);
        self.skip_whitespace();
        if !self.take(b':') {
            return Err(self.unexpected("`:`"));
        }
        self.skip_whitespace();
        Ok(Entry { key, key_span, value: self.value()? })
    }

    /// Reads what follows an item: the closing bracket, or a comma and another item.
    fn separator(&mut self, close: u8, expected: &str) -> Result<bool> {
        self.skip_whitespace();
        if self.take(close) {
            return Ok(true);
        }
        let comma = self.position;
        if !self.take(b',') {
            return Err(self.unexpected(expected));
        }
        self.skip_whitespace();
        if self.peek() == Some(close) {
            let place = self.span(comma, comma + 1);
            return Err(Box::new(
                Diagnostic::new(Code::InvalidJson, format!("there is a comma before `{}`", close as char))
                    .at(place, "nothing follows it")
                    .help("remove the comma; JSON has none after the last item"),
            ));
        }
        Ok(false)
    }

    /// A key must not occur twice in an object.
    fn drop_duplicate_keys(&mut self, entries: &mut Vec<Entry<'t>>) {
        let are_distinct = if entries.len() <= FEW_KEYS {
            entries.iter().enumerate().all(|(at, entry)| entries[..at].iter().all(|other| other.key != entry.key))
        } else {
            let mut seen = HashSet::with_capacity(entries.len());
            entries.iter().all(|entry| seen.insert(&*entry.key))
        };
        if are_distinct {
            return;
        }
        let mut kept: Vec<Entry<'t>> = Vec::with_capacity(entries.len());
        let mut places = std::collections::HashMap::new();
        for entry in entries.drain(..) {
            if let Some(&first) = places.get(&entry.key) {
                self.diagnostics.push(
                    Diagnostic::new(Code::DuplicateKey, format!("the key {} appears twice", quoted(&entry.key)))
                        .at(entry.key_span, "here again")
                        .related(first, "first here"),
                );
            } else {
                places.insert(entry.key.clone(), entry.key_span);
                kept.push(entry);
            }
        }
        *entries = kept;
    }

    fn string(&mut self) -> Result<std::borrow::Cow<'t, str>> {
        match read_text(self.text, self.position) {
            Ok((text, end)) => {
                self.position = end;
                Ok(text)
            }
            Err(TextError { start, end, message, help }) => Err(Box::new(
                Diagnostic::new(Code::InvalidJson, message)
                    .at(self.span(start, end), "")
                    .maybe_help(help.map(str::to_owned)),
            )),
        }
    }

    fn number(&mut self) -> Result<Number<'t>> {
        let start = self.position;
        self.take(b'-');
        if self.take(b'0') {
            if matches!(self.peek(), Some(b'0'..=b'9')) {
                let place = self.span(start, self.position + 1);
                return Err(Box::new(
                    Diagnostic::new(Code::InvalidJson, "a number cannot start with `0`").at(place, "remove the `0`"),
                ));
            }
        } else {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Ok(Number::new(&self.text[start..self.position]))
    }

    fn digits(&mut self) -> Result<()> {
        let start = self.position;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.position += 1;
        }
        if self.position == start { Err(self.unexpected("a digit")) } else { Ok(()) }
    }

    fn word(&mut self) -> Result<Kind<'t>> {
        let rest = &self.text[self.position..];
        let end = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '_').unwrap_or(rest.len());
        let kind = match &rest[..end] {
            "true" => Kind::Boolean(true),
            "false" => Kind::Boolean(false),
            "null" => Kind::Null,
            word => {
                let place = self.span(self.position, self.position + end);
                return Err(Box::new(
                    Diagnostic::new(Code::InvalidJson, format!("expected a value, found {}", quoted(word)))
                        .at(place, "not JSON")
                        .help(match closest(word, ["true", "false", "null"]) {
                            Some(word) => format!("did you mean `{word}`?"),
                            None => "strings are in double quotes".to_owned(),
                        }),
                ));
            }
        };
        self.position += end;
        Ok(kind)
    }

    fn unexpected(&self, expected: &str) -> Box<Diagnostic> {
        let Some(char) = self.text[self.position..].chars().next() else {
            // Empty lines at the end are not worth showing.
            let end = self.text.trim_end().len();
            let place = self.span(end, end);
            let message = format!("expected {expected}, found the end of the file");
            return Box::new(Diagnostic::new(Code::InvalidJson, message).at(place, "the file ends here"));
        };
        let place = self.span(self.position, self.position + char.len_utf8());
        let message = format!("expected {expected}, found {}", quoted(&char.to_string()));
        let help = match char {
            '/' | '#' => Some("JSON has no comments"),
            '\'' => Some("strings are in double quotes"),
            _ => None,
        };
        Box::new(
            Diagnostic::new(Code::InvalidJson, message)
                .at(place, format!("expected {expected}"))
                .maybe_help(help.map(str::to_owned)),
        )
    }

    fn skip_whitespace(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.position += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.position += usize::from(found);
        found
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end)
    }
}

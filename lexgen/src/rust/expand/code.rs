//! Rust as lines of text, with the places at which a line can break.
//!
//! Lines are written as if their length had no limit and the item were at the left margin. `output` breaks and indents
//! them.

use std::fmt::{self, Write};
use std::mem;

/// Capacity that suffices for most items.
const USUAL_LENGTH: usize = 1024;

/// A piece of a line, and the places at which it can break.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    text: String,
    breaks: Vec<Break>,
}

/// A place at which a line can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Break {
    /// The offset in the text.
    pub(crate) at: usize,
    pub(crate) kind: BreakKind,
}

/// The kinds of places at which lines break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BreakKind {
    /// Behind the opening bracket of a list. If the list is too long, each element takes a line of its own.
    Open,
    /// Behind the comma and space between two elements of a list.
    Comma,
    /// Before the closing bracket of a list.
    Close,
    /// Before a method call. If the line is too long, each call takes a line of its own.
    Call,
    /// Behind a space. If the line is too long, each of its lines has as much as fits.
    Space,
    /// A place where a line does not break, except after an equals sign if it would be far too long. A list before it
    /// breaks only if the line does not fit up to here.
    Hold,
}

impl Text {
    /// The text on one line.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn push_all<const N: usize>(&mut self, parts: [&str; N]) {
        self.text.extend(parts);
    }

    /// Writes formatted text without a place to break.
    pub(super) fn write(&mut self, text: fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.text.write_fmt(text);
    }

    /// Writes an opening bracket.
    pub(super) fn open(&mut self, bracket: &str) {
        self.text.push_str(bracket);
        self.mark(BreakKind::Open);
    }

    /// Writes a comma between two elements.
    pub(super) fn comma(&mut self) {
        self.text.push_str(", ");
        self.mark(BreakKind::Comma);
    }

    /// Writes a closing bracket.
    pub(super) fn close(&mut self, bracket: &str) {
        self.mark(BreakKind::Close);
        self.text.push_str(bracket);
    }

    /// Writes the name of a method that is called on what precedes it.
    pub(super) fn call(&mut self, method: &str) {
        self.mark(BreakKind::Call);
        self.text.extend([".", method]);
    }

    /// Writes a space at which the line can break.
    pub(super) fn space(&mut self) {
        self.text.push(' ');
        self.mark(BreakKind::Space);
    }

    /// Writes an equals sign before the value of an item.
    pub(super) fn equals(&mut self) {
        self.text.push_str(" = ");
        self.hold();
    }

    /// Marks a place before which lists break only if the line does not fit up to here.
    pub(super) fn hold(&mut self) {
        self.mark(BreakKind::Hold);
    }

    /// Writes `items` between brackets.
    pub(super) fn list<T>(
        &mut self,
        [open, close]: [&str; 2],
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(T, &mut Self),
    ) {
        self.open(open);
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.comma();
            }
            write(item, self);
        }
        self.close(close);
    }

    pub(super) fn append(&mut self, other: &Self) {
        let start = self.text.len();
        self.text.push_str(&other.text);
        self.breaks.extend(other.breaks.iter().map(|&Break { at, kind }| Break { at: start + at, kind }));
    }

    fn mark(&mut self, kind: BreakKind) {
        self.breaks.push(Break { at: self.text.len(), kind });
    }
}

/// Lines of Rust.
///
/// Each attribute, each line of documentation and each member has a line to itself.
#[derive(Debug)]
pub(crate) struct Code {
    text: Text,
    lines: Vec<LineEnd>,
    /// The number of open braces.
    depth: usize,
}

#[derive(Clone, Copy, Debug)]
struct LineEnd {
    /// The offset of the line break in the text.
    text: usize,
    /// The number of breaks up to there.
    breaks: usize,
    /// The number of braces around the line.
    depth: usize,
}

/// A line of [`Code`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'c> {
    pub(crate) text: &'c str,
    /// The offset of the line in the text that `breaks` refer to.
    pub(crate) start: usize,
    pub(crate) breaks: &'c [Break],
    /// The number of levels that the line is indented.
    pub(crate) depth: usize,
}

impl Code {
    pub(super) fn new() -> Self {
        let text = Text { text: String::with_capacity(USUAL_LENGTH), breaks: Vec::new() };
        Self { text, lines: Vec::new(), depth: 0 }
    }

    /// The lines without indentation, each with its line break.
    pub(crate) fn text(&self) -> &str {
        &self.text.text
    }

    pub(crate) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let (mut start, mut first_break) = (0, 0);
        self.lines.iter().map(move |end| {
            let start = mem::replace(&mut start, end.text + 1);
            let first_break = mem::replace(&mut first_break, end.breaks);
            let breaks = &self.text.breaks[first_break..end.breaks];
            Line { text: &self.text.text[start..end.text], start, breaks, depth: end.depth }
        })
    }

    /// Adds a line at the start.
    pub(super) fn start_with(&mut self, line: &str) {
        let added = line.len() + 1;
        self.text.text.insert_str(0, &[line, "\n"].concat());
        self.text.breaks.iter_mut().for_each(|found| found.at += added);
        self.lines.iter_mut().for_each(|end| end.text += added);
        self.lines.insert(0, LineEnd { text: line.len(), breaks: 0, depth: 0 });
    }

    /// Writes a line that cannot break.
    pub(super) fn line(&mut self, line: fmt::Arguments<'_>) {
        self.write_line(|text| text.write(line));
    }

    /// Writes a line in parts.
    pub(super) fn write_line(&mut self, write: impl FnOnce(&mut Text)) {
        write(&mut self.text);
        self.end_line();
    }

    /// Writes the start of an item that continues in braces.
    pub(super) fn open(&mut self, head: fmt::Arguments<'_>) {
        self.write_open(|text| text.write(head));
    }

    /// As [`Self::open`], in parts.
    pub(super) fn write_open(&mut self, write: impl FnOnce(&mut Text)) {
        self.write_line(|text| {
            write(text);
            text.push(" {");
        });
        self.depth += 1;
    }

    /// Closes the braces that were opened last.
    pub(super) fn close(&mut self) {
        self.close_with("}");
    }

    /// As [`Self::close`], with more behind the brace.
    pub(super) fn close_with(&mut self, end: &str) {
        self.depth = self.depth.saturating_sub(1);
        if self.text.text.ends_with("{\n") {
            self.text.text.pop();
            let depth = self.lines.pop().map_or(0, |line| line.depth);
            self.text.push(end);
            self.end_line_at(depth);
        } else {
            self.line(format_args!("{end}"));
        }
    }

    /// Writes a line of documentation.
    pub(super) fn doc(&mut self, line: &str) {
        self.write_line(|text| text.push_all(["///", if line.is_empty() { "" } else { " " }, line]));
    }

    /// Writes an empty line.
    pub(super) fn blank(&mut self) {
        self.end_line();
    }

    fn end_line(&mut self) {
        self.end_line_at(self.depth);
    }

    fn end_line_at(&mut self, depth: usize) {
        self.lines.push(LineEnd { text: self.text.text.len(), breaks: self.text.breaks.len(), depth });
        self.text.text.push('\n');
    }
}

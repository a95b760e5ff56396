//! Indentation, and where lines break that are too long.
//!
//! Plain items look as `prettyplease` would print them, because users compare and read them as formatted Rust.

use std::borrow::Cow;

use crate::rust::expand::{Break, BreakKind, Code, Line};

/// Spaces per level.
const INDENT: usize = 4;

/// Spaces to indent with.
const SPACES: &str = "                                                                ";

/// The most columns of a line that can break after an equals sign, where `prettyplease` never breaks.
const MOST_COLUMNS: usize = 120;

/// The length of lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Width {
    /// The length of a line with its indentation.
    margin: usize,
    /// The length that a line may have without its indentation, however deep that is.
    narrowest: usize,
}

impl Width {
    /// The width of plain items, which is that of `prettyplease`.
    pub(super) const ITEM: Self = Self { margin: 89, narrowest: 60 };
    /// The width of schema macros, which formatters leave as they are. An entry reads best on one line.
    pub(super) const MACRO: Self = Self { margin: 120, narrowest: 60 };
}

/// Writes `code` inside `depth` modules.
pub(super) fn write_code(code: &Code, depth: usize, width: Width, out: &mut String) {
    let mut layout = Layout { width, out };
    for Line { text, start, breaks, depth: inner } in code.lines() {
        layout.write(Segment { text, start, breaks }, "", (depth + inner) * INDENT);
    }
}

/// Writes a line that cannot break.
pub(super) fn write_line(line: &str, depth: usize, out: &mut String) {
    push_line(&[line], depth * INDENT, out);
}

/// A part of a line.
#[derive(Clone, Copy)]
struct Segment<'c> {
    text: &'c str,
    /// The offset of the segment in the text that `breaks` refer to.
    start: usize,
    breaks: &'c [Break],
}

impl<'c> Segment<'c> {
    /// The part between two breaks, given by index. The segment's ends are breaks, too.
    fn between(self, first: Option<usize>, last: Option<usize>) -> Self {
        let from = first.map_or(0, |first| self.offset(first));
        let to = last.map_or(self.text.len(), |last| self.offset(last));
        let breaks = &self.breaks[first.map_or(0, |first| first + 1)..last.unwrap_or(self.breaks.len())];
        Self { text: &self.text[from..to], start: self.start + from, breaks }
    }

    /// The offset of a break in the segment.
    fn offset(self, index: usize) -> usize {
        self.breaks[index].at - self.start
    }

    /// The breaks of a kind that are in no list of the segment, by index.
    fn outermost(self, kind: BreakKind) -> impl Iterator<Item = usize> {
        let mut depth = 0_usize;
        self.breaks.iter().enumerate().filter_map(move |(index, at)| {
            match at.kind {
                BreakKind::Open => depth += 1,
                BreakKind::Close => depth = depth.saturating_sub(1),
                kind_here => return (depth == 0 && kind_here == kind).then_some(index),
            }
            None
        })
    }

    /// The lists that are in no other, each as the indices of the breaks at its brackets. Empty ones are left out.
    fn lists(self) -> impl Iterator<Item = (usize, usize)> {
        let mut open = Vec::new();
        self.breaks.iter().enumerate().filter_map(move |(index, at)| match at.kind {
            BreakKind::Open => {
                open.push(index);
                None
            }
            BreakKind::Close => {
                let opened = open.pop()?;
                (open.is_empty() && self.breaks[opened].at < at.at).then_some((opened, index))
            }
            _ => None,
        })
    }
}

struct Layout<'o> {
    width: Width,
    out: &'o mut String,
}

impl Layout<'_> {
    fn room(&self, indent: usize) -> usize {
        self.width.margin.saturating_sub(indent).max(self.width.narrowest)
    }

    /// Writes a segment and what ends it, as one line if it fits.
    fn write(&mut self, segment: Segment<'_>, end: &str, indent: usize) {
        let fits = segment.text.len() + end.len() <= self.room(indent);
        if segment.breaks.is_empty() || fits {
            return push_line(&[segment.text, end], indent, self.out);
        }
        if let Some(equals) = self.overlong_equals(segment, end, indent) {
            push_line(&[segment.between(None, Some(equals)).text.trim_end()], indent, self.out);
            return self.write(segment.between(Some(equals), None), end, indent + INDENT);
        }
        let mut calls = segment.outermost(BreakKind::Call).peekable();
        let mut spaces = segment.outermost(BreakKind::Space).peekable();
        if calls.peek().is_some() {
            self.write_calls(segment, calls, end, indent);
        } else if spaces.peek().is_some() {
            self.write_words(segment, spaces, end, indent);
        } else {
            self.write_lists(segment, end, indent);
        }
    }

    /// Returns the break after the equals sign of a line that exceeds [`MOST_COLUMNS`] and has no list to break.
    fn overlong_equals(&self, segment: Segment<'_>, end: &str, indent: usize) -> Option<usize> {
        let is_too_long = indent + segment.text.len() + end.len() > MOST_COLUMNS;
        let has_list = segment.lists().next().is_some();
        if is_too_long && !has_list { segment.outermost(BreakKind::Hold).next() } else { None }
    }

    /// Writes the receiver, and each call on a line of its own.
    fn write_calls(&mut self, segment: Segment<'_>, calls: impl Iterator<Item = usize>, end: &str, indent: usize) {
        let mut last = None;
        let mut inner = indent;
        for call in calls {
            self.write(segment.between(last, Some(call)), "", inner);
            last = Some(call);
            inner = indent + INDENT;
        }
        self.write(segment.between(last, None), end, inner);
    }

    /// Writes on each line as much as fits.
    fn write_words(&mut self, segment: Segment<'_>, spaces: impl Iterator<Item = usize>, end: &str, indent: usize) {
        let mut start = 0;
        let mut fitting = None;
        let mut inner = indent;
        for (break_at, end) in spaces.map(|space| (segment.offset(space), "")).chain([(segment.text.len(), end)]) {
            let length = segment.text[start..break_at].trim_end().len() + end.len();
            if let Some(at) = fitting.filter(|_| length > self.room(inner)) {
                push_line(&[segment.text[start..at].trim_end()], inner, self.out);
                start = at;
                inner = indent + INDENT;
            }
            fitting = Some(break_at);
        }
        push_line(&[&segment.text[start..], end], inner, self.out);
    }

    /// Writes the elements of a list on lines of their own, if what follows the list does not fit on its line.
    fn write_lists(&mut self, segment: Segment<'_>, end: &str, indent: usize) {
        let mut start = None;
        for (open, close) in segment.lists() {
            let from = start.map_or(0, |start| segment.offset(start));
            let never = (close + 1..segment.breaks.len()).find(|&at| segment.breaks[at].kind == BreakKind::Hold);
            let next = never.map_or(segment.text.len() + end.len(), |never| segment.offset(never));
            let elements = segment.between(Some(open), Some(close));
            if next - from <= self.room(indent) {
                continue;
            }
            push_line(&[&segment.text[from..segment.offset(open)]], indent, self.out);
            let mut last = None;
            for comma in elements.outermost(BreakKind::Comma) {
                let element = elements.between(last, Some(comma));
                let text = element.text.strip_suffix(", ").unwrap_or(element.text);
                self.write(Segment { text, ..element }, ",", indent + INDENT);
                last = Some(comma);
            }
            self.write(elements.between(last, None), "", indent + INDENT);
            // `prettyplease` lets the last comma exceed the margin.
            self.out.insert(self.out.len() - 1, ',');
            start = Some(close);
        }
        let from = start.map_or(0, |start| segment.offset(start));
        push_line(&[&segment.text[from..], end], indent, self.out);
    }
}

/// Writes a line in parts.
fn push_line(parts: &[&str], indent: usize, out: &mut String) {
    if parts.iter().any(|part| !part.is_empty()) {
        out.push_str(&spaces(indent));
    }
    parts.iter().for_each(|part| out.push_str(part));
    out.push('\n');
}

fn spaces(indent: usize) -> Cow<'static, str> {
    SPACES.get(..indent).map_or_else(|| " ".repeat(indent).into(), Cow::Borrowed)
}

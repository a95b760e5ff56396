//! Diagnostics for people, drawn as rustc draws them.
//!
//! The drawing itself is left to `annotate-snippets`. It gets no more of a file than the line that it has to show, and of
//! a long line no more than the part around the caret, so that drawing costs the same whatever the size of the file.

use std::ops::Range;

use annotate_snippets::renderer::{AnsiColor, Effects, Style};
use annotate_snippets::{Level, Message, Renderer, Snippet};

use crate::diagnostic::suggest::is_invisible;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Sources, Span};

/// How many bytes of a line are kept on either side of what is marked, and of that itself. The renderer shows as much of
/// it as fits into 140 columns.
const CONTEXT: usize = 200;

/// A diagnostic as text of several lines, without a line break at its end.
///
/// With `color`, it has ANSI escapes for a terminal.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, color: bool) -> String {
    let places = diagnostic.span.iter().map(|&span| (span, diagnostic.label.as_str()));
    let related = diagnostic.related.iter().map(|(span, label)| (*span, label.as_str()));
    let mut excerpts: Vec<Excerpt<'_>> = Vec::new();
    for (span, label) in places.chain(related) {
        let is_added = excerpts.last_mut().is_some_and(|last| last.add(span, label, sources));
        if !is_added {
            excerpts.push(Excerpt::new(span, label, sources));
        }
    }
    let renderer = renderer(diagnostic.severity, color);
    let mut text = renderer.render(message(diagnostic, &excerpts)).to_string();
    for excerpt in &excerpts {
        if let Some((shown, true_origin)) = &excerpt.correction {
            text = text.replacen(shown.as_str(), true_origin, 1);
        }
    }
    text
}

/// The renderer marks places of errors with `^`. Warnings get the same mark in their own color.
fn renderer(severity: Severity, color: bool) -> Renderer {
    if !color {
        return Renderer::plain();
    }
    let renderer = Renderer::styled();
    match severity {
        Severity::Error => renderer,
        Severity::Warning | Severity::Pedantic => {
            renderer.error(Style::new().fg_color(Some(AnsiColor::Yellow.into())).effects(Effects::BOLD))
        }
    }
}

fn message<'d>(diagnostic: &'d Diagnostic, excerpts: &'d [Excerpt<'d>]) -> Message<'d> {
    let level = match diagnostic.severity {
        Severity::Error => Level::Error,
        Severity::Warning | Severity::Pedantic => Level::Warning,
    };
    let mut level_of_mark = std::iter::once(Level::Error).chain(std::iter::repeat(Level::Note));
    let snippets: Vec<Snippet<'_>> = excerpts
        .iter()
        .map(|excerpt| {
            let marks = excerpt.marks.iter().zip(level_of_mark.by_ref());
            Snippet::source(&excerpt.source)
                .line_start(excerpt.line)
                .origin(&excerpt.path)
                .annotations(marks.map(|((range, label), level)| level.span(range.clone()).label(label)))
        })
        .collect();
    let notes = diagnostic.notes.iter().map(|note| Level::Note.title(note));
    let help = diagnostic.help.iter().map(|help| Level::Help.title(help));
    level.title(&diagnostic.message).id(diagnostic.code.as_str()).snippets(snippets).footers(notes.chain(help))
}

/// The part of a line that is shown.
struct Excerpt<'d> {
    path: String,
    line: usize,
    source: String,
    /// What stands for the start of the line, if that is not shown.
    ellipsis: &'static str,
    /// What is marked in `source`, and what stands at the mark.
    marks: Vec<(Range<usize>, &'d str)>,
    /// What the renderer takes for the position if it does not see the start of the line, and what it should be.
    correction: Option<(String, String)>,
    file: FileId,
    /// The bytes of the file that are shown.
    shown: Range<usize>,
}

impl<'d> Excerpt<'d> {
    fn new(span: Span, label: &'d str, sources: &Sources) -> Self {
        let file = sources.file(span.file);
        let path = printable(&file.path().display().to_string());
        let (line, column) = file.line_column(span.start);
        let text = file.text();
        let whole = file.line_range(span.start);
        let (start, end) = within(text, span, &whole);
        let from = floor_char(text, start.saturating_sub(CONTEXT).max(whole.start));
        let to = floor_char(text, (end + CONTEXT).min(whole.end));
        // A space at the end gives a mark at the end of the line something to stand under.
        let ellipsis = if from > whole.start { "…" } else { "" };
        let source = format!("{ellipsis}{} ", printable(&text[from..to]));
        let (marks, correction, file, shown) = (Vec::new(), None, span.file, from..to);
        let mut excerpt = Self { path, line, source, ellipsis, marks, correction, file, shown };
        let range = excerpt.mark(text, start, end);
        let shown_column = excerpt.source[..range.start].chars().count() + 1;
        if shown_column != column {
            let position = |column: usize| format!("{}:{line}:{column}", excerpt.path);
            excerpt.correction = Some((position(shown_column), position(column)));
        }
        excerpt.marks.push((range, label));
        excerpt
    }

    /// Marks another place, if it is in what is shown already.
    fn add(&mut self, span: Span, label: &'d str, sources: &Sources) -> bool {
        let text = sources.file(span.file).text();
        let (start, end) = within(text, span, &self.shown);
        let is_shown = self.file == span.file && start == span.start as usize && end > start;
        if is_shown {
            let range = self.mark(text, start, end);
            self.marks.push((range, label));
        }
        is_shown
    }

    /// Where bytes of the file stand in what is shown.
    fn mark(&self, text: &str, start: usize, end: usize) -> Range<usize> {
        let start_shown = self.ellipsis.len() + printable(&text[self.shown.start..start]).len();
        start_shown..start_shown + printable(&text[start..end]).len().max(1)
    }
}

/// The part of a span that lies in a range, but not more of it than can be shown. What lies in several lines is shown by
/// its first.
fn within(text: &str, span: Span, range: &Range<usize>) -> (usize, usize) {
    let start = floor_char(text, (span.start as usize).clamp(range.start, range.end));
    let end = (span.end as usize).clamp(start, range.end).min(start + CONTEXT);
    (start, floor_char(text, end))
}

/// The text with every character that is not meant to be seen replaced by one that is.
fn printable(text: &str) -> String {
    let visible = |char: char| match char {
        '\t' => '\t',
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(char)).unwrap_or('\u{FFFD}'),
        _ if char.is_control() || is_invisible(char) => '\u{FFFD}',
        _ => char,
    };
    text.chars().map(visible).collect()
}

/// The last start of a character at or before `offset`.
fn floor_char(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

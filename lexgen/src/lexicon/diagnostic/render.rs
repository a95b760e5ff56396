//! Diagnostics for people, in the style of rustc.
//!
//! `annotate-snippets` does the layout. It gets only the line that is shown, and of a long line only the part around the
//! caret, so that the cost does not depend on the size of the file.

use std::ops::Range;

use annotate_snippets::renderer::{AnsiColor, Effects, Style};
use annotate_snippets::{Level, Message, Renderer, Snippet};

use crate::lexicon::diagnostic::suggest::is_invisible;
use crate::lexicon::diagnostic::{Diagnostic, Severity};
use crate::lexicon::source::{FileId, Sources, Span};

/// The most bytes of a line that is shown whole.
const WHOLE: usize = 140;

/// The number of bytes of a longer line that are shown before and after the mark.
const CONTEXT: usize = 60;

/// The most bytes that are marked.
const MARK: usize = 80;

/// More columns than are ever shown, so that the renderer does not crop lines: it would cut wide characters in two.
const COLUMNS: usize = 10_000;

/// Renders a diagnostic as several lines, without a line break at the end.
///
/// With `color`, they have ANSI escapes for a terminal.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, color: bool) -> String {
    render_as(diagnostic.code.as_str(), diagnostic, sources, color)
}

/// As [`render`], with `id` in brackets instead of the code.
pub(crate) fn render_as(id: &str, diagnostic: &Diagnostic, sources: &Sources, color: bool) -> String {
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
    let mut text = renderer.render(message(id, diagnostic, &excerpts)).to_string();
    for excerpt in &excerpts {
        if let Some((shown, true_origin)) = &excerpt.correction {
            text = text.replacen(shown.as_str(), true_origin, 1);
        }
    }
    // The renderer pads lines on the right.
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// The renderer marks errors with `^` and warnings with `-`, each in its color. Here, the main place has `^` and related ones
/// have `-` whatever the severity, so the colors are exchanged.
fn renderer(severity: Severity, color: bool) -> Renderer {
    if !color {
        return Renderer::plain().term_width(COLUMNS);
    }
    let bold = |color: AnsiColor| Style::new().fg_color(Some(color.into())).effects(Effects::BOLD);
    let renderer = Renderer::styled().term_width(COLUMNS);
    match severity {
        Severity::Error => renderer.warning(bold(AnsiColor::BrightBlue)),
        Severity::Warning | Severity::Pedantic => renderer.error(bold(AnsiColor::Yellow)),
    }
}

fn message<'d>(id: &'d str, diagnostic: &'d Diagnostic, excerpts: &'d [Excerpt<'d>]) -> Message<'d> {
    let level = match diagnostic.severity {
        Severity::Error => Level::Error,
        Severity::Warning | Severity::Pedantic => Level::Warning,
    };
    let mut level_of_mark = std::iter::once(Level::Error).chain(std::iter::repeat(Level::Warning));
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
    level.title(&diagnostic.message).id(id).snippets(snippets).footers(notes.chain(help))
}

/// The part of a line that is shown.
struct Excerpt<'d> {
    path: String,
    line: usize,
    source: String,
    /// The replacement for the start of the line, if that is not shown.
    ellipsis: &'static str,
    /// The marked ranges of `source`, each with its label.
    marks: Vec<(Range<usize>, &'d str)>,
    /// The position that the renderer shows if it does not see the start of the line, and the right one.
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
        let is_short = whole.len() <= WHOLE;
        let from = if is_short { whole.start } else { start.saturating_sub(CONTEXT).max(whole.start) };
        let to = if is_short { whole.end } else { (end + CONTEXT).min(whole.end) };
        let (from, to) = (floor_char(text, from), floor_char(text, to));
        // The space at the end is for a mark at the end of the line.
        let ellipsis = if from > whole.start { "…" } else { "" };
        let end_ellipsis = if to < whole.end { "…" } else { "" };
        let source = format!("{ellipsis}{}{end_ellipsis} ", printable(&text[from..to]));
        let (marks, correction, file, shown) = (Vec::new(), None, span.file, from..to);
        let mut excerpt = Self { path, line, source, ellipsis, marks, correction, file, shown };
        let range = excerpt.mark(text, start, end);
        let shown_column = excerpt.source[..range.start].chars().count() + 1;
        if shown_column != column {
            let position = |column: usize| format!("{}:{line}:{column}\n", excerpt.path);
            excerpt.correction = Some((position(shown_column), position(column)));
        }
        excerpt.marks.push((range, label));
        excerpt
    }

    /// Marks another place, if it is within the part that is shown. Returns whether it is.
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

    /// The range in `source` for a range of the file.
    fn mark(&self, text: &str, start: usize, end: usize) -> Range<usize> {
        let start_shown = self.ellipsis.len() + printable(&text[self.shown.start..start]).len();
        start_shown..start_shown + printable(&text[start..end]).len().max(1)
    }
}

/// The part of a span within a range, cropped to what can be shown. A span of several lines is shown by its first line.
fn within(text: &str, span: Span, range: &Range<usize>) -> (usize, usize) {
    let start = floor_char(text, (span.start as usize).clamp(range.start, range.end));
    let end = (span.end as usize).clamp(start, range.end).min(start + MARK);
    (start, floor_char(text, end))
}

/// Makes text printable. Tabs become spaces, since the renderer assumes that they have no width. Invisible characters become
/// visible ones.
fn printable(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\t' => visible.push_str("    "),
            '\0'..='\x1f' => visible.push(char::from_u32(0x2400 + u32::from(char)).unwrap_or('\u{FFFD}')),
            _ if char.is_control() || is_invisible(char) => visible.push('\u{FFFD}'),
            _ => visible.push(char),
        }
    }
    visible
}

/// The last start of a character at or before `offset`.
fn floor_char(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::lexicon::diagnostic::{Code, Diagnostic};
    use crate::lexicon::source::{Sources, Span};

    /// Returns a rendered diagnostic about the first `?` of a text.
    fn rendered(text: &str, color: bool) -> String {
        let mut sources = Sources::default();
        let file = sources.add("a.json", text.to_owned());
        let start = text.find('?').expect("the text has a mark");
        render(
            &Diagnostic::new(Code::EmptyDefs, "message").at(Span::new(file, start, start + 1), "here"),
            &sources,
            color,
        )
    }

    /// Returns the display columns of the mark and of the caret below it.
    fn columns(rendered: &str) -> (usize, usize) {
        let column = |mark: char| {
            let line = rendered.lines().find(|line| line.contains(mark)).expect("there is a line with the mark");
            line.split(mark).next().map_or(0, |before| before.chars().map(|c| if c == '語' { 2 } else { 1 }).sum())
        };
        (column('?'), column('^'))
    }

    #[test]
    fn carets_are_below_the_text_that_they_mark() {
        for text in
            ["?", "\t\t?", "語\t語 ?", "\u{0}\u{202e}é?", "\n語語語\n\té語?\r\n", &format!("{}\t?", "語\t".repeat(300))]
        {
            let rendered = rendered(text, false);
            let (mark, caret) = columns(&rendered);
            assert_eq!(mark, caret, "{rendered}");
        }
    }

    #[test]
    fn positions_are_right_if_the_start_of_the_line_is_not_shown() {
        for color in [false, true] {
            for text in ["\t?".to_owned(), format!("{}?", "ä".repeat(7000)), format!("\n\n{}?", "\tx".repeat(900))] {
                let (line, column) = (text.lines().count(), text.lines().last().map_or(0, |line| line.chars().count()));
                let rendered = rendered(&text, color);
                assert!(rendered.contains(&format!("a.json:{line}:{column}\n")), "{rendered}");
            }
        }
    }
}

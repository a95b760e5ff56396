//! Diagnostics for tools: one JSON object each.

use serde::Serialize;

use crate::lexicon::diagnostic::{Diagnostic, Severity};
use crate::lexicon::source::{Sources, Span};

/// A diagnostic as one line of JSON, without a line break at its end.
///
/// It always has `code`, `severity` (`error` or `warning`) and `message`. A diagnostic with a position has `file`, `line`,
/// `column`, `endLine` and `endColumn`. Lines and columns count from 1, columns count characters, and the end is exclusive.
/// `label`, `notes`, `help` and `related`, a list of other positions with labels, are left out if they are empty.
pub fn to_json(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let related =
        diagnostic.related.iter().map(|(span, label)| Related { position: Position::new(*span, sources), label });
    let line = Line {
        code: diagnostic.code.as_str(),
        severity: if diagnostic.severity == Severity::Error { "error" } else { "warning" },
        message: &diagnostic.message,
        position: diagnostic.span.map(|span| Position::new(span, sources)),
        label: &diagnostic.label,
        related: related.collect(),
        notes: &diagnostic.notes,
        help: diagnostic.help.as_deref(),
    };
    // Serializing strings and numbers under string keys cannot fail.
    serde_json::to_string(&line).unwrap_or_default()
}

#[derive(Serialize)]
struct Line<'d> {
    code: &'static str,
    severity: &'static str,
    message: &'d str,
    #[serde(flatten)]
    position: Option<Position>,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'d str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'d>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'d [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'d str>,
}

/// A related place and its label.
#[derive(Serialize)]
struct Related<'d> {
    #[serde(flatten)]
    position: Position,
    label: &'d str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Position {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl Position {
    fn new(span: Span, sources: &Sources) -> Self {
        let file = sources.file(span.file);
        let (line, column) = file.line_column(span.start);
        let (end_line, end_column) = file.line_column(span.end);
        Self { file: file.path().display().to_string(), line, column, end_line, end_column }
    }
}

#[cfg(test)]
mod tests {
    use super::to_json;
    use crate::lexicon::diagnostic::{Code, Diagnostic};
    use crate::lexicon::source::{Sources, Span};

    #[test]
    fn positions_have_five_fields_and_absent_parts_are_omitted() {
        let mut sources = Sources::default();
        let file = sources.add("a/b.json", "[\n\"é\", 1]".to_owned());
        let diagnostic = Diagnostic::new(Code::EmptyDefs, "one").at(Span::new(file, 2, 6), "here").help("do");
        assert_eq!(
            to_json(&diagnostic, &sources),
            r#"{"code":"empty-defs","severity":"warning","message":"one","file":"a/b.json","line":2,"column":1,"endLine":2,"endColumn":4,"label":"here","help":"do"}"#
        );
        assert_eq!(
            to_json(&Diagnostic::new(Code::NotUtf8, "two"), &sources),
            r#"{"code":"not-utf8","severity":"error","message":"two"}"#
        );
    }
    #[test]
    fn related_places_are_named_with_positions() {
        let mut sources = Sources::default();
        let one = sources.add("one.json", "[1]".to_owned());
        let two = sources.add("two.json", "\n[2]".to_owned());
        let diagnostic = Diagnostic::new(Code::DuplicateKey, "twice")
            .at(Span::new(one, 1, 2), "here again")
            .related(Span::new(two, 2, 3), "first here");
        assert_eq!(
            to_json(&diagnostic, &sources),
            r#"{"code":"duplicate-key","severity":"error","message":"twice","file":"one.json","line":1,"column":2,"endLine":1,"endColumn":3,"label":"here again","related":[{"file":"two.json","line":2,"column":2,"endLine":2,"endColumn":3,"label":"first here"}]}"#
        );
    }
}

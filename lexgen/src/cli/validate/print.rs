//! Printing the problems of values.

use std::path::Path;

use lexgen::source::{FileId, Sources, Span};
use lexgen::validate::{JsonPlaces, cbor_position, render};
use lexgen_data::{DataPath, Problem, Problems};
use serde_json::{Map, Value};

use super::input::{At, Spot, Unreadable};
use crate::cli::args::Format;
use crate::cli::report::{count, print, print_error};
use crate::cli::wants_color;

/// Prints problems of one file.
pub(super) struct Printer<'f> {
    pub(super) format: Format,
    pub(super) path: &'f Path,
    /// The text of the file, if it is one.
    pub(super) sources: &'f Sources,
    pub(super) text: Option<FileId>,
}

/// Where a problem is.
#[derive(Default)]
struct Position {
    span: Option<Span>,
    byte: Option<usize>,
}

impl Printer<'_> {
    /// Prints what is wrong with a value that was read.
    pub(super) fn problems(&self, spot: &Spot<'_>, type_name: Option<&str>, problems: &Problems) {
        let places = match (&spot.at, self.text) {
            (At::Text(range), Some(file)) => Some(JsonPlaces::new(self.sources, file, range.clone())),
            _ => None,
        };
        for problem in problems {
            let byte = match &spot.at {
                At::Cbor { bytes, start } => cbor_position(bytes, &problem.path).map(|byte| start + byte),
                _ => None,
            };
            let span = places.as_ref().and_then(|places| places.find(&problem.path));
            self.problem(spot, type_name, problem, &Position { span, byte });
        }
        let more = problems.len() - problems.iter().len();
        if more > 0 && self.format == Format::Human {
            print_error(&format!("error: the same value has {} more\n", count(more, "problem")));
        }
    }

    /// Prints why a value could not be read.
    pub(super) fn unreadable(&self, spot: &Spot<'_>, unreadable: &Unreadable) {
        let Unreadable { constraint, message, position } = unreadable;
        let problem = Problem::new(DataPath::default(), *constraint, "", message);
        let position = match (&spot.at, self.text, *position) {
            (At::Text(_), Some(file), Some(at)) => Position { span: Some(span(file, at)), byte: None },
            (_, _, byte) => Position { span: None, byte },
        };
        self.problem(spot, None, &problem, &position);
    }

    fn problem(&self, spot: &Spot<'_>, type_name: Option<&str>, problem: &Problem, position: &Position) {
        match self.format {
            Format::Human => {
                let notes = self.notes(spot, type_name, position);
                print_error(&format!("{}\n", render(problem, position.span, &notes, self.sources, wants_color())));
            }
            Format::Json => print(&self.line(spot, type_name, problem, position).to_string()),
        }
    }

    /// What there is to say of the place beside the line that is shown.
    fn notes(&self, spot: &Spot<'_>, type_name: Option<&str>, position: &Position) -> Vec<String> {
        let is_shown = position.span.is_some();
        if is_shown && spot.index.is_none() {
            return Vec::new();
        }
        let mut note = match (&spot.at, spot.index) {
            (At::Car(cid), _) => format!("in block {cid}"),
            (_, Some(index)) => format!("in value {index}, counted from 0"),
            _ => "in the value".to_owned(),
        };
        if !is_shown {
            note.push_str(&format!(" of `{}`", self.path.display()));
        }
        if let Some(byte) = position.byte {
            note.push_str(&format!(", at byte {byte}"));
        }
        if let Some(type_name) = type_name {
            note.push_str(&format!(", of type `{}`", type_name.escape_debug()));
        }
        vec![note]
    }

    fn line(&self, spot: &Spot<'_>, type_name: Option<&str>, problem: &Problem, position: &Position) -> Value {
        let mut line = Map::new();
        let mut set = |name: &str, value: Value| line.insert(name.to_owned(), value);
        set("file", self.path.display().to_string().into());
        if let Some(index) = spot.index {
            set("index", index.into());
        }
        if let At::Car(cid) = &spot.at {
            set("cid", cid.as_str().into());
        }
        if let Some(type_name) = type_name {
            set("type", type_name.into());
        }
        set("path", problem.path.to_string().into());
        set("constraint", problem.constraint.as_str().into());
        set("limit", problem.limit.as_str().into());
        set("found", problem.found.as_str().into());
        set("message", problem.message().into());
        if let Some(span) = position.span {
            let (row, column) = self.sources.file(span.file).line_column(span.start);
            set("line", row.into());
            set("column", column.into());
        }
        if let Some(byte) = position.byte {
            set("byte", byte.into());
        }
        Value::Object(line)
    }
}

/// One byte of a file.
fn span(file: FileId, at: usize) -> Span {
    let start = u32::try_from(at).unwrap_or(u32::MAX);
    Span { file, start, end: start.saturating_add(1) }
}

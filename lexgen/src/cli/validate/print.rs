//! Prints the problems of values.

use std::cell::OnceCell;
use std::path::Path;

use lexgen::Config;
use lexgen::source::{FileId, Sources, Span};
use lexgen::validate::{JsonPlaces, SecretPlaces, cbor_position, names_secret, render};
use lexgen_data::{PathSegment, Problem, Problems};
use serde_json::{Map, Value};

use super::input::{At, Spot, Unreadable};
use crate::cli::args::Format;
use crate::cli::report::{count, print, print_error};
use crate::cli::wants_color;

/// Prints the problems of one file.
pub(super) struct Printer<'f> {
    pub(super) config: &'f Config,
    pub(super) format: Format,
    pub(super) path: &'f Path,
    /// The text of the file, if it is one.
    pub(super) sources: &'f Sources,
    pub(super) text: Option<FileId>,
    /// The secrets in the text, which must not be shown. Computed when needed.
    pub(super) secrets: OnceCell<SecretPlaces>,
}

/// The place of a problem.
#[derive(Default)]
struct Position<'h> {
    span: Option<Span>,
    byte: Option<usize>,
    /// Whether the line must not be shown.
    is_secret: bool,
    /// Help for the problem.
    help: Option<&'h str>,
}

impl Printer<'_> {
    /// Prints the problems of a value, with help.
    pub(super) fn problems(&self, spot: &Spot<'_>, type_name: Option<&str>, problems: &Problems, help: Option<&str>) {
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
            let is_secret = self.is_secret(span);
            self.problem(spot, type_name, problem, &Position { span, byte, is_secret, help });
        }
        let more = problems.len() - problems.iter().len();
        if more > 0 {
            self.more(spot, type_name, more);
        }
    }

    /// Prints the number of problems of a value that are not listed.
    fn more(&self, spot: &Spot<'_>, type_name: Option<&str>, number: usize) {
        let message = format!("the same value has {} more", count(number, "problem"));
        match self.format {
            Format::Human => print_error(&format!("error: {message}\n")),
            Format::Json => {
                let mut line = self.line_start(spot, type_name);
                line.insert("severity".to_owned(), "error".into());
                line.insert("more".to_owned(), number.into());
                line.insert("message".to_owned(), message.into());
                print(&Value::Object(line).to_string());
            }
        }
    }

    /// Prints why a value could not be read.
    pub(super) fn unreadable(&self, spot: &Spot<'_>, unreadable: &Unreadable) {
        let Unreadable { path, constraint, message, position } = unreadable;
        let is_secret = path.segments().iter().any(|segment| match segment {
            PathSegment::Field(name) => names_secret(name, self.config),
            PathSegment::Index(_) => false,
        });
        let found = if is_secret { "a secret" } else { message };
        let problem = Problem::new(path.clone(), *constraint, "", found);
        let position = match (&spot.at, self.text, *position) {
            (At::Text(range), Some(file), Some(at)) => {
                // Readers stop after the part that is invalid.
                let start = || JsonPlaces::new(self.sources, file, range.clone()).find(path);
                let span = if path.is_root() { None } else { start() }.or_else(|| Some(span(file, at)));
                // Text that is not JSON may be the value of a secret field.
                let text = self.sources.file(file).text().get(range.clone()).unwrap_or_default();
                let is_secret = names_secret(text, self.config) || self.is_secret(span);
                Position { span, is_secret, ..Position::default() }
            }
            (_, _, byte) => Position { byte, ..Position::default() },
        };
        self.problem(spot, None, &problem, &position);
    }

    fn problem(&self, spot: &Spot<'_>, type_name: Option<&str>, problem: &Problem, position: &Position<'_>) {
        match self.format {
            Format::Human => {
                let notes = self.notes(spot, type_name, position);
                let shown = position.span.filter(|_| !position.is_secret);
                let mut text = render(problem, shown, &notes, self.sources, wants_color());
                if let (Some(span), None) = (position.span, shown) {
                    let end = text.find('\n').unwrap_or(text.len());
                    text.insert_str(end, &format!("\n --> {}", self.line_and_column(span)));
                }
                print_error(&format!("{text}\n"));
            }
            Format::Json => print(&self.line(spot, type_name, problem, position).to_string()),
        }
    }

    /// Returns whether the line of a problem contains a secret.
    fn is_secret(&self, span: Option<Span>) -> bool {
        // For tools, no lines are printed.
        let Some(span) = span.filter(|_| self.format == Format::Human) else { return false };
        let find = || SecretPlaces::new(self.sources.file(span.file).text(), self.config);
        self.secrets.get_or_init(find).are_in_line_of(span, self.sources)
    }

    fn line_and_column(&self, span: Span) -> String {
        let (line, column) = self.sources.file(span.file).line_column(span.start);
        format!("{}:{line}:{column}", self.path.display())
    }

    /// Notes about the place.
    fn notes(&self, spot: &Spot<'_>, type_name: Option<&str>, position: &Position<'_>) -> Vec<String> {
        let mut notes = Vec::new();
        notes.extend(position.help.map(str::to_owned));
        if position.is_secret {
            notes.push("the line is not shown, since it may hold a secret".to_owned());
        }
        let is_shown = position.span.is_some();
        if is_shown && spot.index.is_none() {
            return notes;
        }
        let mut note = match (&spot.at, spot.index) {
            (At::Car { cid, paths }, _) => match paths.first() {
                Some(path) => format!("in record `{}`, block {cid}", path.to_string().escape_debug()),
                None => format!("in block {cid}"),
            },
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
        notes.push(note);
        notes
    }

    /// Names the value.
    fn line_start(&self, spot: &Spot<'_>, type_name: Option<&str>) -> Map<String, Value> {
        let mut line = Map::new();
        let mut set = |name: &str, value: Value| line.insert(name.to_owned(), value);
        set("file", self.path.display().to_string().into());
        if let Some(index) = spot.index {
            set("index", index.into());
        }
        if let At::Car { cid, paths } = &spot.at {
            set("cid", cid.as_str().into());
            if let Some(path) = paths.first() {
                set("record", path.to_string().into());
            }
        }
        if let Some(type_name) = type_name {
            set("type", type_name.into());
        }
        line
    }

    fn line(&self, spot: &Spot<'_>, type_name: Option<&str>, problem: &Problem, position: &Position<'_>) -> Value {
        let mut line = self.line_start(spot, type_name);
        let mut set = |name: &str, value: Value| line.insert(name.to_owned(), value);
        set("severity", "error".into());
        set("path", problem.path.to_string().into());
        set("constraint", problem.constraint.as_str().into());
        set("limit", problem.limit.as_str().into());
        set("found", problem.found.as_str().into());
        set("message", problem.message().into());
        if let Some(span) = position.span {
            let (line, column) = self.sources.file(span.file).line_column(span.start);
            set("line", line.into());
            set("column", column.into());
        }
        if let Some(byte) = position.byte {
            set("byte", byte.into());
        }
        if let Some(help) = position.help {
            set("help", help.into());
        }
        Value::Object(line)
    }
}

/// The span of one byte of a file.
fn span(file: FileId, at: usize) -> Span {
    let start = u32::try_from(at).unwrap_or(u32::MAX);
    Span { file, start, end: start.saturating_add(1) }
}

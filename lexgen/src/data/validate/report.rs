//! Problems drawn as diagnostics are.

use lexgen_data::Problem;

use crate::lexicon::diagnostic::{Code, Diagnostic, render_as};
use crate::lexicon::source::{Sources, Span};

/// A problem as text for people: with the line that it is about if there is a position, without a line break at its end.
///
/// That line may hold what a problem does not show, the values of secret fields: [`SecretPlaces`](super::SecretPlaces) tells.
///
/// `notes` is what else there is to know, such as which record it is in. With `color`, there are ANSI escapes for a terminal.
#[must_use]
pub fn render(problem: &Problem, span: Option<Span>, notes: &[String], sources: &Sources, color: bool) -> String {
    // The code stands for none: what is shown in its place is the constraint.
    let mut diagnostic = Diagnostic::new(Code::InvalidJson, problem.to_string());
    diagnostic.span = span;
    diagnostic.notes = notes.to_vec();
    render_as(problem.constraint.as_str(), &diagnostic, sources, color)
}

//! Renders problems in the style of diagnostics.

use lexgen_data::Problem;

use crate::lexicon::diagnostic::{Code, Diagnostic, render_as};
use crate::lexicon::source::{Sources, Span};

/// Renders a problem as several lines, without a line break at the end. If there is a position, its line is shown.
///
/// The line may contain the values of secret fields. [`SecretPlaces`](super::SecretPlaces) finds them.
///
/// `notes` are further explanations, such as the record of the problem. With `color`, there are ANSI escapes for a terminal.
#[must_use]
pub fn render(problem: &Problem, span: Option<Span>, notes: &[String], sources: &Sources, color: bool) -> String {
    // The constraint is shown instead of the code.
    let mut diagnostic = Diagnostic::new(Code::InvalidJson, problem.to_string());
    diagnostic.span = span;
    diagnostic.notes = notes.to_vec();
    render_as(problem.constraint.as_str(), &diagnostic, sources, color)
}

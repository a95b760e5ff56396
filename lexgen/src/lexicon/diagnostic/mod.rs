//! Diagnostics about the input of a run, and wording that all phases share.
//!
//! Knows nothing of lexicons. `render` decides how a diagnostic looks.

use std::collections::BTreeMap;

use crate::lexicon::source::Span;

mod code;
mod json;
mod render;
mod suggest;

pub use code::{Code, UnknownCode};
pub use json::to_json;
pub use render::render;
pub(crate) use render::render_as;
#[doc(hidden)]
pub use suggest::closest;
pub(crate) use suggest::quoted;

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The lexicon is not used, and the run fails.
    Error,
    /// The lexicon is used, but maybe not as its author intended.
    Warning,
    /// The lexicon is valid, but other tools reject it. Reported only with
    /// [`Config::pedantic`](crate::Config::pedantic), and shown as a warning.
    Pedantic,
}

/// A problem or remark about the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of problem.
    pub code: Code,
    /// The severity.
    pub severity: Severity,
    /// The problem in one line: lower case, without a full stop.
    pub message: String,
    /// The place.
    pub span: Option<Span>,
    /// The text at the caret. May be empty.
    pub label: String,
    /// Related places, each with its text.
    pub related: Vec<(Span, String)>,
    /// Further explanations.
    pub notes: Vec<String>,
    /// A suggestion for how to solve the problem.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic with the default severity of its code, and no place.
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            span: None,
            label: String::new(),
            related: Vec::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    /// Sets the place and the text there.
    pub(crate) fn at(mut self, span: Span, label: impl Into<String>) -> Self {
        self.span = Some(span);
        self.label = label.into();
        self
    }

    /// Adds a related place.
    pub(crate) fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    /// Adds an explanation.
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Sets the suggestion.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the suggestion, if there is one.
    pub(crate) fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Overrides the default severity of the code.
    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// All diagnostics of a run.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    all: Vec<Diagnostic>,
    pedantic: bool,
}

impl Diagnostics {
    /// An empty collector. It keeps diagnostics that are [`Severity::Pedantic`] only if `pedantic`.
    pub fn new(pedantic: bool) -> Self {
        Self { all: Vec::new(), pedantic }
    }

    /// An empty collector that keeps the same severities as this one.
    pub(crate) fn empty_like(&self) -> Self {
        Self { all: Vec::new(), pedantic: self.pedantic }
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if diagnostic.severity != Severity::Pedantic || self.pedantic {
            self.all.push(diagnostic);
        }
    }

    /// Turns warnings into errors.
    pub fn deny_warnings(&mut self) {
        for diagnostic in &mut self.all {
            diagnostic.severity = Severity::Error;
        }
    }

    /// Adds the diagnostics of another collector.
    pub fn append(&mut self, other: Self) {
        self.all.extend(other.all);
    }

    /// All diagnostics in the order of files and positions. Those without a position come first.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        let mut sorted: Vec<&Diagnostic> = self.all.iter().collect();
        sorted.sort_by_key(|diagnostic| diagnostic.span);
        sorted.into_iter()
    }

    /// Returns whether there are no diagnostics.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Returns whether any diagnostic is an error.
    pub fn has_errors(&self) -> bool {
        self.all.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The number of errors.
    pub fn error_count(&self) -> usize {
        self.all.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
    }

    /// The number of diagnostics that are not errors.
    pub fn warning_count(&self) -> usize {
        self.all.len() - self.error_count()
    }

    /// The number of diagnostics with each code, in the order of [`Code::ALL`].
    pub fn counts(&self) -> BTreeMap<Code, usize> {
        let mut counts = BTreeMap::new();
        for diagnostic in &self.all {
            *counts.entry(diagnostic.code).or_insert(0) += 1;
        }
        counts
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, Diagnostic, Diagnostics, Severity};

    #[test]
    fn denied_warnings_become_errors_without_other_changes() {
        let mut diagnostics = Diagnostics::new(true);
        for code in [Code::EmptyDefs, Code::InlineObject, Code::InvalidJson] {
            diagnostics.push(Diagnostic::new(code, code.as_str()));
        }
        let before = diagnostics.clone();
        assert_eq!((diagnostics.error_count(), diagnostics.warning_count()), (1, 2));
        diagnostics.deny_warnings();
        assert_eq!((diagnostics.error_count(), diagnostics.warning_count()), (3, 0));
        for (denied, diagnostic) in diagnostics.iter().zip(before.iter()) {
            assert_eq!(*denied, diagnostic.clone().severity(Severity::Error));
        }
    }
}

//! What a run has to say about its input: collecting it, and wording that all phases share.
//!
//! Knows nothing of lexicons. How a diagnostic looks is `render`'s business.

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
pub(crate) use suggest::{closest, quoted};

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The lexicon that it is about is left out, and the run fails.
    Error,
    /// The lexicon is used, perhaps not as its author meant.
    Warning,
    /// Nothing is wrong, but somebody may want to know. Kept only by [`Config::pedantic`](crate::Config::pedantic), and shown as a warning.
    Pedantic,
}

/// One thing to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of thing.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// What is the matter: lower case, no full stop.
    pub message: String,
    /// Where.
    pub span: Option<Span>,
    /// What stands at the caret; may be empty.
    pub label: String,
    /// Other places that matter, each with what stands there.
    pub related: Vec<(Span, String)>,
    /// What else there is to know.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic with the severity of its code, and no position.
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

    /// Says where, and what stands there.
    pub(crate) fn at(mut self, span: Span, label: impl Into<String>) -> Self {
        self.span = Some(span);
        self.label = label.into();
        self
    }

    /// Adds another place.
    pub(crate) fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    /// Adds something to know.
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to do.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what to do, if that is known.
    pub(crate) fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Weighs it differently than its code does by default.
    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// Everything that a run has to tell.
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

    /// Turns all that is not an error into one, for runs that a warning has to stop.
    pub(crate) fn deny_warnings(&mut self) {
        for diagnostic in &mut self.all {
            diagnostic.severity = Severity::Error;
        }
    }

    /// Adds all that another collector holds.
    pub fn append(&mut self, other: Self) {
        self.all.extend(other.all);
    }

    /// All diagnostics in the order of files and positions; those without a position first.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        let mut sorted: Vec<&Diagnostic> = self.all.iter().collect();
        sorted.sort_by_key(|diagnostic| diagnostic.span);
        sorted.into_iter()
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.all.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// How many are errors.
    pub fn error_count(&self) -> usize {
        self.all.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
    }

    /// How many are not errors.
    pub fn warning_count(&self) -> usize {
        self.all.len() - self.error_count()
    }

    /// How many there are of each code, in the order of the table of codes.
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
    fn denied_warnings_are_errors_and_nothing_else_changes() {
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

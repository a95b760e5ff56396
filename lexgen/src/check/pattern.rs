//! Rules about the options of a run, as far as they speak of lexicons.

use crate::corpus::Corpus;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, quoted};
use crate::lossy::LossyPlaces;
use crate::pattern::LossyPattern;

/// A pattern for places that are read although they are partly broken must mean at least one, in any of the documents,
/// emitted or not. Where there are errors, it may be meant for what they leave out.
pub(crate) fn check_patterns(corpus: &Corpus, patterns: &[LossyPattern], diagnostics: &mut Diagnostics) {
    if diagnostics.has_errors() {
        return;
    }
    for index in LossyPlaces::find(corpus, corpus.all_documents(), patterns).unmatched() {
        let pattern = quoted(&patterns[index].to_string());
        diagnostics.push(
            Diagnostic::new(Code::UnmatchedPattern, format!("the pattern {pattern} of `lossy` matches nothing"))
                .help("it must lead to a list or a string with a format, as `app.bsky.feed.post#main.createdAt` does"),
        );
    }
}

//! Rules about the names of documents: ids against paths, and against each other.

use std::collections::HashMap;
use std::path::Path;

use lexgen_data::Nsid;

use crate::lexicon::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lexicon::path::spelled_id;
use crate::lexicon::source::Span;
use crate::lexicon::syntax::Document;

/// If the path of a file spells an NSID, it should be that of the document.
///
/// `path` is relative to the directory that the options name: the name of that one means nothing.
pub(crate) fn check_path(document: &Document, path: &Path, diagnostics: &mut Diagnostics) {
    let id = document.id.as_str();
    let Some(spelled) = spelled_id(path, &document.id) else { return };
    if !spelled.eq_ignore_ascii_case(id) {
        diagnostics.push(
            Diagnostic::new(Code::IdPathMismatch, format!("the path of the file says `{spelled}`"))
                .at(document.id_span, format!("but this is `{id}`"))
                .help("rename the file or correct the `id`; the `id` is what counts"),
        );
    }
}

/// No two documents may have the same `id`. Two files with the same text are harmless.
pub(crate) fn duplicate(id: &Nsid, first: Span, second: Span, same_text: bool) -> Diagnostic {
    if same_text {
        Diagnostic::new(Code::RepeatedDocument, format!("the document `{id}` appears twice, with the same text"))
            .at(second, "not needed")
            .related(first, "used")
    } else {
        Diagnostic::new(Code::DuplicateDocument, format!("there are two documents with the id `{id}`"))
            .at(second, "here again")
            .related(first, "first here")
            .help("remove one of them, or give it another `id`; neither is used")
    }
}

/// No two NSIDs may differ by case only.
pub(crate) fn check_cases(documents: &[Document], diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, &Document> = HashMap::new();
    for document in documents {
        match seen.get(&document.id.as_str().to_ascii_lowercase()) {
            None => {
                seen.insert(document.id.as_str().to_ascii_lowercase(), document);
            }
            Some(first) => diagnostics.push(
                Diagnostic::new(Code::NsidCase, format!("`{}` and `{}` differ by case only", document.id, first.id))
                    .at(document.id_span, "the specification forbids that")
                    .related(first.id_span, "the other one"),
            ),
        }
    }
}

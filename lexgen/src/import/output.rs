//! The files of an import, and the check of what is in them.

use std::path::PathBuf;

use serde_json::{Map, Value};

use super::document::{Document, Documents};
use crate::files::Files;
use crate::layout::print;
use crate::lexicon::diagnostic::{Diagnostics, Severity};
use crate::lexicon::options::{ReadOptions, Unknown, Unresolved};
use crate::lexicon::read::read;
use crate::source::Sources;

/// Prints documents, and checks them as `lexgen check` does. Errors are shown in the files, which are added to `sources`.
///
/// Refs to lexicons elsewhere are not errors here.
pub(super) fn files(documents: Documents, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Files {
    let files: Files = documents.into_iter().map(|(nsid, document)| (path(&nsid), text(&nsid, document))).collect();
    if diagnostics.has_errors() {
        return files;
    }
    let mut lexicons = Sources::default();
    for (path, text) in &files {
        lexicons.add(path.clone(), text.clone());
    }
    let options = ReadOptions { unresolved: Unresolved::Data, unknown: Unknown::Data, ..ReadOptions::default() };
    let mut found = Diagnostics::default();
    read(&lexicons, &options, &mut found);
    if found.has_errors() {
        let errors: Vec<_> = found.iter().filter(|found| found.severity == Severity::Error).cloned().collect();
        for mut error in errors {
            let file = error.span.map(|span| lexicons.file(span.file));
            if let (Some(span), Some(file)) = (&mut error.span, file) {
                span.file = sources.add(file.path(), file.text().to_owned());
            }
            error.related.clear();
            diagnostics.push(error.note("the import made this lexicon, so the error is a defect of lexgen"));
        }
    }
    files
}

fn path(nsid: &str) -> PathBuf {
    let mut path: PathBuf = nsid.split('.').collect();
    path.as_mut_os_string().push(".json");
    path
}

/// A document in the usual order of its fields.
fn text(nsid: &str, document: Document) -> String {
    let Document { mut fields, mut definitions, .. } = document;
    let mut all = Map::new();
    all.extend(fields.remove_entry("$type"));
    all.insert("lexicon".to_owned(), 1.into());
    all.insert("id".to_owned(), nsid.into());
    all.extend(fields);
    let main = definitions.shift_remove_entry("main");
    let definitions: Map<String, Value> = main.into_iter().chain(definitions).collect();
    all.insert("defs".to_owned(), definitions.into());
    print(&Value::Object(all))
}

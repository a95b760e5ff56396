//! The rules of the Lexicon language for documents that Rust declares, with the places in Rust.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use super::json::{Json, Place};
use crate::lexicon::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::lexicon::options::{ReadOptions, Unresolved};
use crate::lexicon::read::read;
use crate::source::{Sources, Span};

/// A diagnostic of the engine, whose places are in Rust.
pub(super) struct Found {
    pub(super) diagnostic: Diagnostic,
    pub(super) place: Option<Place>,
    pub(super) related: Vec<(Place, String)>,
}

/// Checks documents as `lexgen check` does. Refs to documents elsewhere are not checked.
pub(super) fn check(documents: &BTreeMap<&str, Json>) -> Vec<Found> {
    let mut sources = Sources::default();
    let mut places = Vec::new();
    for (nsid, document) in documents {
        let (mut text, mut of_document) = (String::new(), Vec::new());
        document.write(&mut text, &mut of_document);
        places.push((sources.add(path(nsid), text), of_document));
    }
    let mut diagnostics = Diagnostics::default();
    let options = ReadOptions { unresolved: Unresolved::Data, ..ReadOptions::default() };
    read(&sources, &options, &mut diagnostics);
    let place = |span: Span| {
        let (_, places) = places.iter().find(|(file, _)| *file == span.file)?;
        innermost(places, span.start as usize)
    };
    let is_elsewhere = |found: &Diagnostic| {
        let Some(span) = found.span.filter(|_| found.code == Code::UnresolvedRef) else { return false };
        let text = sources.file(span.file).text().get(span.start as usize..span.end as usize).unwrap_or_default();
        let nsid = text.trim_matches('"').split('#').next().unwrap_or_default();
        !nsid.is_empty() && !documents.contains_key(nsid)
    };
    let found = diagnostics.iter().filter(|found| !is_elsewhere(found)).map(|found| Found {
        place: found.span.and_then(place),
        related: found.related.iter().filter_map(|(span, label)| Some((place(*span)?, label.clone()))).collect(),
        diagnostic: in_terms_of_rust(found),
    });
    found.collect()
}

/// The fields of lexicons that attributes have in snake case.
const FIELDS: [(&str, &str); 6] = [
    ("`minLength`", "`min_length`"),
    ("`maxLength`", "`max_length`"),
    ("`minGraphemes`", "`min_graphemes`"),
    ("`maxGraphemes`", "`max_graphemes`"),
    ("`maxSize`", "`max_size`"),
    ("`knownValues`", "`known_values`"),
];

/// The diagnostic with the names that attributes have.
fn in_terms_of_rust(found: &Diagnostic) -> Diagnostic {
    let mut found = found.clone();
    // A warning, so that refs to other documents are no errors.
    if found.code == Code::UnresolvedRef {
        found.severity = Severity::Error;
        found.notes.clear();
    }
    for text in [&mut found.message, &mut found.label].into_iter().chain(found.help.as_mut()) {
        for (field, attribute) in FIELDS {
            *text = text.replace(field, attribute);
        }
    }
    found
}

/// The path of a lexicon below the directory of all of them.
pub(super) fn path(nsid: &str) -> PathBuf {
    let mut path: PathBuf = nsid.split('.').collect();
    path.as_mut_os_string().push(".json");
    path
}

/// The smallest part that contains a byte.
fn innermost(places: &[(Range<usize>, Place)], at: usize) -> Option<Place> {
    let around = places.iter().filter(|(range, _)| range.contains(&at));
    around.min_by_key(|(range, _)| range.len()).map(|(_, place)| *place)
}

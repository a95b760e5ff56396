//! Reads lexicons: parse, index, resolve, select, check.
//!
//! Each phase is finished before the next one begins. Diagnostics are collected for each file and joined at the end,
//! since those of files that are not selected do not matter.

use std::collections::BTreeSet;

use lexgen_data::Nsid;

use crate::lexicon::check::{ReferenceCheck, check_cases, check_definition, check_finite, check_path, duplicate};
use crate::lexicon::corpus::Corpus;
use crate::lexicon::diagnostic::Diagnostics;
use crate::lexicon::index::{Index, ParsedFile};
use crate::lexicon::lossy::LossyPlaces;
use crate::lexicon::options::ReadOptions;
use crate::lexicon::resolve::{Targets, resolve};
use crate::lexicon::select::{Part, Selection, select, split};
use crate::lexicon::source::Sources;
use crate::lexicon::syntax::{Definition, Document, Numbers};

/// Reads, selects and checks all documents.
///
/// Documents that are not selected, or whose types are external, only resolve refs: their problems are not reported.
pub(crate) fn read(sources: &Sources, options: &ReadOptions, diagnostics: &mut Diagnostics) -> Corpus {
    let mut reports: Vec<Report> = sources.iter().map(|_| Report::like(diagnostics)).collect();
    let (files, numbers) = parse(sources, options, &mut reports);
    let index = Index::new(&files);
    let targets = resolve(&index, &options.external, &numbers);
    let selection = select(&index, &targets, options);
    check_files(sources, &index, &targets, &selection, options, &mut reports);
    let ambiguous = check_duplicates(sources, &index, &selection, &mut reports);

    let left_out = index.left_out().cloned().collect();
    let known = index.documents().into_keys().cloned().collect();
    let positions: Vec<usize> = index.positions().collect();
    let reported: Vec<bool> = files.iter().map(|file| is_reported(file, options, &selection)).collect();
    let (selected, others) = keep_valid(files, &positions, &selection, &ambiguous, &reports);
    for (report, _) in reports.into_iter().zip(reported).filter(|(_, is_reported)| *is_reported) {
        diagnostics.append(report.selected);
    }
    check_cases(&selected, diagnostics);
    check_finite(&selected, &targets, diagnostics);
    let corpus = Corpus::new(selected, others, numbers.definitions(), targets, known);
    let lossy = LossyPlaces::find(&corpus, &options.lossy);
    corpus.with_lossy(lossy).with_left_out(left_out)
}

/// The diagnostics of one file.
struct Report {
    /// Those about the file as a whole, and about selected definitions.
    selected: Diagnostics,
    /// Those about definitions that are not selected. They are never shown, but invalid definitions cannot be used.
    rest: Diagnostics,
}

impl Report {
    /// An empty report that keeps the same severities as `diagnostics`.
    fn like(diagnostics: &Diagnostics) -> Self {
        Self { selected: diagnostics.empty_like(), rest: diagnostics.empty_like() }
    }
}

fn parse(sources: &Sources, options: &ReadOptions, reports: &mut [Report]) -> (Vec<ParsedFile>, Numbers) {
    let mut numbers = Numbers::default();
    let files = sources.iter().zip(reports);
    let files = files.map(|((id, source), report)| {
        ParsedFile::parse(id, source, options.unknown, &mut numbers, &mut report.selected)
    });
    (files.collect(), numbers)
}

/// Checks the documents one by one. Those without a valid `id` are checked as far as they can be.
fn check_files(
    sources: &Sources,
    index: &Index<'_>,
    targets: &Targets,
    selection: &Selection,
    options: &ReadOptions,
    reports: &mut [Report],
) {
    let mut references = ReferenceCheck::new(index, targets, options.unresolved);
    for (file, report) in index.files.iter().zip(reports) {
        let Some(parsed) = &file.parsed else { continue };
        let document = &parsed.document;
        let part = selection.part(&document.id);
        let is_selected =
            |definition: &&Definition| !parsed.named || part.is_some_and(|part| part.has(&definition.name));
        for definition in &document.definitions {
            let diagnostics = if is_selected(&definition) { &mut report.selected } else { &mut report.rest };
            check_definition(definition, diagnostics);
        }
        if parsed.named && part.is_some() {
            check_path(document, sources.file(document.file).path_below_root(), &mut report.selected);
            for definition in document.definitions.iter().filter(is_selected) {
                references.check(document, definition, &mut report.selected);
            }
        }
    }
}

/// Reports documents whose `id` an earlier one has. Returns the ids that different documents have.
fn check_duplicates<'f>(
    sources: &Sources,
    index: &Index<'f>,
    selection: &Selection,
    reports: &mut [Report],
) -> BTreeSet<Nsid> {
    let mut ambiguous = BTreeSet::new();
    for (position, file) in index.files.iter().enumerate() {
        let Some(document) = file.document().filter(|document| selection.contains(&document.id)) else { continue };
        let first = index.position(&document.id).filter(|&first| first != position);
        let Some(first) = first.and_then(|first| index.files[first].document()) else { continue };
        let same_text = sources.file(first.file).text() == sources.file(document.file).text();
        let report = &mut reports[position];
        if same_text {
            // The problems of this text have been reported for the first file.
            report.selected = report.selected.empty_like();
        } else {
            ambiguous.insert(document.id.clone());
        }
        report.selected.push(duplicate(&document.id, first.id_span, document.id_span, same_text));
    }
    ambiguous
}

/// Returns whether the problems of a file are reported. A file counts as selected if its NSID is not known.
fn is_reported(file: &ParsedFile, options: &ReadOptions, selection: &Selection) -> bool {
    let selects = !options.include.is_empty() || !options.exclude.is_empty();
    let is_known = !file.ids().is_empty() && (file.document().is_some() || selects);
    !is_known || file.ids().iter().any(|id| selection.contains(id))
}

/// Returns the valid documents in the order of their NSIDs: the selected parts, and the rest.
fn keep_valid(
    files: Vec<ParsedFile>,
    positions: &[usize],
    selection: &Selection,
    ambiguous: &BTreeSet<Nsid>,
    reports: &[Report],
) -> (Vec<Document>, Vec<Document>) {
    let mut documents: Vec<Option<Document>> =
        files.into_iter().map(|file| file.parsed.map(|parsed| parsed.document)).collect();
    let (mut selected, mut others) = (Vec::new(), Vec::new());
    for &position in positions {
        let report = &reports[position];
        let Some(document) = documents[position].take().filter(|document| !ambiguous.contains(&document.id)) else {
            continue;
        };
        if report.selected.has_errors() {
            continue;
        }
        let rest = match selection.part(&document.id) {
            Some(Part::Whole) => {
                selected.push(document);
                continue;
            }
            Some(Part::Named(names)) => {
                let (part, rest) = split(document, names);
                selected.extend((!names.is_empty()).then_some(part));
                rest
            }
            None => document,
        };
        if !report.rest.has_errors() {
            others.push(rest);
        }
    }
    (selected, others)
}

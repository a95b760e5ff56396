//! All files of a run with what they say, for looking up definitions and for checking.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use lexgen_data::Nsid;

use crate::config::{Config, ExternTarget};
use crate::lexicon::check::{References, Resolve, Resolved, check_document, check_path, path_ids};
use crate::lexicon::diagnostic::Diagnostics;
use crate::lexicon::select::{Part, Selection, split};
use crate::lexicon::source::{FileId, SourceFile, Sources};
use crate::lexicon::syntax::{DefId, DefName, DefinitionKind, Document, Parsed, parse_document};

/// A file, what it says, and what is to be said of it.
pub(super) struct File {
    pub(super) parsed: Option<Parsed>,
    pub(super) diagnostics: Diagnostics,
    /// What is to be said of the document by itself, if it matters.
    pub(super) checked: Diagnostics,
    /// Whether there is a document with a valid id.
    named: bool,
    /// That id; if there is none, those that the document may have, going by the path.
    ids: Vec<Nsid>,
}

impl File {
    pub(super) fn parse(id: FileId, source: &SourceFile, like: &Diagnostics) -> Self {
        let mut diagnostics = like.empty_like();
        let parsed = parse_document(id, source.text(), &mut diagnostics);
        let (named, ids) = match &parsed {
            Some(Parsed { document, named: true, .. }) => (true, vec![document.id.clone()]),
            _ => (false, path_ids(source.path_below_root())),
        };
        // Now and not when all are read: of many, this one would have left the processor's caches by then.
        let mut checked = like.empty_like();
        if let Some(parsed) = &parsed {
            check_document(&parsed.document, &mut checked);
        }
        Self { parsed, diagnostics, checked, named, ids }
    }

    /// The document, if it has a valid id.
    pub(super) fn document(&self) -> Option<&Document> {
        self.parsed.as_ref().filter(|_| self.named).map(|parsed| &parsed.document)
    }

    /// Whether anything is said of the file. What cannot be told to be unselected is taken as selected.
    pub(super) fn is_selected(&self, config: &Config, selected: &Selection) -> bool {
        let is_told = !self.ids.is_empty() && (self.named || !config.include.is_empty() || !config.exclude.is_empty());
        !is_told || self.ids.iter().any(|id| selected.contains(id))
    }
}

/// All documents that were read, for looking up definitions.
pub(super) struct Library<'f> {
    config: &'f Config,
    files: &'f [File],
    /// The first file that holds the document of an id.
    pub(super) by_id: BTreeMap<Nsid, usize>,
    /// The ids under each authority, which is in lower case.
    by_authority: HashMap<String, Vec<&'f Nsid>>,
    /// Ids that files may have which could not be read.
    unreadable: BTreeSet<Nsid>,
    /// By file, the definitions in the order of their names; nothing for one that could not be read.
    definitions: Vec<Vec<(&'f DefName, Option<&'f DefinitionKind>)>>,
}

impl<'f> Library<'f> {
    pub(super) fn new(files: &'f [File], config: &'f Config) -> Self {
        let mut by_id = BTreeMap::new();
        let mut unreadable = BTreeSet::new();
        for (position, file) in files.iter().enumerate() {
            match file.document() {
                Some(document) => _ = by_id.entry(document.id.clone()).or_insert(position),
                None => unreadable.extend(file.ids.iter().cloned()),
            }
        }
        let mut by_authority: HashMap<String, Vec<&Nsid>> = HashMap::new();
        for id in by_id.values().filter_map(|&position| Some(&files[position].document()?.id)) {
            by_authority.entry(id.authority().to_ascii_lowercase()).or_default().push(id);
        }
        unreadable.retain(|id| !by_id.contains_key(id));
        let definitions = files.iter().map(|file| file.parsed.as_ref().map(definitions).unwrap_or_default()).collect();
        Self { config, files, by_id, by_authority, unreadable, definitions }
    }

    /// All ids, with the documents that could be read.
    pub(super) fn documents(&self) -> BTreeMap<Nsid, Option<&'f Document>> {
        let readable = self.by_id.iter().map(|(id, position)| (id.clone(), self.files[*position].document()));
        readable.chain(self.unreadable.iter().map(|id| (id.clone(), None))).collect()
    }

    /// Checks the selected documents, and those without a valid id as far as they can be.
    pub(super) fn check(&self, sources: &Sources, selected: &Selection, found: &mut [Diagnostics]) {
        let mut references = References::new(self, self.config);
        for (file, found) in self.files.iter().zip(found) {
            let Some(parsed) = &file.parsed else {
                continue;
            };
            let document = &parsed.document;
            let part = selected.part(&document.id);
            if parsed.named && part.is_none() {
                continue;
            }
            // What is wrong with a definition that is not selected does not matter.
            let selected_part = match part {
                Some(Part::Named(names)) if parsed.named => Cow::Owned(split(document.clone(), names).0),
                _ => Cow::Borrowed(document),
            };
            match &selected_part {
                Cow::Borrowed(_) => found.append(file.checked.clone()),
                Cow::Owned(part) => check_document(part, found),
            }
            if parsed.named {
                check_path(document, sources.file(document.file).path_below_root(), found);
                references.check(&selected_part, found);
            }
        }
    }
}

/// All names of a document with their definitions, if those could be read, in the order of the names.
fn definitions(parsed: &Parsed) -> Vec<(&DefName, Option<&DefinitionKind>)> {
    let mut readable = parsed.document.definitions.iter().peekable();
    // Both are in the order of the file.
    let definition = |name: &DefName| Some(&readable.next_if(|definition| definition.name == *name)?.kind);
    let mut definitions: Vec<_> = parsed.names.iter().zip(parsed.names.iter().map(definition)).collect();
    definitions.sort_unstable_by_key(|(name, _)| *name);
    definitions
}

impl Resolve for Library<'_> {
    fn resolve(&self, id: &DefId) -> Resolved<'_> {
        let is_extern = || self.config.externs.find(id);
        let Some(&position) = self.by_id.get(&id.nsid) else {
            let is_known = is_extern().is_some() || self.unreadable.contains(&id.nsid);
            return if is_known { Resolved::Unknown } else { Resolved::NoDocument };
        };
        let definitions = &self.definitions[position];
        let found = definitions.binary_search_by_key(&&id.name, |(name, _)| *name).map(|found| definitions[found].1);
        match found.ok() {
            Some(Some(definition)) => Resolved::Definition(definition),
            Some(None) => Resolved::Unknown,
            None if matches!(is_extern(), Some(ExternTarget::Type(_))) => Resolved::Unknown,
            None => Resolved::NoDefinition(self.files[position].parsed.as_ref().map_or(&[], |parsed| &parsed.names)),
        }
    }

    fn documents_of(&self, authority: &str) -> &[&Nsid] {
        self.by_authority.get(&authority.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }
}

//! All documents of a run by NSID, and their definitions by number and by name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use lexgen_data::Nsid;

use crate::lexicon::diagnostic::Diagnostics;
use crate::lexicon::options::Unknown;
use crate::lexicon::path::possible_ids;
use crate::lexicon::source::{FileId, SourceFile};
use crate::lexicon::syntax::{DefId, DefName, Definition, DefinitionIndex, Document, Numbers, Parsed, parse_document};

/// A parsed file.
#[derive(Debug)]
pub(crate) struct ParsedFile {
    /// The contents, as far as they could be read.
    pub(crate) parsed: Option<Parsed>,
    /// The `id` of the document. If it has no valid one, those that its path may spell.
    ids: Vec<Nsid>,
}

impl ParsedFile {
    pub(crate) fn parse(
        id: FileId,
        source: &SourceFile,
        unknown: Unknown,
        numbers: &mut Numbers,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let parsed = parse_document(id, source.text(), unknown, numbers, diagnostics);
        let ids = match &parsed {
            Some(Parsed { document, named: true, .. }) => vec![document.id.clone()],
            _ => possible_ids(source.path_below_root()),
        };
        Self { parsed, ids }
    }

    /// The document, if it has a valid `id`.
    pub(crate) fn document(&self) -> Option<&Document> {
        self.parsed.as_ref().filter(|parsed| parsed.named).map(|parsed| &parsed.document)
    }

    /// The `id` of the document, or those that it may have.
    pub(crate) fn ids(&self) -> &[Nsid] {
        &self.ids
    }
}

/// Looks up documents and definitions.
#[derive(Debug)]
pub(crate) struct Index<'f> {
    pub(crate) files: &'f [ParsedFile],
    /// The first file that has the document of an NSID.
    by_id: BTreeMap<&'f Nsid, usize>,
    /// The NSIDs under each authority, which is in lower case.
    by_authority: HashMap<String, Vec<&'f Nsid>>,
    /// NSIDs that files without a valid `id` may have.
    unreadable: BTreeSet<&'f Nsid>,
    /// All definitions, in the order of their numbers.
    definitions: Vec<&'f Definition>,
    /// By file, the names of its definitions in order. A definition that could not be read is `None`.
    names: Vec<Vec<(&'f DefName, Option<DefinitionIndex>)>>,
}

/// The result of looking up a definition by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The definition.
    Definition(DefinitionIndex),
    /// Its document or definition is in a file, but could not be read. There is another error about it.
    Unreadable,
    /// The definition is left out because its type is unknown.
    LeftOut,
    /// The document, in the file at this position, does not define the name.
    NoDefinition(usize),
    /// There is no such document.
    NoDocument,
}

impl<'f> Index<'f> {
    pub(crate) fn new(files: &'f [ParsedFile]) -> Self {
        let mut by_id = BTreeMap::new();
        let mut unreadable = BTreeSet::new();
        for (position, file) in files.iter().enumerate() {
            match file.document() {
                Some(document) => _ = by_id.entry(&document.id).or_insert(position),
                None => unreadable.extend(file.ids()),
            }
        }
        unreadable.retain(|id| !by_id.contains_key(id));
        let mut by_authority: HashMap<String, Vec<&Nsid>> = HashMap::new();
        for &id in by_id.keys() {
            by_authority.entry(id.authority().to_ascii_lowercase()).or_default().push(id);
        }
        let parsed = || files.iter().filter_map(|file| file.parsed.as_ref());
        Self {
            files,
            by_id,
            by_authority,
            unreadable,
            definitions: parsed().flat_map(|parsed| &parsed.document.definitions).collect(),
            names: files.iter().map(|file| file.parsed.as_ref().map(sorted_names).unwrap_or_default()).collect(),
        }
    }

    /// All NSIDs in order, each with its document if that could be read.
    pub(crate) fn documents(&self) -> BTreeMap<&'f Nsid, Option<&'f Document>> {
        let readable = self.by_id.iter().map(|(&id, &position)| (id, self.files[position].document()));
        readable.chain(self.unreadable.iter().map(|&id| (id, None))).collect()
    }

    /// The first file that has the document `id`.
    pub(crate) fn position(&self, id: &Nsid) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The first file that has each document, in the order of the NSIDs.
    pub(crate) fn positions(&self) -> impl Iterator<Item = usize> {
        self.by_id.values().copied()
    }

    /// The NSIDs of an authority, which is given in any case.
    pub(crate) fn ids_of(&self, authority: &str) -> &[&'f Nsid] {
        self.by_authority.get(&authority.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// The definition of this number.
    pub(crate) fn definition(&self, id: DefinitionIndex) -> &'f Definition {
        self.definitions[id.index()]
    }

    /// All names that the document in a file defines, including those of definitions that could not be read.
    pub(crate) fn names_in(&self, file: usize) -> &'f [DefName] {
        self.files[file].parsed.as_ref().map_or(&[], |parsed| &parsed.names)
    }

    /// The NSIDs of documents whose `main` is left out, in order.
    pub(crate) fn left_out(&self) -> impl Iterator<Item = &'f Nsid> {
        self.by_id.iter().filter(|&(_, &file)| self.leaves_out_main(file)).map(|(&id, _)| id)
    }

    /// Returns whether the definition `main` of the document in a file is left out.
    fn leaves_out_main(&self, file: usize) -> bool {
        self.files[file].parsed.as_ref().is_some_and(|parsed| parsed.left_out)
    }

    /// Looks up a definition by name.
    pub(crate) fn find(&self, id: &DefId) -> Found {
        let Some(file) = self.position(&id.nsid) else {
            return if self.unreadable.contains(&id.nsid) { Found::Unreadable } else { Found::NoDocument };
        };
        let names = &self.names[file];
        match names.binary_search_by_key(&&id.name, |(name, _)| *name).map(|found| names[found].1) {
            Ok(Some(definition)) => Found::Definition(definition),
            Ok(None) if id.name.is_main() && self.leaves_out_main(file) => Found::LeftOut,
            Ok(None) => Found::Unreadable,
            Err(_) => Found::NoDefinition(file),
        }
    }
}

/// The names of a document in order, each with its definition if that could be read.
fn sorted_names(parsed: &Parsed) -> Vec<(&DefName, Option<DefinitionIndex>)> {
    let mut readable = parsed.document.definitions.iter().peekable();
    // Both lists are in the order of the file.
    let id = |name: &DefName| Some(readable.next_if(|definition: &&Definition| definition.name == *name)?.id);
    let mut names: Vec<_> = parsed.names.iter().zip(parsed.names.iter().map(id)).collect();
    names.sort_unstable_by_key(|(name, _)| *name);
    names
}

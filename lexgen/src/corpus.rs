//! All documents of a run by NSID, and what their refs lead to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use lexgen_data::Nsid;

use crate::check::{
    References, Resolve, Resolved, check_cases, check_document, check_finite, check_path, duplicate, path_ids,
};
use crate::config::{Config, ExternTarget, Externs};
use crate::diagnostic::Diagnostics;
use crate::select::select;
use crate::source::{FileId, SourceFile, Sources};
use crate::syntax::{DefId, DefName, Definition, DefinitionKind, Document, Parsed, parse_document};

/// The documents of a run: selected, sound, and with every ref looked up.
#[derive(Debug)]
pub struct Corpus {
    documents: Vec<Document>,
    index: BTreeMap<Nsid, (usize, HashMap<DefName, usize>)>,
    externs: Externs,
}

/// What a ref leads to.
#[derive(Clone, Copy, Debug)]
pub enum Target<'c> {
    /// This definition.
    Definition(&'c Document, &'c Definition),
    /// A definition whose type stands elsewhere, by [`Config::externs`].
    Extern,
    /// Nothing: it dangles and the configuration allows it, or its document was left out because of errors.
    Missing,
}

impl Corpus {
    fn new(documents: Vec<Document>, externs: Externs) -> Self {
        let index = documents.iter().enumerate().map(|(position, document)| {
            let names = document.definitions.iter().map(|definition| definition.name.clone());
            (document.id.clone(), (position, names.zip(0..).collect()))
        });
        Self { index: index.collect(), documents, externs }
    }

    /// The selected documents that are sound, in the order of their NSIDs.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The document of this NSID, if it is one of [`documents`](Self::documents).
    pub fn document(&self, nsid: &Nsid) -> Option<&Document> {
        let (document, _) = self.index.get(nsid)?;
        self.documents.get(*document)
    }

    /// What a ref to `id` leads to.
    pub fn target(&self, id: &DefId) -> Target<'_> {
        if self.externs.find(id).is_some() {
            return Target::Extern;
        }
        self.definition(id).map_or(Target::Missing, |(document, definition)| Target::Definition(document, definition))
    }

    fn definition(&self, id: &DefId) -> Option<(&Document, &Definition)> {
        let (document, definitions) = self.index.get(&id.nsid)?;
        let document = self.documents.get(*document)?;
        Some((document, document.definitions.get(*definitions.get(&id.name)?)?))
    }
}

/// Reads, selects and checks all documents.
///
/// Documents that are not selected, or whose types stand elsewhere, only resolve refs: nothing is said about them.
///
/// ```
/// use lexgen::diagnostic::{Code, Diagnostics};
///
/// let mut sources = lexgen::source::Sources::default();
/// sources.add("note.json", r#"{ "lexicon": 1, "id": "com.example.note", "defs": { "main": { "type": "nothing" } } }"#.to_owned());
/// let mut diagnostics = Diagnostics::default();
/// let corpus = lexgen::corpus::read(&sources, &lexgen::Config::default(), &mut diagnostics);
/// assert!(corpus.documents().is_empty());
/// assert_eq!(diagnostics.iter().next().map(|diagnostic| diagnostic.code), Some(Code::UnknownType));
/// ```
pub fn read(sources: &Sources, config: &Config, diagnostics: &mut Diagnostics) -> Corpus {
    let mut files: Vec<File> = sources.iter().map(|(id, source)| File::parse(id, source, diagnostics)).collect();
    let library = Library::new(&files, config);
    let selected = select(config, &library.documents());
    let mut found: Vec<Diagnostics> = files.iter().map(|_| diagnostics.empty_like()).collect();
    library.check(sources, &selected, &mut found);
    let by_id = library.by_id;
    for (file, found) in files.iter_mut().zip(found) {
        file.diagnostics.append(found);
    }
    let unsound = report_duplicates(sources, &mut files, &by_id, &selected);

    let mut documents = Vec::new();
    for (id, position) in &by_id {
        let file = &mut files[*position];
        let sound = selected.contains(id) && !unsound.contains(id) && !file.diagnostics.has_errors();
        documents.extend(file.parsed.take().filter(|_| sound).map(|parsed| parsed.document));
    }
    for file in files {
        if file.is_selected(config, &selected) {
            diagnostics.append(file.diagnostics);
        }
    }
    check_cases(documents.iter(), diagnostics);
    check_finite(documents.iter(), diagnostics);
    Corpus::new(documents, config.externs.clone())
}

/// A file, what it says, and what is to be said of it.
struct File {
    parsed: Option<Parsed>,
    diagnostics: Diagnostics,
    /// Whether there is a document with a valid id.
    named: bool,
    /// That id; if there is none, those that the document may have, going by the path.
    ids: Vec<Nsid>,
}

impl File {
    fn parse(id: FileId, source: &SourceFile, like: &Diagnostics) -> Self {
        let mut diagnostics = like.empty_like();
        let parsed = parse_document(id, source.text(), &mut diagnostics);
        let (named, ids) = match &parsed {
            Some(Parsed { document, named: true, .. }) => (true, vec![document.id.clone()]),
            _ => (false, path_ids(source.path())),
        };
        Self { parsed, diagnostics, named, ids }
    }

    /// The document, if it has a valid id.
    fn document(&self) -> Option<&Document> {
        self.parsed.as_ref().filter(|_| self.named).map(|parsed| &parsed.document)
    }

    /// Whether anything is said of the file. What cannot be told to be unselected is taken as selected.
    fn is_selected(&self, config: &Config, selected: &BTreeSet<Nsid>) -> bool {
        let is_told = !self.ids.is_empty() && (self.named || !config.include.is_empty() || !config.exclude.is_empty());
        !is_told || self.ids.iter().any(|id| selected.contains(id))
    }
}

/// All documents that were read, for looking up definitions.
struct Library<'f> {
    config: &'f Config,
    files: &'f [File],
    /// The first file that holds the document of an id.
    by_id: BTreeMap<Nsid, usize>,
    /// The ids under each authority, which is in lower case.
    by_authority: HashMap<String, Vec<&'f Nsid>>,
    /// Ids that files may have which could not be read.
    unreadable: BTreeSet<Nsid>,
    /// By file, the definitions; nothing for one that could not be read.
    definitions: Vec<HashMap<&'f DefName, Option<&'f DefinitionKind>>>,
}

impl<'f> Library<'f> {
    fn new(files: &'f [File], config: &'f Config) -> Self {
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
    fn documents(&self) -> BTreeMap<Nsid, Option<&'f Document>> {
        let readable = self.by_id.iter().map(|(id, position)| (id.clone(), self.files[*position].document()));
        readable.chain(self.unreadable.iter().map(|id| (id.clone(), None))).collect()
    }

    /// Checks the selected documents, and those without a valid id as far as they can be.
    fn check(&self, sources: &Sources, selected: &BTreeSet<Nsid>, found: &mut [Diagnostics]) {
        let mut references = References::new(self, self.config);
        for (file, found) in self.files.iter().zip(found) {
            let Some(parsed) = &file.parsed else {
                continue;
            };
            let document = &parsed.document;
            if !parsed.named {
                check_document(document, found);
            } else if selected.contains(&document.id) {
                check_document(document, found);
                check_path(document, sources.file(document.file).path(), found);
                references.check(document, found);
            }
        }
    }
}

/// All names of a document with their definitions, if those could be read.
fn definitions(parsed: &Parsed) -> HashMap<&DefName, Option<&DefinitionKind>> {
    let names = parsed.names.iter().map(|name| (name, None));
    let definitions = parsed.document.definitions.iter().map(|definition| (&definition.name, Some(&definition.kind)));
    names.chain(definitions).collect()
}

impl Resolve for Library<'_> {
    fn resolve(&self, id: &DefId) -> Resolved<'_> {
        let is_extern = || self.config.externs.find(id);
        let Some(&position) = self.by_id.get(&id.nsid) else {
            let is_known = is_extern().is_some() || self.unreadable.contains(&id.nsid);
            return if is_known { Resolved::Unknown } else { Resolved::NoDocument };
        };
        match self.definitions[position].get(&id.name) {
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

/// Reports documents whose id another one has. The ids of which there are different documents are given back.
fn report_duplicates(
    sources: &Sources,
    files: &mut [File],
    by_id: &BTreeMap<Nsid, usize>,
    selected: &BTreeSet<Nsid>,
) -> BTreeSet<Nsid> {
    let mut unsound = BTreeSet::new();
    for position in 0..files.len() {
        let Some(document) = files[position].document().filter(|document| selected.contains(&document.id)) else {
            continue;
        };
        let Some(first) = by_id.get(&document.id).filter(|&&first| first != position) else {
            continue;
        };
        let Some(first) = files[*first].document() else {
            continue;
        };
        let same_text = sources.file(first.file).text() == sources.file(document.file).text();
        let diagnostic = duplicate(&document.id, first.id_span, document.id_span, same_text);
        if same_text {
            // What is wrong with the text has been said of the first file.
            files[position].diagnostics = files[position].diagnostics.empty_like();
        } else {
            unsound.insert(document.id.clone());
        }
        files[position].diagnostics.push(diagnostic);
    }
    unsound
}

//! All documents of a run by NSID, and what their refs lead to.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use lexgen_data::Nsid;

use crate::config::{Config, Externs};
use crate::lexicon::check::{check_cases, check_finite, duplicate};
use crate::lexicon::diagnostic::Diagnostics;
use crate::lexicon::select::{Part, Selection, select, split};
use crate::lexicon::source::Sources;
use crate::lexicon::syntax::{DefId, DefName, Definition, DefinitionKind, Document, Schema, SchemaKind};

mod library;

use library::{File, Library};

/// How many arrays and refs are gone through in search of what a schema is in the end.
const MOST_REFS: usize = 32;

/// The documents of a run: selected, sound, and with every ref looked up.
#[derive(Debug)]
pub struct Corpus {
    /// First the selected documents in the order of their NSIDs, then the others.
    all: Vec<Document>,
    /// How many are selected.
    selected: usize,
    /// Where the document of an id stands.
    index: HashMap<Nsid, usize>,
    /// Where the definitions stand of a document that are not selected although others of it are.
    rest: HashMap<Nsid, usize>,
    /// By document, where its definitions stand, in the order of their names.
    definitions: Vec<Vec<usize>>,
    externs: Externs,
    /// The NSIDs of all documents, and those that files may have which could not be read.
    known: Vec<Nsid>,
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
    fn new(documents: Vec<Document>, others: Vec<Document>, externs: Externs, known: Vec<Nsid>) -> Self {
        let selected = documents.len();
        let all: Vec<Document> = documents.into_iter().chain(others).collect();
        let mut index = HashMap::with_capacity(all.len());
        let mut rest = HashMap::new();
        for (position, document) in all.iter().enumerate() {
            match index.entry(document.id.clone()) {
                Entry::Vacant(entry) => _ = entry.insert(position),
                Entry::Occupied(_) => _ = rest.insert(document.id.clone(), position),
            }
        }
        let definitions = all.iter().map(|document| {
            let mut order: Vec<usize> = (0..document.definitions.len()).collect();
            order.sort_unstable_by_key(|&position| &document.definitions[position].name);
            order
        });
        Self { index, rest, definitions: definitions.collect(), all, selected, externs, known }
    }

    /// The selected documents that are sound, in the order of their NSIDs.
    pub fn documents(&self) -> &[Document] {
        &self.all[..self.selected]
    }

    /// All documents that are sound: those of [`documents`](Self::documents), then those that only resolve refs.
    pub(crate) fn all_documents(&self) -> &[Document] {
        &self.all
    }

    /// The NSIDs of all documents, sound or not, and those that unreadable files may have.
    pub(crate) fn known(&self) -> &[Nsid] {
        &self.known
    }

    /// The document of this NSID, if it is one of [`documents`](Self::documents).
    pub fn document(&self, nsid: &Nsid) -> Option<&Document> {
        self.documents().get(*self.index.get(nsid)?)
    }

    /// What a ref to `id` leads to.
    pub fn target(&self, id: &DefId) -> Target<'_> {
        if self.externs.find(id).is_some() {
            return Target::Extern;
        }
        match self.find(id) {
            Some((position, definition)) if position < self.selected => {
                Target::Definition(&self.all[position], definition)
            }
            _ => Target::Missing,
        }
    }

    /// What the definition `id` says, be its type emitted or [`Target::Extern`]; nothing for one that no field can have
    /// as it is (a record, a method), and for one whose document is not there or has errors.
    pub fn schema(&self, id: &DefId) -> Option<&Schema> {
        match &self.definition(id)?.kind {
            DefinitionKind::Schema(schema) => Some(schema),
            _ => None,
        }
    }

    /// Whether the definition `id` is a token, be it emitted or [`Target::Extern`].
    pub fn is_token(&self, id: &DefId) -> bool {
        matches!(self.definition(id), Some(Definition { kind: DefinitionKind::Token, .. }))
    }

    /// Whether values of a schema can hold text or bytes of any content, itself or in what it holds: numbers and choices
    /// keep no secret.
    pub(crate) fn holds_text(&self, schema: &Schema) -> bool {
        let mut schema = schema;
        // Arrays can lead back to themselves.
        for _ in 0..MOST_REFS {
            schema = match &schema.kind {
                SchemaKind::Array(array) => &array.items,
                SchemaKind::Ref(reference) => match self.schema(&reference.target) {
                    Some(schema) => schema,
                    None => return true,
                },
                SchemaKind::String(string) => return string.choices().is_none(),
                SchemaKind::Boolean(_) | SchemaKind::Integer(_) | SchemaKind::CidLink | SchemaKind::Blob(_) => {
                    return false;
                }
                SchemaKind::Bytes(_) | SchemaKind::Object(_) | SchemaKind::Union(_) | SchemaKind::Unknown => {
                    return true;
                }
            };
        }
        true
    }

    fn definition(&self, id: &DefId) -> Option<&Definition> {
        self.find(id).map(|(_, definition)| definition)
    }

    /// A definition, and where its document stands.
    fn find(&self, id: &DefId) -> Option<(usize, &Definition)> {
        let positions = [self.index.get(&id.nsid), self.rest.get(&id.nsid)];
        positions.into_iter().flatten().find_map(|&position| Some((position, self.find_at(position, &id.name)?)))
    }

    fn find_at(&self, position: usize, name: &DefName) -> Option<&Definition> {
        let definitions = &self.all.get(position)?.definitions;
        let order = self.definitions.get(position)?;
        let found = order.binary_search_by_key(&name, |&index| &definitions[index].name).ok()?;
        Some(&definitions[order[found]])
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
    let known = library.documents().into_keys().collect();
    let by_id = library.by_id;
    for (file, found) in files.iter_mut().zip(found) {
        file.diagnostics.append(found);
    }
    let unsound = report_duplicates(sources, &mut files, &by_id, &selected);

    let mut documents = Vec::new();
    let mut others = Vec::new();
    for (id, position) in &by_id {
        let file = &mut files[*position];
        let sound = !unsound.contains(id) && !file.diagnostics.has_errors();
        let Some(document) = file.parsed.take().filter(|_| sound).map(|parsed| parsed.document) else {
            continue;
        };
        let rest = match selected.part(id) {
            Some(Part::Whole) => {
                documents.push(document);
                continue;
            }
            Some(Part::Named(names)) => {
                let (part, rest) = split(document, names);
                documents.extend((!names.is_empty()).then_some(part));
                rest
            }
            None => document,
        };
        if !file.checked.has_errors() {
            others.push(rest);
        }
    }
    for file in files {
        if file.is_selected(config, &selected) {
            diagnostics.append(file.diagnostics);
        }
    }
    check_cases(documents.iter(), diagnostics);
    check_finite(documents.iter(), diagnostics);
    Corpus::new(documents, others, config.externs.clone(), known)
}

/// Reports documents whose id another one has. The ids of which there are different documents are given back.
fn report_duplicates(
    sources: &Sources,
    files: &mut [File],
    by_id: &BTreeMap<Nsid, usize>,
    selected: &Selection,
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

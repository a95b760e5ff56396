//! The checked corpus: all valid documents of a run, with every ref resolved.

use std::collections::{HashMap, HashSet};

use lexgen_data::Nsid;

use crate::lexicon::lossy::LossyPlaces;
use crate::lexicon::resolve::Targets;
use crate::lexicon::syntax::{
    DefId, Definition, DefinitionIndex, DefinitionKind, Document, Reference, Schema, SchemaKind,
};

/// The most arrays and refs that are followed from a schema.
const MAX_STEPS: usize = 32;

/// The valid documents of a run.
#[derive(Debug)]
pub struct Corpus {
    /// The selected documents in the order of their NSIDs, then the others.
    all: Vec<Document>,
    /// The number of selected documents.
    selected: usize,
    /// The first document of each NSID, which is the selected part.
    by_id: HashMap<Nsid, usize>,
    /// The definitions that are tokens.
    tokens: HashSet<DefId>,
    /// For each definition, the positions of its document and of itself in that. `None` if it is invalid.
    positions: Vec<Option<(usize, usize)>>,
    targets: Targets,
    lossy: LossyPlaces,
    known: Vec<Nsid>,
    /// The documents whose `main` is left out because its type is unknown.
    left_out: Vec<Nsid>,
}

/// The target of a ref.
#[derive(Clone, Copy, Debug)]
pub enum Target<'c> {
    /// A definition among [`Corpus::documents`].
    Definition(&'c Document, &'c Definition),
    /// A definition whose type exists outside of the run, by the option `extern`.
    Extern,
    /// Nothing: the ref dangles and the options tolerate that, or its document has errors.
    Missing,
}

impl Corpus {
    /// Makes a corpus of the valid documents of a run: those that are `selected`, and `others` that only resolve refs.
    ///
    /// `definitions` is the number of definitions that were parsed, and `known` has the NSIDs of all documents, valid or not,
    /// and of files that cannot be read.
    pub(crate) fn new(
        selected: Vec<Document>,
        others: Vec<Document>,
        definitions: usize,
        targets: Targets,
        known: Vec<Nsid>,
    ) -> Self {
        let count = selected.len();
        let all: Vec<Document> = selected.into_iter().chain(others).collect();
        let mut by_id: HashMap<Nsid, usize> = HashMap::with_capacity(all.len());
        let mut tokens = HashSet::new();
        let mut positions = vec![None; definitions];
        for (position, document) in all.iter().enumerate() {
            by_id.entry(document.id.clone()).or_insert(position);
            for (index, definition) in document.definitions.iter().enumerate() {
                positions[definition.id.index()] = Some((position, index));
                if is_token(definition) {
                    tokens.insert(DefId { nsid: document.id.clone(), name: definition.name.clone() });
                }
            }
        }
        Self {
            all,
            selected: count,
            by_id,
            tokens,
            positions,
            targets,
            lossy: LossyPlaces::default(),
            known,
            left_out: Vec::new(),
        }
    }

    /// Adds the places that are read leniently.
    pub(crate) fn with_lossy(self, lossy: LossyPlaces) -> Self {
        Self { lossy, ..self }
    }

    /// Adds the documents whose `main` is left out.
    pub(crate) fn with_left_out(self, left_out: Vec<Nsid>) -> Self {
        Self { left_out, ..self }
    }

    /// The selected documents that are valid, in the order of their NSIDs.
    pub fn documents(&self) -> &[Document] {
        &self.all[..self.selected]
    }

    /// All valid documents: those of [`documents`](Self::documents), then those that only resolve refs.
    pub(crate) fn all_documents(&self) -> &[Document] {
        &self.all
    }

    /// The NSIDs of all documents, valid or not, and those that unreadable files may have.
    pub(crate) fn known(&self) -> &[Nsid] {
        &self.known
    }

    /// Returns whether the option `unknown` left out the definition `nsid` or `nsid#main`, because its type is unknown.
    pub fn leaves_out(&self, name: &str) -> bool {
        let nsid = name.strip_suffix("#main").unwrap_or(name);
        self.left_out.iter().any(|left_out| *left_out == nsid)
    }

    /// The number of definitions that were parsed, which is the length of tables over [`DefinitionIndex`].
    pub(crate) fn definition_count(&self) -> usize {
        self.positions.len()
    }

    /// The targets of all refs.
    pub(crate) fn targets(&self) -> &Targets {
        &self.targets
    }

    /// The places that are read leniently.
    pub(crate) fn lossy(&self) -> &LossyPlaces {
        &self.lossy
    }

    /// The document of this NSID, if it is one of [`documents`](Self::documents).
    pub fn document(&self, nsid: &Nsid) -> Option<&Document> {
        self.documents().get(*self.by_id.get(nsid)?)
    }

    /// The target of a ref of this corpus.
    pub fn target(&self, reference: &Reference) -> Target<'_> {
        if self.targets.of(reference).external.is_some() {
            return Target::Extern;
        }
        match self.definition(reference) {
            Some((position, definition)) if position < self.selected => {
                Target::Definition(&self.all[position], definition)
            }
            _ => Target::Missing,
        }
    }

    /// The schema that a ref leads to, even if its type is [`Target::Extern`].
    ///
    /// Returns `None` if the ref leads to a record, a method or a token, or to a document that is missing or has errors.
    pub fn schema(&self, reference: &Reference) -> Option<&Schema> {
        match &self.definition(reference)?.1.kind {
            DefinitionKind::Schema(schema) => Some(schema),
            _ => None,
        }
    }

    /// The type of the definition that a ref leads to, even if its type is [`Target::Extern`].
    ///
    /// Returns `None` if the ref leads to a document that is missing or has errors.
    pub(crate) fn definition_kind(&self, reference: &Reference) -> Option<&DefinitionKind> {
        self.definition(reference).map(|(_, definition)| &definition.kind)
    }

    /// Returns whether a ref leads to a token, even if its type is [`Target::Extern`].
    pub(crate) fn leads_to_token(&self, reference: &Reference) -> bool {
        self.definition(reference).is_some_and(|(_, definition)| is_token(definition))
    }

    /// Returns whether the definition `id` is a token, even if its type is [`Target::Extern`].
    pub fn is_token(&self, id: &DefId) -> bool {
        self.tokens.contains(id)
    }

    /// Returns whether values of a schema can contain strings or bytes with any content, directly or in what they refer to.
    pub(crate) fn holds_text(&self, schema: &Schema) -> bool {
        let mut schema = schema;
        // Arrays can lead back to themselves.
        for _ in 0..MAX_STEPS {
            schema = match &schema.kind {
                SchemaKind::Array(array) => &array.items,
                SchemaKind::Ref(reference) => match self.schema(reference) {
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

    /// The valid definition that a ref leads to.
    pub(crate) fn definition_id(&self, reference: &Reference) -> Option<DefinitionIndex> {
        self.definition(reference).map(|(_, definition)| definition.id)
    }

    /// The valid definition that a ref leads to, and the position of its document.
    fn definition(&self, reference: &Reference) -> Option<(usize, &Definition)> {
        let id = self.targets.of(reference).definition()?;
        let (document, index) = self.positions[id.index()]?;
        Some((document, &self.all[document].definitions[index]))
    }
}

fn is_token(definition: &Definition) -> bool {
    matches!(definition.kind, DefinitionKind::Token)
}

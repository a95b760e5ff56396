//! From the checked corpus to the model.

use std::collections::{BTreeMap, HashMap, HashSet};

use lexgen_data::Nsid;

use super::example::Examples;
use super::model::{Link, Page, Rust, Site, Target};
use super::place;
use crate::lexicon::corpus::Corpus;
use crate::lexicon::syntax::{DefId, Definition, Document};
use crate::source::Sources;

mod constraint;
mod definition;
mod field;
mod permission;
mod usage;

use usage::Usage;

/// Collects the facts of all selected lexicons.
pub(super) fn collect(sources: &Sources, corpus: &Corpus, mut rust: BTreeMap<String, Rust>) -> Site {
    let files = file_names(corpus.documents());
    let shown: HashSet<DefId> = corpus.documents().iter().flat_map(ids).collect();
    let usage = Usage::new(corpus, &shown);
    let examples = Examples::new(corpus);
    let cx = Collection { shown, files, usage };
    let pages = corpus.documents().iter().map(|document| Page {
        nsid: document.id.to_string(),
        namespace: namespace(&document.id).to_owned(),
        file: cx.files.get(&document.id).cloned().unwrap_or_default(),
        kind: definition::kind_of_page(document),
        description: document.description.clone(),
        definitions: ordered(document).map(|definition| cx.definition(document, definition, &examples)).collect(),
        rust: rust.remove(document.id.as_str()),
        source: sources.file(document.file).text().to_owned(),
    });
    Site { pages: pages.collect() }
}

/// What collecting depends on.
struct Collection {
    /// The definitions that have a place.
    shown: HashSet<DefId>,
    files: HashMap<Nsid, String>,
    usage: Usage,
}

impl Collection {
    /// The name of a definition, with its place if it has a page.
    fn link(&self, id: &DefId) -> Link {
        let page = self.files.get(&id.nsid).filter(|_| self.shown.contains(id));
        let target = page.map(|page| Target { page: page.clone(), anchor: place::definition(&id.name) });
        Link { text: id.to_string(), target }
    }

    /// As [`link`](Self::link), for text that may be the name of a definition.
    fn link_name(&self, text: &str) -> Link {
        let (nsid, name) = text.split_once('#').unwrap_or((text, "main"));
        match nsid.parse::<Nsid>() {
            Ok(nsid) => Link {
                text: text.to_owned(),
                ..self.link(&DefId { nsid, name: crate::lexicon::syntax::DefName::new(name) })
            },
            Err(_) => Link::text(text),
        }
    }
}

fn ids(document: &Document) -> impl Iterator<Item = DefId> {
    document.definitions.iter().map(|definition| usage::id_of(document, definition))
}

/// The definitions of a document, `main` first.
fn ordered(document: &Document) -> impl Iterator<Item = &Definition> {
    let (main, others): (Vec<_>, Vec<_>) =
        document.definitions.iter().partition(|definition| definition.name.is_main());
    main.into_iter().chain(others)
}

fn namespace(nsid: &Nsid) -> &str {
    nsid.as_str().rsplit_once('.').map_or("", |(namespace, _)| namespace)
}

/// The names of files, which differ even where case does not matter.
fn file_names(documents: &[Document]) -> HashMap<Nsid, String> {
    let mut taken = HashSet::new();
    let mut names = HashMap::new();
    for document in documents {
        let mut name = document.id.to_string();
        while !taken.insert(name.to_ascii_lowercase()) {
            name.push('~');
        }
        names.insert(document.id.clone(), name);
    }
    names
}

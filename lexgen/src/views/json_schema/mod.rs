//! JSON Schema out of lexicons, in the dialect [2020-12](https://json-schema.org/draft/2020-12).
//!
//! Every type of data in the lexicons becomes an entry of `$defs`: records, definitions, and the parameters, input, output
//! and message of endpoints. The key of an entry is a name that is valid in JSON pointers and in OpenAPI:
//!
//! | definition | key |
//! |---|---|
//! | `com.example.note` | `com.example.note` |
//! | `com.example.defs#view` | `com.example.defs_view` |
//! | the output of `com.example.getNote` | `com.example.getNote_main.output` |
//!
//! What JSON Schema has no keyword for is in `x-lexicon`, next to the closest thing that it can say. For example, JSON Schema
//! counts a string in code points, while [Lexicon](https://atproto.com/specs/lexicon#string) counts bytes and graphemes.
//! With it, the lexicons can be made again from the file. `docs/export.md` has the rules.
//!
//! ```
//! use lexgen::json_schema::{JsonSchemaOptions, export};
//! use lexgen::source::Sources;
//!
//! let mut sources = Sources::default();
//! let lexicon = r#"{
//!   "lexicon": 1,
//!   "id": "com.example.defs",
//!   "defs": { "tag": { "type": "string", "maxGraphemes": 64 } }
//! }"#;
//! sources.add("com.example.defs.json", lexicon.to_owned());
//! let run = export(&sources, &lexgen::Config::default(), &JsonSchemaOptions::default().strict(true));
//! let files = run.output.expect("the lexicon is valid");
//! let schema: serde_json::Value = serde_json::from_str(files.values().next().expect("there is one file"))?;
//! let tag = &schema["$defs"]["com.example.defs_tag"];
//! assert_eq!(tag["type"], "string");
//! assert_eq!(tag["x-lexicon"]["maxGraphemes"], 64);
//! # Ok::<(), serde_json::Error>(())
//! ```

mod definition;
mod document;
mod keyword;
mod schema;
mod string;
mod union;

use std::collections::BTreeSet;

use lexgen_data::Nsid;
use serde_json::{Map, Value, json};

use crate::config::Config;
use crate::files::{self, Files, MARK};
use crate::lexicon::corpus::Corpus;
use crate::lexicon::syntax::{DefId, DefName, Document};
use crate::schema_key::{self, Part};
use crate::source::Sources;
use crate::views::original::Original;
use crate::{Run, view};

/// The dialect of the schemas.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The key of what JSON Schema cannot say.
pub(crate) const EXTENSION: &str = "x-lexicon";

/// The pointer to the schemas of a file.
const DEFINITIONS: &str = "#/$defs/";

/// The options of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsonSchemaOptions {
    /// Whether the schemas describe data that may be written, with all constraints. By default, they describe data that can
    /// be read: length limits, ranges, and the types and sizes of blobs are left to validation.
    pub strict: bool,
    /// Whether there is a file for each lexicon instead of one for all.
    pub split: bool,
}

impl JsonSchemaOptions {
    /// Sets [`strict`](Self::strict).
    #[must_use]
    pub fn strict(self, strict: bool) -> Self {
        Self { strict, ..self }
    }

    /// Sets [`split`](Self::split).
    #[must_use]
    pub fn split(self, split: bool) -> Self {
        Self { split, ..self }
    }
}

/// Exports the selected lexicons.
///
/// The options `include` and `exclude` select lexicons as for code. Types under `extern` are exported too.
pub fn export(sources: &Sources, config: &Config, options: &JsonSchemaOptions) -> Run<Files> {
    let config = Config { externs: Default::default(), ..config.clone() };
    view(sources, &config, |corpus| {
        let root = if options.split { None } else { Some(DEFINITIONS) };
        let schemas = Schemas { exclusive: options.strict, ..Schemas::new(sources, corpus, options.strict, root) };
        export_files(&schemas, options.split)
    })
}

/// The schemas of a corpus.
pub(super) struct Schemas<'c> {
    pub(super) sources: &'c Sources,
    pub(super) corpus: &'c Corpus,
    /// Whether the schemas have all constraints.
    pub(super) strict: bool,
    /// Whether objects exclude links, bytes and blobs, which are types of their own. Types made from such schemas have fields
    /// that nothing can be in.
    pub(super) exclusive: bool,
    /// The pointer to the schemas if they are in one file. With a file for each lexicon, they are in its `$defs`.
    pub(super) root: Option<&'static str>,
    /// The definitions that also have a schema with their `$type`.
    tagged: BTreeSet<DefId>,
}

fn export_files(schemas: &Schemas<'_>, split: bool) -> Files {
    let documents = schemas.corpus.documents();
    if split {
        let file = |document: &Document| schemas.file(std::slice::from_ref(document));
        return files::with_list(
            documents.iter().map(|document| (file_name(document).into(), file(document))).collect(),
        );
    }
    Files::from([("".into(), schemas.file(documents))])
}

impl<'c> Schemas<'c> {
    pub(super) fn new(sources: &'c Sources, corpus: &'c Corpus, strict: bool, root: Option<&'static str>) -> Self {
        Self { sources, corpus, strict, exclusive: false, root, tagged: union::tagged_definitions(corpus) }
    }

    /// The file of some lexicons. The file of one lexicon is the schema of its `main`.
    fn file(&self, documents: &[Document]) -> String {
        let (definitions, lexicons) = self.contents(documents);
        let mut file = Map::new();
        file.insert("$schema".to_owned(), DIALECT.into());
        file.insert("$comment".to_owned(), comment().into());
        if let [document] = documents {
            let main = key(&DefId { nsid: document.id.clone(), name: DefName::main() });
            let is_data = definitions.contains_key(&main);
            file.extend(is_data.then(|| ("$ref".to_owned(), format!("{DEFINITIONS}{main}").into())));
        }
        file.insert("$defs".to_owned(), definitions.into());
        file.insert(EXTENSION.to_owned(), json!({ "lexicons": lexicons }));
        to_text(&file)
    }

    /// The schemas of some lexicons, and the rest of each: all that is no schema.
    pub(super) fn contents(&self, documents: &[Document]) -> (Map<String, Value>, Map<String, Value>) {
        let mut definitions = Map::new();
        let mut lexicons = Map::new();
        for document in documents {
            let original = Original::new(self.sources, document);
            definitions.extend(self.definitions(document, &original));
            lexicons.insert(document.id.to_string(), document::rest(self.corpus, document, &original));
        }
        (definitions, lexicons)
    }

    /// The reference to an exported definition from the lexicon `from`.
    fn reference(&self, from: &Document, to: &DefId) -> String {
        self.reference_to_key(from, &to.nsid, &key(to))
    }

    /// The reference to an entry of `$defs` of the lexicon `nsid`.
    fn reference_to_key(&self, from: &Document, nsid: &Nsid, key: &str) -> String {
        match self.root {
            Some(root) => format!("{root}{key}"),
            None if *nsid == from.id => format!("{DEFINITIONS}{key}"),
            None => format!("{nsid}.json{DEFINITIONS}{key}"),
        }
    }
}

/// The mark of a generated file.
pub(super) fn comment() -> String {
    format!("{MARK} {}", env!("CARGO_PKG_VERSION"))
}

/// A file of JSON.
pub(super) fn to_text(file: &Map<String, Value>) -> String {
    // Maps with strings as keys can always be written.
    let mut text = serde_json::to_string_pretty(file).unwrap_or_default();
    text.push('\n');
    text
}

fn file_name(document: &Document) -> String {
    format!("{}.json", document.id)
}

/// The key of a definition in `$defs`.
pub(super) fn key(id: &DefId) -> String {
    schema_key::encode(id.nsid.as_str(), id.name.as_str())
}

/// The key in `$defs` of a definition with its `$type`.
fn tagged_key(id: &DefId) -> String {
    schema_key::encode_tagged(id.nsid.as_str(), id.name.as_str())
}

/// The key in `$defs` of a part of an endpoint.
pub(super) fn part_key(document: &Document, part: Part) -> String {
    schema_key::encode_part(document.id.as_str(), part)
}

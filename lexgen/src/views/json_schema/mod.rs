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
mod format;
mod keyword;
mod schema;
mod string;
mod union;

use serde_json::{Map, Value, json};

use crate::config::{Config, Layout};
use crate::files::{Files, MARK};
use crate::lexicon::corpus::Corpus;
use crate::lexicon::syntax::{DefId, Document};
use crate::source::Sources;
use crate::{Run, view};

/// The dialect of the schemas.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The key of what JSON Schema cannot say.
const EXTENSION: &str = "x-lexicon";

/// The options of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsonSchemaOptions {
    /// Whether the schemas describe data that may be written, with all constraints. By default, they describe data that can
    /// be read: length limits, ranges, and the types and sizes of blobs are left to validation.
    pub strict: bool,
    /// Whether there is one file, or a file for each lexicon.
    pub layout: Layout,
}

impl JsonSchemaOptions {
    /// Sets [`strict`](Self::strict).
    #[must_use]
    pub fn strict(self, strict: bool) -> Self {
        Self { strict, ..self }
    }

    /// Sets [`layout`](Self::layout).
    #[must_use]
    pub fn layout(self, layout: Layout) -> Self {
        Self { layout, ..self }
    }
}

/// Exports the selected lexicons.
///
/// The options `include` and `exclude` select lexicons as for code. Types under `extern` are exported too.
pub fn export(sources: &Sources, config: &Config, options: &JsonSchemaOptions) -> Run<Files> {
    let config = Config { externs: Default::default(), ..config.clone() };
    view(sources, &config, |corpus| Export { corpus, options: *options }.files())
}

/// An export of a corpus.
struct Export<'c> {
    corpus: &'c Corpus,
    options: JsonSchemaOptions,
}

impl Export<'_> {
    fn files(&self) -> Files {
        let documents = self.corpus.documents();
        match self.options.layout {
            Layout::Single => Files::from([("".into(), self.file(documents))]),
            Layout::Namespace => {
                documents.iter().map(|document| (file_name(document).into(), self.document(document))).collect()
            }
        }
    }

    /// The file of one lexicon. A lexicon with one type of data is that type.
    fn document(&self, document: &Document) -> String {
        self.file(std::slice::from_ref(document))
    }

    /// The file of some lexicons.
    fn file(&self, documents: &[Document]) -> String {
        let mut definitions = Map::new();
        let mut lexicons = Map::new();
        for document in documents {
            definitions.extend(self.definitions(document));
            lexicons.insert(document.id.to_string(), definition::describe(document));
        }
        let mut file = Map::new();
        file.insert("$schema".to_owned(), DIALECT.into());
        file.insert("$comment".to_owned(), format!("{MARK} {}", env!("CARGO_PKG_VERSION")).into());
        if let [document] = documents {
            let main = key(&DefId { nsid: document.id.clone(), name: crate::lexicon::syntax::DefName::main() });
            if definitions.contains_key(&main) {
                file.insert("$ref".to_owned(), format!("#/$defs/{main}").into());
            }
        }
        file.insert("$defs".to_owned(), Value::Object(definitions));
        file.insert(EXTENSION.to_owned(), json!({ "lexicons": lexicons }));
        let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The reference to an exported definition from the lexicon `from`.
    fn reference(&self, from: &Document, to: &DefId) -> Value {
        let key = key(to);
        match self.options.layout {
            Layout::Namespace if to.nsid != from.id => format!("{}.json#/$defs/{key}", to.nsid).into(),
            _ => format!("#/$defs/{key}").into(),
        }
    }
}

fn file_name(document: &Document) -> String {
    format!("{}.json", document.id)
}

/// The key of a definition in `$defs`.
///
/// NSIDs contain no underscore, so the first one ends the NSID. Characters that OpenAPI does not allow in names are written as
/// their code point between dots, which names of definitions cannot contain.
fn key(id: &DefId) -> String {
    let mut key = id.nsid.to_string();
    if !id.name.is_main() {
        key.push('_');
        for character in id.name.as_str().chars() {
            match character {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => key.push(character),
                other => key.push_str(&format!(".{:x}.", u32::from(other))),
            }
        }
    }
    key
}

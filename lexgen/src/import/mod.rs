//! Lexicons out of JSON Schema and OpenAPI.
//!
//! Text goes in, and lexicon files come out, with a diagnostic for everything that has no counterpart. `docs/import.md` has the
//! rule for each construct. The steps:
//!
//! 1. `read` parses JSON or YAML, with positions.
//! 2. `json_schema` and `openapi` name the definitions and convert them one by one.
//! 3. `plan` decides what a schema becomes, and `schema` makes it.
//! 4. `output` prints the lexicons, and checks them with the same rules as `lexgen check`.
//!
//! Documents that lexgen exported carry their lexicons in `x-lexicon`, which `restore` reads. Nothing here knows Rust or the
//! disk.
//!
//! ```
//! use std::path::Path;
//!
//! use lexgen::import::{ImportOptions, json_schema};
//!
//! let schema = r#"{ "type": "object", "required": ["title"], "properties": { "title": { "type": "string" } } }"#;
//! let nsid = "com.example.book".parse()?;
//! let imported = json_schema(Path::new("book.json"), schema, &nsid, &ImportOptions::default());
//! assert!(imported.diagnostics.is_empty());
//! assert!(imported.files[Path::new("com/example/book.json")].contains(r#""id": "com.example.book""#));
//! # Ok::<(), lexgen_data::SyntaxError>(())
//! ```

use std::path::Path;

use lexgen_data::Nsid;

use crate::files::Files;
use crate::lexicon::diagnostic::Diagnostics;
use crate::source::Sources;

mod all_of;
mod body;
mod document;
mod errors;
mod importer;
mod keyword;
mod name;
mod object;
mod one_of;
mod openapi;
mod operation;
mod options;
mod output;
mod parameter;
mod pattern;
mod plan;
mod pointer;
mod read;
mod reference;
mod restore;
mod scalar;
mod schema;
mod schema_document;
mod yaml;
mod yaml_scalar;

pub use options::{AnyData, Authority, AuthorityError, ImportOptions, Numbers, Unions};

use importer::Importer;

/// The result of an import.
#[derive(Debug)]
#[non_exhaustive]
pub struct Imported {
    /// The lexicons, by paths such as `com/example/note.json`. Empty if there are errors.
    pub files: Files,
    /// What has no counterpart, and errors.
    pub diagnostics: Diagnostics,
    /// The document, for showing the diagnostics.
    pub sources: Sources,
}

/// Imports a JSON Schema as the lexicon `nsid`.
///
/// The root becomes the definition `main`, and each entry of `$defs` or `definitions` a definition of its name. A schema that
/// lexgen exported becomes the lexicons that it was exported from.
///
/// `path` is for diagnostics, and for choosing between JSON and YAML.
pub fn json_schema(path: &Path, text: &str, nsid: &Nsid, options: &ImportOptions) -> Imported {
    import(path, text, options, |importer| importer.json_schema(nsid))
}

/// Imports an OpenAPI document. Its operations and schemas get NSIDs below `authority`, unless they have NSIDs already.
///
/// `path` is for diagnostics, and for choosing between JSON and YAML.
pub fn openapi(path: &Path, text: &str, authority: &Authority, options: &ImportOptions) -> Imported {
    import(path, text, options, |importer| importer.openapi(authority))
}

fn import(path: &Path, text: &str, options: &ImportOptions, convert: impl FnOnce(&mut Importer<'_>)) -> Imported {
    let mut sources = Sources::default();
    let id = sources.add(path, text.to_owned());
    let mut diagnostics = Diagnostics::default();
    let mut documents = None;
    if let Some(root) = read::read(id, sources.file(id), &mut diagnostics) {
        let mut importer = Importer::new(&root, options);
        convert(&mut importer);
        documents = Some(importer.finish(&mut diagnostics));
    }
    let files = documents.map(|documents| output::files(documents, &mut sources, &mut diagnostics)).unwrap_or_default();
    if options.deny_warnings {
        diagnostics.deny_warnings();
    }
    let files = if diagnostics.has_errors() { Files::new() } else { files };
    Imported { files, diagnostics, sources }
}

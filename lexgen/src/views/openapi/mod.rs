//! OpenAPI out of lexicons, in version [3.1](https://spec.openapis.org/oas/v3.1.1.html).
//!
//! Queries and procedures become the operations of `/xrpc/NSID`. Their schemas, and those of all definitions, are in
//! `components`, with the keys and the keywords of [`json_schema`](crate::json_schema). A namespace is a tag.
//!
//! OpenAPI has no operations that answer with events. Subscriptions are in `x-subscriptions`, in the form of operations.
//!
//! ```
//! use lexgen::openapi::{OpenApiOptions, export};
//! use lexgen::source::Sources;
//!
//! let mut sources = Sources::default();
//! let lexicon = r#"{
//!   "lexicon": 1,
//!   "id": "com.example.ping",
//!   "defs": { "main": { "type": "query", "errors": [{ "name": "Asleep" }] } }
//! }"#;
//! sources.add("com.example.ping.json", lexicon.to_owned());
//! let run = export(&sources, &lexgen::Config::default(), &OpenApiOptions::default());
//! let files = run.output.expect("the lexicon is valid");
//! let document: serde_json::Value = serde_json::from_str(files.values().next().expect("there is one file"))?;
//! assert_eq!(document["paths"]["/xrpc/com.example.ping"]["get"]["tags"][0], "com.example");
//! # Ok::<(), serde_json::Error>(())
//! ```

mod operation;
mod response;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::config::Config;
use crate::files::Files;
use crate::lexicon::corpus::Corpus;
use crate::lexicon::syntax::Document;
use crate::source::Sources;
use crate::views::json_schema::{EXTENSION, Schemas, comment, to_text};
use crate::{Run, view};

/// The options of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenApiOptions {
    /// Whether the schemas have all constraints, as in [`JsonSchemaOptions`](crate::json_schema::JsonSchemaOptions).
    pub strict: bool,
    /// `info.title`. By default, it names the namespace that the lexicons have in common.
    pub title: Option<String>,
    /// `info.version`, the version of the API.
    pub version: String,
    /// `servers[0].url`, the URL before `/xrpc`.
    pub server: String,
}

impl Default for OpenApiOptions {
    fn default() -> Self {
        Self { strict: false, title: None, version: "1.0.0".to_owned(), server: "/".to_owned() }
    }
}

impl OpenApiOptions {
    /// Sets [`strict`](Self::strict).
    #[must_use]
    pub fn strict(self, strict: bool) -> Self {
        Self { strict, ..self }
    }

    /// Sets [`title`](Self::title).
    #[must_use]
    pub fn title(self, title: Option<String>) -> Self {
        Self { title, ..self }
    }

    /// Sets [`version`](Self::version).
    #[must_use]
    pub fn version(self, version: impl Into<String>) -> Self {
        Self { version: version.into(), ..self }
    }

    /// Sets [`server`](Self::server).
    #[must_use]
    pub fn server(self, server: impl Into<String>) -> Self {
        Self { server: server.into(), ..self }
    }
}

/// Exports the selected lexicons.
///
/// The options `include` and `exclude` select lexicons as for code. Types under `extern` are exported too.
pub fn export(sources: &Sources, config: &Config, options: &OpenApiOptions) -> Run<Files> {
    let config = Config { externs: Default::default(), ..config.clone() };
    view(sources, &config, |corpus| {
        let schemas = Schemas::new(sources, corpus, options.strict, Some("#/components/schemas/"));
        Files::from([("".into(), file(&schemas, options))])
    })
}

fn file(schemas: &Schemas<'_>, options: &OpenApiOptions) -> String {
    let documents = schemas.corpus.documents();
    let (definitions, lexicons) = schemas.contents(documents);
    let (mut paths, mut subscriptions, mut tags) = (Map::new(), Map::new(), BTreeSet::new());
    for document in documents {
        let Some(operation) = operation::operation(document, &definitions) else { continue };
        tags.insert(document.id.authority().to_owned());
        let path = format!("/xrpc/{}", document.id);
        match operation.verb {
            Some(verb) => paths.insert(path, json!({ verb: operation.json })),
            None => subscriptions.insert(path, Value::Object(operation.json)),
        };
    }
    let tags: Vec<Value> = tags.iter().map(|tag| json!({ "name": tag })).collect();
    let title = options.title.clone().unwrap_or_else(|| title(schemas.corpus));

    let mut file = Map::new();
    let mut insert = |key: &str, value: Value| file.insert(key.to_owned(), value);
    insert("openapi", "3.1.0".into());
    insert("x-generator", comment().into());
    insert("info", json!({ "title": title, "version": options.version }));
    insert("servers", json!([{ "url": options.server }]));
    // Lexicons do not say which operations need a token.
    insert("security", json!([{}, { "bearer": [] }]));
    insert("tags", tags.into());
    insert("paths", paths.into());
    insert(
        "components",
        json!({
            "schemas": definitions,
            "responses": { "Error": response::undeclared_error() },
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
        }),
    );
    if !subscriptions.is_empty() {
        insert("x-subscriptions", subscriptions.into());
    }
    insert(EXTENSION, json!({ "lexicons": lexicons }));
    to_text(&file)
}

/// A title that names the longest namespace that all lexicons have in common.
fn title(corpus: &Corpus) -> String {
    let segments = |document: &Document| -> Vec<String> {
        let namespace = document.id.authority().to_owned();
        namespace.split('.').map(str::to_owned).collect()
    };
    let common = corpus.documents().iter().map(segments).reduce(|common, other| {
        let equal = common.iter().zip(&other).take_while(|(left, right)| left == right);
        equal.map(|(segment, _)| segment.clone()).collect()
    });
    match common.map(|segments| segments.join(".")) {
        Some(namespace) if !namespace.is_empty() => format!("XRPC API of {namespace}"),
        _ => "XRPC API".to_owned(),
    }
}

//! Documentation out of lexicons: a page for each, as HTML, Markdown, or JSON.
//!
//! The facts of all pages are collected into a model first. A format only lays them out, so that all formats say the same.
//!
//! ```
//! use lexgen::docs::{DocsFormat, DocsOptions, export};
//! use lexgen::source::Sources;
//!
//! let mut sources = Sources::default();
//! let lexicon = r#"{
//!   "lexicon": 1,
//!   "id": "com.example.ping",
//!   "defs": { "main": { "type": "query", "description": "Does nothing." } }
//! }"#;
//! sources.add("com.example.ping.json", lexicon.to_owned());
//! let run = export(&sources, &lexgen::Config::default(), &DocsOptions::default().format(DocsFormat::Markdown));
//! let files = run.output.expect("the lexicon is valid");
//! assert!(files[std::path::Path::new("com.example.ping.md")].contains("Does nothing."));
//! ```

mod collect;
mod example;
mod html;
mod json;
mod llms;
mod markdown;
mod model;
mod place;
mod prose;
mod rust;

use crate::config::Config;
use crate::files::{self, Files};
use crate::lexicon::deprecation::deprecation;
use crate::lexicon::syntax::Schema;
use crate::source::Sources;
use crate::{Run, view};

/// The formats of documentation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DocsFormat {
    /// A static site that browsers open from a directory or a server.
    #[default]
    Html,
    /// A Markdown file for each lexicon.
    Markdown,
    /// A JSON file for each lexicon, with all facts of its page.
    Json,
}

/// The options of documentation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocsOptions {
    /// The format of the pages. By default HTML.
    pub format: DocsFormat,
    /// The title of the index. By default `Lexicons`.
    pub title: Option<String>,
}

impl DocsOptions {
    /// Sets [`format`](Self::format).
    #[must_use]
    pub fn format(self, format: DocsFormat) -> Self {
        Self { format, ..self }
    }

    /// Sets [`title`](Self::title).
    #[must_use]
    pub fn title(self, title: impl Into<String>) -> Self {
        Self { title: Some(title.into()), ..self }
    }

    fn title_or_default(&self) -> &str {
        self.title.as_deref().unwrap_or("Lexicons")
    }
}

/// Documents the selected lexicons.
///
/// The options `include` and `exclude` select lexicons as for code. Types under `extern` are documented too, and the Rust on
/// each page is the code that [`generate`](crate::generate) would write with the same options.
pub fn export(sources: &Sources, config: &Config, options: &DocsOptions) -> Run<Files> {
    let all = Config { externs: Default::default(), ..config.clone() };
    view(sources, &all, |corpus| {
        let site = collect::collect(sources, corpus, rust::signatures(sources, corpus, config));
        let title = options.title_or_default();
        files::with_list(match options.format {
            DocsFormat::Html => html::files(&site, title),
            DocsFormat::Markdown => markdown::files(&site, title),
            DocsFormat::Json => json::files(&site, title),
        })
    })
}

/// The version in the first lines of files.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Returns whether the description of a type marks it as deprecated.
fn is_deprecated(schema: &Schema) -> bool {
    schema.description.as_deref().is_some_and(|description| deprecation(description).is_some())
}

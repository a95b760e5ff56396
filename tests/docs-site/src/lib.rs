//! Makes and reads the pages of `lexgen docs`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use html5gum::{Token, Tokenizer};
use lexgen::diagnostic::Diagnostics;
use lexgen::docs::{DocsFormat, DocsOptions, export};
use lexgen::files::Files;
use lexgen::source::{self, Sources};
use lexgen::{Config, Unresolved};

/// Documents the lexicons in directories, without those that have errors.
///
/// # Panics
///
/// If none can be documented.
#[must_use]
pub fn document(directories: &[PathBuf], format: DocsFormat) -> Files {
    let sources = source::load(directories, &mut Diagnostics::default());
    document_sources(&sources, format)
}

/// Documents one lexicon.
///
/// # Panics
///
/// If it has errors.
#[must_use]
pub fn document_text(lexicon: &str, format: DocsFormat) -> Files {
    let mut sources = Sources::default();
    sources.add("lexicon.json", lexicon.to_owned());
    let run = export(&sources, &Config::default(), &DocsOptions::default().format(format));
    let problems: Vec<&str> = run.diagnostics.iter().map(|found| found.message.as_str()).collect();
    run.output.unwrap_or_else(|| panic!("the lexicon has errors: {problems:?}"))
}

/// Documents lexicons, without those that have errors.
///
/// # Panics
///
/// If none can be documented.
#[must_use]
pub fn document_sources(sources: &Sources, format: DocsFormat) -> Files {
    let config = Config::default().keep_going(true).unresolved(Unresolved::Data);
    let run = export(sources, &config, &DocsOptions::default().format(format));
    run.output.expect("there are lexicons without errors")
}

/// Returns the file at a path.
///
/// # Panics
///
/// If it does not exist.
#[must_use]
pub fn file<'f>(files: &'f Files, path: &str) -> &'f str {
    files.get(Path::new(path)).unwrap_or_else(|| panic!("{path} does not exist"))
}

/// A page as a browser reads it.
#[derive(Debug, Default)]
pub struct Html {
    /// The elements, in order: their names and attributes.
    pub elements: Vec<(String, Vec<(String, String)>)>,
    /// The rows with an id, and the text of each of their cells.
    pub rows: Vec<(String, Vec<String>)>,
    /// All text, without that of scripts and styles.
    pub text: String,
}

impl Html {
    /// Reads a page.
    #[must_use]
    pub fn read(page: &str) -> Self {
        let mut html = Self::default();
        let mut is_in_row = false;
        for token in Tokenizer::new(page) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    let name = String::from_utf8_lossy(&tag.name).into_owned();
                    let attributes = tag.attributes.iter();
                    let attributes: Vec<(String, String)> = attributes
                        .map(|(key, value)| {
                            let (key, value) = (String::from_utf8_lossy(key), String::from_utf8_lossy(value));
                            (key.into_owned(), value.into_owned())
                        })
                        .collect();
                    if name == "tr" {
                        let id = attributes.iter().find(|(key, _)| key == "id");
                        is_in_row = id.is_some();
                        html.rows.extend(id.map(|(_, id)| (id.clone(), Vec::new())));
                    }
                    if ["td", "th"].contains(&name.as_str()) && is_in_row {
                        html.rows.iter_mut().last().into_iter().for_each(|(_, cells)| cells.push(String::new()));
                    }
                    if ["dd", "dt", "li", "i", "small"].contains(&name.as_str()) {
                        html.push_text(" ", is_in_row);
                    }
                    html.elements.push((name, attributes));
                }
                Token::EndTag(tag) if *tag.name == b"table"[..] => is_in_row = false,
                Token::String(text) => html.push_text(&String::from_utf8_lossy(&text), is_in_row),
                _ => {}
            }
        }
        html
    }

    fn push_text(&mut self, text: &str, is_in_row: bool) {
        self.text.push_str(text);
        if let Some(cell) = self.rows.last_mut().and_then(|(_, cells)| cells.last_mut()).filter(|_| is_in_row) {
            cell.push_str(text);
        }
    }

    /// The values of an attribute.
    pub fn values<'h>(&'h self, attribute: &'h str) -> impl Iterator<Item = &'h str> {
        let attributes = self.elements.iter().flat_map(|(_, attributes)| attributes);
        attributes.filter(move |(key, _)| key == attribute).map(|(_, value)| value.as_str())
    }

    /// The places in the page.
    #[must_use]
    pub fn places(&self) -> BTreeSet<&str> {
        self.values("id").collect()
    }

    /// The cells of the row with this id.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    pub fn row(&self, id: &str) -> &[String] {
        let row = self.rows.iter().find(|(row, _)| row == id);
        &row.unwrap_or_else(|| panic!("there is no row {id}")).1
    }
}

/// Returns text with single spaces.
#[must_use]
pub fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

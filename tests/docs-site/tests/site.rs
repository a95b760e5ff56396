//! The whole site: links, sizes, usage, and what does not depend on the format.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use lexgen::diagnostic::Diagnostics;
use lexgen::docs::DocsFormat;
use lexgen::files::Files;
use lexgen::source;
use lexgen_docs_site_tests::{Html, document, document_sources, file};
use lexgen_test_data::{folders, official, shared};
use serde_json::Value;

/// The bytes of a page without its source.
const LONGEST: usize = 60_000;

fn lexicons() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lexicons")
}

/// The directories of the official lexicons, without message if there are none.
fn official_directories() -> Option<Vec<PathBuf>> {
    Some(official(&shared()?).into_iter().map(|(_, path)| path).collect())
}

/// Asserts that every link within the site leads to a page and to a place on it.
fn assert_links(files: &Files) {
    let pages: BTreeMap<&str, Html> = files
        .iter()
        .filter(|(path, _)| path.extension().is_some_and(|extension| extension == "html"))
        .map(|(path, page)| (path.to_str().expect("paths are Unicode"), Html::read(page)))
        .collect();
    let places: BTreeMap<&str, BTreeSet<&str>> = pages.iter().map(|(path, html)| (*path, html.places())).collect();
    let mut count = 0;
    for (path, html) in &pages {
        let ids: Vec<&str> = html.values("id").collect();
        assert_eq!(ids.len(), places[path].len(), "{path}: an id is there twice");
        for link in html.values("href").chain(html.values("src")) {
            if link.starts_with("https://") || link.starts_with("http://") || link.starts_with("mailto:") {
                continue;
            }
            count += 1;
            let (page, place) = link.split_once('#').unwrap_or((link, ""));
            let page = if page.is_empty() { path } else { page };
            assert!(files.contains_key(Path::new(page)), "{path}: {link}");
            assert!(place.is_empty() || places[page].contains(place), "{path}: {link}");
        }
    }
    assert!(count > pages.len() * 3, "{count} links");
    // Those of the search are made by its script.
    let names = file(files, "assets/search-names.js");
    let names = names.split_once("lexgenSearch.names(").and_then(|(_, rest)| rest.strip_suffix(");\n"));
    let names: Value = serde_json::from_str(names.expect("the index is a call")).expect("the index is JSON");
    for lexicon in names.as_array().expect("the index is a list") {
        let path = format!("{}.html", lexicon.get(3).unwrap_or(&lexicon[0]).as_str().expect("names are strings"));
        for definition in lexicon[2].as_array().expect("there is a list of definitions") {
            let definition_place = definition[0].as_str().expect("places are strings");
            assert!(places[path.as_str()].contains(definition_place), "{path}#{definition_place}");
            for rest in definition[2].as_str().expect("places are strings").split(' ').filter(|rest| !rest.is_empty()) {
                assert!(places[path.as_str()].contains(&*format!("{definition_place}{rest}")), "{path}: {rest}");
            }
        }
    }
}

#[test]
fn all_links_of_the_example_lexicons_resolve() {
    assert_links(&document(&[lexicons()], DocsFormat::Html));
}

#[test]
fn all_links_of_all_known_lexicons_resolve() {
    let Some(shared) = shared() else { return };
    let Some(official) = official_directories() else { return };
    assert_links(&document(&official, DocsFormat::Html));
    for (name, directory) in folders(&shared.join("corpus")) {
        println!("{name}");
        assert_links(&document(&[directory], DocsFormat::Html));
    }
}

#[test]
fn pages_are_small_and_the_site_is_made_fast_and_the_same_each_time() {
    let Some(official) = official_directories() else { return };
    let sources = source::load(&official, &mut Diagnostics::default());
    let start = Instant::now();
    let files = document_sources(&sources, DocsFormat::Html);
    println!("{} files in {:?}", files.len(), start.elapsed());
    let mut sizes = Vec::new();
    for (path, page) in &files {
        let source = page.split_once("id=\":source\"").map_or(0, |(_, source)| source.len());
        if path != Path::new("index.html") && path.extension().is_some_and(|extension| extension == "html") {
            sizes.push((page.len() - source, path.display().to_string()));
        }
    }
    sizes.sort();
    let (largest, path) = sizes.last().expect("there are pages");
    println!("the median page has {} bytes, the largest one {largest}: {path}", sizes[sizes.len() / 2].0);
    for (size, path) in &sizes {
        assert!(*size <= LONGEST || path.ends_with("~rust.html"), "{path}: {size} bytes");
    }
    for format in [DocsFormat::Html, DocsFormat::Markdown, DocsFormat::Json] {
        assert_eq!(document_sources(&sources, format), document_sources(&sources, format));
    }
}

#[test]
fn definitions_show_what_uses_them() {
    let files = document(&[lexicons()], DocsFormat::Json);
    let mut used = BTreeSet::new();
    let mut uses = BTreeSet::new();
    for (_, text) in files.iter().filter(|(path, _)| path.extension().is_some_and(|extension| extension == "json")) {
        let page: Value = serde_json::from_str(text).expect("the model is JSON");
        for definition in page["definitions"].as_array().into_iter().flatten() {
            let id = definition["id"].as_str().expect("ids are strings");
            let names = |key: &str| {
                let links = definition[key].as_array().cloned().unwrap_or_default();
                links
                    .iter()
                    .map(|link| link["text"].as_str().expect("names are strings").to_owned())
                    .collect::<Vec<_>>()
            };
            uses.extend(names("uses").into_iter().map(|to| (id.to_owned(), to)));
            used.extend(names("used_by").into_iter().map(|from| (from, id.to_owned())));
        }
    }
    assert_eq!(uses, used);
    assert!(uses.len() > 50, "{}", uses.len());
    let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    assert!(uses.contains(&pair("app.dibber.journal.getTimeline", "app.dibber.journal.defs#feedItem")), "{uses:?}");
    let page = document(&[lexicons()], DocsFormat::Html);
    let page = Html::read(file(&page, "app.dibber.journal.defs.html"));
    assert!(page.text.contains("Used by"));
    assert!(page.values("href").any(|link| link == "app.dibber.journal.getTimeline.html"));
}

#[test]
fn all_formats_have_the_same_lexicons_and_an_index() {
    let names = |format, extension: &str| -> BTreeSet<String> {
        let files = document(&[lexicons()], format);
        assert!(file(&files, "llms.txt").starts_with("# Lexicons\n"));
        let index = file(&files, &format!("index.{extension}"));
        let end = format!(".{extension}");
        let names = files.keys().filter_map(|path| path.to_str()?.strip_suffix(&end));
        let names: BTreeSet<String> = names.filter(|name| name.matches('.').count() > 1).map(str::to_owned).collect();
        assert!(names.iter().all(|name| index.contains(&format!("{name}.{extension}"))));
        names
    };
    let html = names(DocsFormat::Html, "html");
    assert!(html.len() > 40);
    assert_eq!(html, names(DocsFormat::Markdown, "md"));
    assert_eq!(html, names(DocsFormat::Json, "json"));
}

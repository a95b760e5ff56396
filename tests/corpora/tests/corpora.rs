//! The lexicons of all origins: what is refused and warned of is known, the rest is emitted to the last definition, and
//! the code is the same each time. That it compiles is what this package's library is for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use lexgen::corpus::{self, Corpus};
use lexgen::diagnostic::{Code, Diagnostics, Severity};
use lexgen::source::FileId;
use lexgen::{Config, Unresolved};
use lexgen_test_data::{Made, compare, folders, make, shared};

/// What is refused and warned of, by origin.
const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/diagnostics.txt");

fn config() -> Config {
    Config::default().unresolved(Unresolved::Data).keep_going(true)
}

/// Every origin, the official ones as one.
fn origins() -> BTreeMap<String, Vec<PathBuf>> {
    let mut origins: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for (name, folder) in shared().iter().flat_map(|shared| folders(&shared.join("corpus"))) {
        let origin = if name.starts_with("official-") { "official" } else { &name };
        origins.entry(origin.to_owned()).or_default().push(folder);
    }
    origins
}

fn corpus(made: &Made) -> Corpus {
    corpus::read(&made.sources, &config(), &mut Diagnostics::default())
}

#[test]
fn what_is_refused_and_warned_of_is_as_listed() {
    let origins = origins();
    if origins.is_empty() {
        return;
    }
    let mut table = String::from("# What is said of the lexicons of each origin. `LEXGEN_BLESS=1` writes this anew.\n");
    let (mut read, mut emitted) = (0, 0);
    for (origin, folders) in origins {
        let made = make(folders, config());
        read += made.summary.files;
        emitted += made.summary.lexicons;
        table.push_str(&describe(&origin, &made));
    }
    println!("{read} documents read, {emitted} emitted");
    compare(Path::new(TABLE), &table);
}

/// How many documents there are, how often each code was given, and which documents are not emitted.
fn describe(origin: &str, made: &Made) -> String {
    let summary = &made.summary;
    let mut text = format!("\n{origin}: {} documents, {} emitted\n", summary.files, summary.lexicons);
    let mut codes: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut errors: BTreeMap<FileId, BTreeSet<&str>> = BTreeMap::new();
    for found in made.diagnostics.iter() {
        let severity = match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Pedantic => "pedantic",
        };
        let code = found.code.as_str();
        *codes.entry((severity, code)).or_default() += 1;
        if found.severity == Severity::Error || found.code == Code::EmptyDefs {
            let span = found.span.expect("what is wrong with a document has a place");
            errors.entry(span.file).or_default().insert(code);
        }
    }
    for ((severity, code), count) in codes {
        text.push_str(&format!("    {count:4} {severity} {code}\n"));
    }
    let corpus = corpus(made);
    let sound = corpus.documents().iter().filter(|document| !document.definitions.is_empty());
    let sound: BTreeSet<FileId> = sound.map(|document| document.file).collect();
    for (id, file) in made.sources.iter().filter(|(id, _)| !sound.contains(id)) {
        let name = file.path().file_name().unwrap_or_default().to_string_lossy();
        let why = errors.get(&id).map(|codes| codes.iter().copied().collect::<Vec<_>>().join(", "));
        text.push_str(&format!("    not emitted: {name} ({})\n", why.as_deref().unwrap_or("its id is another's too")));
    }
    text
}

#[test]
fn every_definition_of_a_sound_document_is_emitted() {
    for (origin, folders) in origins() {
        let made = make(folders, config());
        let text = made.text.as_deref().expect("what is sound is emitted");
        // Every item says in its documentation what it stands for.
        let emitted: BTreeSet<&str> =
            text.lines().filter_map(|line| line.trim_start().strip_prefix("/// ")?.split('`').nth(1)).collect();
        let corpus = corpus(&made);
        // Of a document without definitions nothing is left.
        let sound = corpus.documents().iter().filter(|document| !document.definitions.is_empty());
        assert_eq!(sound.count(), made.summary.lexicons, "{origin}");
        for document in corpus.documents() {
            for definition in &document.definitions {
                let id = match definition.name.as_str() {
                    "main" => document.id.to_string(),
                    name => format!("{}#{name}", document.id),
                };
                assert!(emitted.contains(id.as_str()), "{origin}: `{id}` is sound and was not emitted");
            }
        }
    }
}

#[test]
fn generating_again_gives_the_code_that_was_compiled() {
    for (origin, folders) in origins() {
        if origin == "official" {
            // Compiled by a package of its own.
            continue;
        }
        let path = Path::new(lexgen_corpora::CODE).join(format!("{origin}.rs"));
        let compiled = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(make(folders, config()).text.as_ref() == Some(&compiled), "{origin} differs from {}", path.display());
    }
}

//! The lexicons of all origins: each definition of a valid document is generated, and the code is the same each time. This
//! package's library shows that the code compiles. `lexgen/tests/corpora.rs` tests the diagnostics.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use lexgen::corpus;
use lexgen::diagnostic::Diagnostics;
use lexgen::{Config, Unresolved};
use lexgen_test_data::{folders, make, shared};

fn config() -> Config {
    Config::default().unresolved(Unresolved::Data).keep_going(true)
}

/// Returns all origins. The official ones count as one.
fn origins() -> BTreeMap<String, Vec<PathBuf>> {
    let mut origins: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for (name, directory) in shared().iter().flat_map(|shared| folders(&shared.join("corpus"))) {
        let origin = if name.starts_with("official-") { "official" } else { &name };
        origins.entry(origin.to_owned()).or_default().push(directory);
    }
    origins
}

#[test]
fn every_definition_of_a_valid_document_is_generated() {
    for (origin, directories) in origins() {
        let made = make(directories, config());
        let text = made.text.as_deref().expect("with `keep_going`, there is always code");
        // The documentation of every item names its definition.
        let generated: BTreeSet<&str> =
            text.lines().filter_map(|line| line.trim_start().strip_prefix("/// ")?.split('`').nth(1)).collect();
        let corpus = corpus::read(&made.sources, &config(), &mut Diagnostics::default());
        // Nothing is generated for a document without definitions.
        let valid = corpus.documents().iter().filter(|document| !document.definitions.is_empty());
        assert_eq!(valid.count(), made.summary.lexicons, "{origin}");
        for document in corpus.documents() {
            for definition in &document.definitions {
                let id = match definition.name.as_str() {
                    "main" => document.id.to_string(),
                    name => format!("{}#{name}", document.id),
                };
                assert!(generated.contains(id.as_str()), "{origin}: `{id}` is valid and was not generated");
            }
        }
    }
}

#[test]
fn generating_again_gives_the_code_that_was_compiled() {
    for (origin, directories) in origins() {
        if origin == "official" {
            // Compiled by the package `official`.
            continue;
        }
        let path = Path::new(lexgen_corpora::CODE).join(format!("{origin}.rs"));
        let compiled = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(
            make(directories, config()).text.as_ref() == Some(&compiled),
            "{origin} differs from {}",
            path.display()
        );
    }
}

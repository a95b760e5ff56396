//! Random lexicons with names that are hard to convert to Rust, and changes to them.

use std::collections::BTreeMap;

use lexgen_data::sample::Random;
use lexgen_random_lexicons::{Names, lexicons_with};
use serde_json::{Map, Value, json};

/// Definitions by NSID.
pub(crate) struct Corpus(BTreeMap<String, Map<String, Value>>);

impl Corpus {
    /// Makes some valid lexicons.
    pub(crate) fn random(seed: u64) -> Self {
        let count = 3 + usize::try_from(seed % 7).unwrap_or_default();
        let documents = lexicons_with(Names::Hard, seed, count).into_iter().map(|lexicon| {
            let mut document: Value = serde_json::from_str(&lexicon.text).expect("random lexicons are JSON");
            let Value::Object(definitions) = document["defs"].take() else { panic!("{document}: no definitions") };
            (lexicon.id, definitions)
        });
        Self(documents.collect())
    }

    /// Adds definitions and documents with invalid names.
    pub(crate) fn spoil(&mut self, random: &mut Random) {
        const DEFINITIONS: &[&str] = &["", "#", "a#b", "a.b", "\u{0}", "a\u{7}b", "#main", "\u{85}"];
        const IDS: &[&str] =
            &["", "com", "com.example", "com..x", "com.example.-x", "com.example.x_y", "../../x", "com.example.日本"];
        for definitions in self.0.values_mut() {
            if let Some(name) = random.choose(DEFINITIONS).filter(|_| random.one_in(2)) {
                definitions.insert((*name).to_owned(), json!({ "type": "token" }));
            }
        }
        for id in IDS {
            if random.one_in(3) {
                self.0.insert((*id).to_owned(), Map::from_iter([("main".to_owned(), json!({ "type": "token" }))]));
            }
        }
    }

    /// Adds a definition to every document, and a document. Their names are unlike all others.
    pub(crate) fn add_unrelated(&mut self, random: &mut Random) {
        let unrelated =
            json!({ "type": "object", "properties": { "zebra": { "type": "string", "enum": ["quagga"] } } });
        for definitions in self.0.values_mut() {
            definitions.insert(format!("zebra{}", random.below(1000)), unrelated.clone());
        }
        self.0.insert("aa.zebra.quagga".to_owned(), Map::from_iter([("main".to_owned(), unrelated)]));
    }

    /// Returns the lexicons as pairs of a path and JSON.
    pub(crate) fn documents(&self) -> Vec<(String, String)> {
        self.0
            .iter()
            .enumerate()
            .map(|(index, (nsid, definitions))| {
                let document = json!({ "lexicon": 1, "id": nsid, "defs": definitions });
                (format!("{index}.json"), document.to_string())
            })
            .collect()
    }
}

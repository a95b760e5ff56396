//! A case of `vectors/data`, read by the build script and by the tests.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// One line of `vectors.jsonl`. What may hold text that is no Unicode stays as it is written.
#[derive(Deserialize)]
#[allow(dead_code, reason = "the build script needs one half, tests the other")]
pub(crate) struct Case<'a> {
    pub(crate) id: &'a str,
    /// The definition that data is checked against.
    #[serde(rename = "ref")]
    pub(crate) target: String,
    /// The part of an endpoint that is meant, if the definition is one.
    #[serde(rename = "as")]
    pub(crate) part: Option<String>,
    lexicons: Option<Vec<Value>>,
    catalog: Option<String>,
    #[serde(borrow)]
    why: &'a RawValue,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
    /// The value as text, where it is no Unicode.
    value_raw: Option<String>,
    /// Whether the data is valid, if that is settled.
    pub(crate) valid: Option<bool>,
}

#[allow(dead_code, reason = "the build script needs one half, tests the other")]
impl<'a> Case<'a> {
    pub(crate) fn read(line: &'a str) -> Self {
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    /// What the case is about, in one line.
    pub(crate) fn about(&self) -> String {
        format!("{} {}", self.id, self.why())
    }

    /// What the case is about, as JSON.
    pub(crate) fn why(&self) -> &str {
        self.why.get()
    }

    /// The JSON text of the data.
    pub(crate) fn data(&self) -> &str {
        match (&self.value_raw, self.value) {
            (Some(text), _) => text,
            (None, Some(value)) => value.get(),
            (None, None) => "null",
        }
    }

    /// The lexicons, of which some are in a folder of catalogs.
    pub(crate) fn lexicons(&self, folder: &Path) -> Vec<Value> {
        match (&self.lexicons, &self.catalog) {
            (Some(lexicons), _) => lexicons.clone(),
            (None, Some(catalog)) => {
                let file = folder.join("catalogs").join(catalog).with_extension("json");
                let text = std::fs::read_to_string(file).expect("the catalog is there");
                serde_json::from_str(&text).expect("a catalog is a list of lexicons")
            }
            (None, None) => Vec::new(),
        }
    }
}

//! A case of `vectors/data`, read by the build script and by the tests.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// One line of `vectors.jsonl`. Fields that may hold invalid Unicode are kept as raw JSON.
#[derive(Deserialize)]
#[allow(dead_code, reason = "the build script uses one half, tests the other")]
pub(crate) struct Case<'a> {
    pub(crate) id: &'a str,
    /// The definition against which data is validated.
    #[serde(rename = "ref")]
    pub(crate) target: String,
    /// The part of the endpoint, if the definition is one.
    #[serde(rename = "as")]
    pub(crate) part: Option<String>,
    lexicons: Option<Vec<Value>>,
    catalog: Option<String>,
    #[serde(borrow)]
    why: &'a RawValue,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
    /// The value as JSON text, if it is not valid Unicode.
    value_raw: Option<String>,
    /// Whether the data is valid, if implementations agree.
    pub(crate) valid: Option<bool>,
}

#[allow(dead_code, reason = "the build script uses one half, tests the other")]
impl<'a> Case<'a> {
    pub(crate) fn read(line: &'a str) -> Self {
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    /// Returns the id and the reason of the case.
    pub(crate) fn about(&self) -> String {
        format!("{} {}", self.id, self.why())
    }

    /// Returns the reason for the verdict, as JSON.
    pub(crate) fn why(&self) -> &str {
        self.why.get()
    }

    /// Returns the JSON text of the data.
    pub(crate) fn data(&self) -> &str {
        match (&self.value_raw, self.value) {
            (Some(text), _) => text,
            (None, Some(value)) => value.get(),
            (None, None) => "null",
        }
    }

    /// Returns the lexicons: those of the case, or those of its catalog in `directory`.
    pub(crate) fn lexicons(&self, directory: &Path) -> Vec<Value> {
        match (&self.lexicons, &self.catalog) {
            (Some(lexicons), _) => lexicons.clone(),
            (None, Some(catalog)) => {
                let file = directory.join("catalogs").join(catalog).with_extension("json");
                let text = std::fs::read_to_string(file).expect("the catalog exists");
                serde_json::from_str(&text).expect("a catalog is a list of lexicons")
            }
            (None, None) => Vec::new(),
        }
    }
}

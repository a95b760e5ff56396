//! The exact exports of lexicons with every construct. `LEXGEN_BLESS=1` writes them.

use std::fs;
use std::path::{Path, PathBuf};

use lexgen::Config;
use lexgen::diagnostic::Diagnostics;
use lexgen::files::Files;
use lexgen::json_schema::{self, JsonSchemaOptions};
use lexgen::openapi::{self, OpenApiOptions};
use lexgen::source::{self, Sources};

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

fn sources() -> Sources {
    source::load(&[directory().join("lexicons")], &mut Diagnostics::default())
}

fn check(name: &str, files: Option<Files>) {
    let text = files.and_then(|files| files.into_values().next()).expect("the lexicons are valid");
    // The version changes with each release.
    let text = text.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    let path = directory().join(name);
    if std::env::var_os("LEXGEN_BLESS").is_some_and(|value| value == "1") {
        fs::write(&path, &text).expect("the file can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "{name}: `LEXGEN_BLESS=1` writes it");
}

#[test]
fn json_schemas_are_exactly_these() {
    let (sources, config) = (sources(), Config::default());
    for (name, strict) in [("schema.json", false), ("schema-strict.json", true)] {
        let options = JsonSchemaOptions::default().strict(strict);
        check(name, json_schema::export(&sources, &config, &options).output);
    }
}

#[test]
fn openapi_documents_are_exactly_these() {
    let options = OpenApiOptions::default().server("https://example.com");
    check("openapi.json", openapi::export(&sources(), &Config::default(), &options).output);
}

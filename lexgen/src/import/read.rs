//! From text to values with positions, whether it is JSON or YAML.

use std::path::Path;

use super::yaml;
use crate::lexicon::diagnostic::Diagnostics;
use crate::lexicon::json::{self, Value};
use crate::lexicon::source::{FileId, SourceFile};

/// Parses a document. Its syntax follows from the extension of the file: `.json`, `.yaml` or `.yml`. Other files are JSON if
/// they start with `{`.
pub(super) fn read<'t>(id: FileId, file: &'t SourceFile, diagnostics: &mut Diagnostics) -> Option<Value<'t>> {
    let text = file.text();
    match is_json(file.path(), text) {
        true => json::parse(id, text, diagnostics),
        false => yaml::parse(id, text, diagnostics),
    }
}

fn is_json(path: &Path, text: &str) -> bool {
    let extension = path.extension().unwrap_or_default();
    if extension.eq_ignore_ascii_case("json") {
        return true;
    }
    let is_yaml = extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml");
    !is_yaml && text.trim_start_matches('\u{FEFF}').trim_start().starts_with('{')
}

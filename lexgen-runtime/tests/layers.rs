//! Each module of this crate uses only modules of lower layers.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the crate, lowest first, each with those that it may use. `macros` is not listed, because its expansions
/// use public paths, as users do.
const LAYERS: [(&str, &[&str]); 9] = [
    ("repo", &[]),
    ("value", &[]),
    ("validate", &["value"]),
    ("schema", &["validate", "value"]),
    ("xrpc", &["schema", "validate", "value"]),
    ("json_schema", &["schema", "value", "xrpc"]),
    ("sample", &["schema", "validate", "value", "xrpc"]),
    ("client", &["schema", "validate", "value", "xrpc"]),
    ("server", &["schema", "validate", "value", "xrpc"]),
];

fn files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("the directory exists") {
        let path = entry.expect("the entry is readable").path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

/// Returns the first segments of `crate::` paths in a line of code, except for macros.
fn segments(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("crate::").filter_map(move |(start, name)| {
        let is_macro_expansion = line[..start].ends_with('$');
        let rest = &line[start + name.len()..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let is_macro_call = rest[end..].starts_with('!');
        (!is_macro_expansion && !is_macro_call).then_some(&rest[..end])
    })
}

#[test]
fn modules_import_only_from_lower_ones_and_by_path() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (module, below) in LAYERS {
        let mut found = Vec::new();
        files(&source.join(module), &mut found);
        assert!(!found.is_empty(), "`{module}` has no files");
        for path in found {
            let text = fs::read_to_string(&path).expect("the file is readable");
            for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
                for segment in segments(line).filter(|segment| *segment != module && !below.contains(segment)) {
                    wrong.push(format!("{}: `crate::{segment}`", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_has_a_rank() {
    let root =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("the file is readable");
    let modules = root.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "));
    let mut modules: Vec<&str> = modules.filter_map(|module| module.strip_suffix(';')).collect();
    modules.sort_unstable();
    let mut layers: Vec<&str> = LAYERS.iter().map(|(module, _)| *module).chain(["macros"]).collect();
    layers.sort_unstable();
    assert_eq!(modules, layers);
}

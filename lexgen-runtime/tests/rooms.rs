//! The modules of this crate know those below them and no others.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of the crate, lowest first, each with those that it may use. `macros` is not among them: its expansions name
/// what they need through the crate's root, as users do.
const ROOMS: [(&str, &[&str]); 8] = [
    ("repo", &[]),
    ("value", &[]),
    ("validate", &["value"]),
    ("schema", &["validate", "value"]),
    ("xrpc", &["schema", "validate", "value"]),
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

/// The first segments of paths in a line of code that start at the root of the crate, without macros.
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
fn each_room_uses_only_those_below_it_and_names_them_by_path() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (room, below) in ROOMS {
        let mut found = Vec::new();
        files(&source.join(room), &mut found);
        assert!(!found.is_empty(), "`{room}` has files");
        for path in found {
            let text = fs::read_to_string(&path).expect("the file is readable");
            for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
                for segment in segments(line).filter(|segment| *segment != room && !below.contains(segment)) {
                    wrong.push(format!("{}: `crate::{segment}`", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_of_the_crate_is_a_room() {
    let root = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("it is readable");
    let modules = root.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "));
    let mut modules: Vec<&str> = modules.filter_map(|module| module.strip_suffix(';')).collect();
    modules.sort_unstable();
    let mut rooms: Vec<&str> = ROOMS.iter().map(|(room, _)| *room).chain(["macros"]).collect();
    rooms.sort_unstable();
    assert_eq!(modules, rooms);
}

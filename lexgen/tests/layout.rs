//! Plain items are formatted as by `prettyplease`, except for empty lines. Macros and items that contain them are ignored.
//!
//! The lexicons are random but the same in every run. A failure names its seed.

use std::iter;

use lexgen::source::Sources;
use lexgen::{Config, Strings};
use lexgen_random_lexicons::{Names, lexicons, lexicons_with};
use syn::{Expr, File, Item};

/// The number of random corpora.
const SEEDS: u64 = 40;

/// The maximum number of additional segments, more than NSIDs in the network have.
const DEEPEST: usize = 12;

fn generate(documents: impl IntoIterator<Item = (String, String)>, strings: Strings) -> String {
    let mut sources = Sources::default();
    for (path, text) in documents {
        sources.add(path, text);
    }
    let run = lexgen::generate(&sources, &Config::default().strings(strings).keep_going(true));
    run.output.and_then(|files| files.into_values().next()).expect("the lexicons are valid")
}

fn without_macros(items: &mut Vec<Item>) {
    items.retain(|item| match item {
        Item::Macro(_) => false,
        Item::Const(constant) => !matches!(*constant.expr, Expr::Macro(_)),
        _ => true,
    });
    for item in items {
        if let Item::Mod(module) = item {
            module.content.iter_mut().for_each(|(_, items)| without_macros(items));
        }
    }
}

/// Returns the lines of plain items as formatted by `prettyplease`.
fn formatted(code: &str) -> Vec<String> {
    let mut file: File = syn::parse_file(code).expect("generated code parses");
    without_macros(&mut file.items);
    prettyplease::unparse(&file).lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Returns the lines of plain items in `code`.
fn written(code: &str) -> Vec<String> {
    let code = code.split("\n/// The endpoints of these lexicons").next().unwrap_or_default();
    let mut lines = code.lines().filter(|line| !line.contains("::assert_codegen_version!("));
    let plain = iter::from_fn(|| {
        let line = lines.next()?;
        if line.ends_with("! {") && !line.trim_start().starts_with("///") {
            let indent = line.len() - line.trim_start().len();
            lines.find(|line| line.trim_start() == "}" && line.len() == indent + 1);
            return Some(String::new());
        }
        // The formatter never breaks after an equals sign, however long the line becomes.
        match line.ends_with(" =") {
            true => Some(format!("{line} {}", lines.next()?.trim_start())),
            false => Some(line.to_owned()),
        }
    });
    plain.filter(|line| !line.is_empty() && !line.starts_with("// ")).collect()
}

#[track_caller]
fn assert_formatted(code: &str, seed: u64) {
    let (written, formatted) = (written(code), formatted(code));
    for (ours, theirs) in written.iter().zip(&formatted) {
        assert_eq!(ours, theirs, "seed {seed}");
    }
    assert_eq!(written.len(), formatted.len(), "seed {seed}");
}

fn strings(seed: u64) -> Strings {
    if seed.is_multiple_of(2) { Strings::Borrowed } else { Strings::Owned }
}

#[test]
fn items_with_difficult_names_are_formatted() {
    for seed in 0..SEEDS {
        let documents = lexicons_with(Names::Hard, seed, 5).into_iter().map(|lexicon| (lexicon.path(), lexicon.text));
        assert_formatted(&generate(documents, strings(seed)), seed);
    }
}

#[test]
fn items_are_formatted_at_any_depth() {
    for seed in 0..SEEDS {
        let documents = lexicons(seed, 4);
        let first = documents[0].id.clone();
        let authority = first.split('.').take(2).collect::<Vec<_>>().join(".");
        let deeper = format!("{authority}{}.", ".deeper".repeat(seed as usize % DEEPEST));
        let moved = documents.into_iter().map(|lexicon| {
            let text = lexicon.text.replace(&format!("{authority}."), &deeper);
            (format!("{}.json", lexicon.id), text)
        });
        assert_formatted(&generate(moved, strings(seed)), seed);
    }
}

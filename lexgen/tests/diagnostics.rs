//! The complete rendered text of every diagnostic.
//!
//! Each directory in `tests/diagnostics` has the name of a code. It contains lexicons that cause it, optionally a
//! `config.toml`, and all of their diagnostics in `expected.txt`. `LEXGEN_BLESS=1` writes these files. The cases of codes about
//! imports have documents to import instead: `*.schema.*` and `*.openapi.*`. Those of codes about Rust have `*.rs`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lexgen::Config;
use lexgen::diagnostic::{Code, Diagnostics, Severity, render};
use lexgen::source;

const CASES: &str = "tests/diagnostics";

/// Returns the diagnostics of a directory, with paths that start with the directory's name.
fn rendered(directory: &Path) -> String {
    for blocks in [imported(directory), extracted(directory)] {
        if !blocks.is_empty() {
            return shown(&blocks);
        }
    }
    let config = match fs::read_to_string(directory.join("config.toml")) {
        Ok(text) => Config::from_toml(&text).expect("a case's configuration is valid"),
        Err(_) => Config::default().lexicons(vec![PathBuf::new()]),
    };
    let paths: Vec<PathBuf> = config.lexicons.iter().map(|path| directory.join(path).components().collect()).collect();
    let mut diagnostics = Diagnostics::new(true);
    let mut sources = source::load(&paths, &mut diagnostics);
    if let Ok(text) = fs::read_to_string(directory.join("config.toml")) {
        sources.set_options(directory.join("config.toml"), text);
    }
    diagnostics.append(lexgen::check(&sources, &config.clone().pedantic(true)).diagnostics);
    let blocks: Vec<String> = diagnostics.iter().map(|diagnostic| render(diagnostic, &sources, false)).collect();
    shown(&blocks)
}

/// Returns the diagnostics of importing the documents in a directory, none if it has lexicons.
#[cfg(feature = "import")]
fn imported(directory: &Path) -> Vec<String> {
    use lexgen::import::{ImportOptions, json_schema, openapi};

    let mut files: Vec<PathBuf> =
        fs::read_dir(directory).expect("the directory can be read").flatten().map(|entry| entry.path()).collect();
    files.sort();
    let mut blocks = Vec::new();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = || fs::read_to_string(&path).expect("the document can be read");
        let options = ImportOptions::default();
        let imported = if name.contains(".schema.") {
            json_schema(&path, &text(), &"com.example.test".parse().expect("this is an NSID"), &options)
        } else if name.contains(".openapi.") {
            openapi(&path, &text(), &"com.example".parse().expect("this is an authority"), &options)
        } else {
            continue;
        };
        blocks.extend(imported.diagnostics.iter().map(|found| render(found, &imported.sources, false)));
    }
    blocks
}

#[cfg(not(feature = "import"))]
fn imported(_: &Path) -> Vec<String> {
    Vec::new()
}

/// Returns the diagnostics of extracting lexicons from the Rust files in a directory, none if it has no such files.
#[cfg(feature = "extract")]
fn extracted(directory: &Path) -> Vec<String> {
    let mut entries = fs::read_dir(directory).expect("the directory can be read").flatten();
    if !entries.any(|entry| entry.path().extension().is_some_and(|extension| extension == "rs")) {
        return Vec::new();
    }
    let extracted = lexgen::extract::extract(&[directory], &lexgen::extract::Options::default());
    extracted.diagnostics.iter().map(|found| render(found, &extracted.sources, false)).collect()
}

#[cfg(not(feature = "extract"))]
fn extracted(_: &Path) -> Vec<String> {
    Vec::new()
}

fn shown(blocks: &[String]) -> String {
    let lines: Vec<&str> = blocks.iter().flat_map(|block| block.lines().chain([""])).map(str::trim_end).collect();
    lines.join("\n").replace(&format!("{CASES}/"), "")
}

fn cases() -> BTreeSet<String> {
    let entries = fs::read_dir(CASES).expect("the directory of cases can be read");
    entries
        .map(|entry| {
            entry
                .expect("the directory of cases can be read")
                .file_name()
                .into_string()
                .expect("names of cases are ASCII")
        })
        .collect()
}

#[test]
fn every_code_has_a_case_and_every_case_a_code() {
    let codes: BTreeSet<String> = Code::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(codes, cases());
}

#[test]
fn diagnostics_read_as_expected() {
    let bless = std::env::var_os("LEXGEN_BLESS").is_some_and(|value| value == "1");
    let mut failures = Vec::new();
    let is_compiled = |case: &String| match case.as_str() {
        "invalid-rust" | "invalid-declaration" | "unknown-rust-type" | "no-declarations" => cfg!(feature = "extract"),
        case => cfg!(feature = "import") || !(case.starts_with("import-") || case == "invalid-yaml"),
    };
    for case in cases().into_iter().filter(is_compiled) {
        let directory = Path::new(CASES).join(&case);
        let rendered = rendered(&directory);
        assert!(rendered.contains(&format!("[{case}]")), "the case `{case}` does not cause its code");
        let expected_path = directory.join("expected.txt");
        if bless {
            fs::write(&expected_path, &rendered).expect("the expected text can be written");
        } else {
            let expected = fs::read_to_string(&expected_path).unwrap_or_default();
            if expected != rendered {
                failures.push(format!("── {case}: expected\n{expected}\n── found\n{rendered}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}\n`LEXGEN_BLESS=1` accepts the output", failures.join("\n"));
}

#[test]
fn codes_are_distinct_and_parse_back() {
    let texts: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(texts.len(), Code::ALL.len());
    for &code in Code::ALL {
        assert_eq!(code.as_str().parse(), Ok(code));
        assert!(code.as_str().bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
        assert!(code.meaning().ends_with('.'), "{code} is not explained in a sentence");
    }
    assert!("no-such-code".parse::<Code>().is_err());
}

#[test]
fn pedantic_diagnostics_are_dropped_unless_enabled() {
    let directory = Path::new(CASES).join("inline-object");
    let count = |mut diagnostics: Diagnostics| {
        let sources = source::load(std::slice::from_ref(&directory), &mut diagnostics);
        lexgen::corpus::read(&sources, &Config::default(), &mut diagnostics);
        diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Pedantic).count()
    };
    assert_eq!(count(Diagnostics::default()), 0);
    assert_eq!(count(Diagnostics::new(true)), 1);
}

//! `lexgen import`: makes lexicons of JSON Schema and OpenAPI.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use lexgen::Config;
use lexgen::files::{self, Replace, WriteError};
use lexgen::import::{Imported, json_schema, openapi};

use super::args::{ImportFlags, ImportFrom};
use super::flags::ReadFlags;
use super::report::Report;
use super::{Outcome, config};

/// The file name for standard input.
const STANDARD_INPUT: &str = "-";

/// Runs `lexgen import`.
pub(super) fn run(from: &ImportFrom) -> Outcome {
    let (ImportFrom::JsonSchema { flags, .. } | ImportFrom::Openapi { flags, .. }) = from;
    let report = Report::new(&flags.options);
    let config = match config::read(&flags.options, &ReadFlags::default()) {
        Ok(config) => config,
        Err(error) => return report.invalid_options(&error),
    };
    let bytes = match read(&flags.file) {
        Ok(bytes) => bytes,
        Err(error) => return report.fail(&format!("cannot read `{}`: {error}", flags.file.display())),
    };
    let Ok(text) = String::from_utf8(bytes) else {
        report.error(&format!("`{}` is not UTF-8", flags.file.display()));
        return Outcome::Invalid;
    };
    let imported = import(from, &text, flags, &config);
    report.diagnostics(&imported.diagnostics, &imported.sources);
    if imported.diagnostics.has_errors() {
        return report.not_imported(&imported.diagnostics);
    }
    let replace = if flags.force { Replace::Any } else { Replace::Generated };
    match files::write(&flags.out, &imported.files, replace) {
        Ok(written) => {
            report.imported(&flags.out, &written, &imported.diagnostics);
            Outcome::Done
        }
        Err(WriteError::NotGenerated(paths)) => report.exist(&paths),
        Err(error) => report.fail(&lexgen::with_sources(&error)),
    }
}

fn import(from: &ImportFrom, text: &str, flags: &ImportFlags, config: &Config) -> Imported {
    let choices = flags.choices();
    let choices = if config.deny_warnings { choices.deny_warnings(true) } else { choices };
    let path = if is_standard_input(&flags.file) { Path::new("<stdin>") } else { &flags.file };
    match from {
        ImportFrom::JsonSchema { nsid, .. } => json_schema(path, text, nsid, &choices),
        ImportFrom::Openapi { authority, .. } => openapi(path, text, authority, &choices),
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    if !is_standard_input(path) {
        return fs::read(path);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn is_standard_input(path: &Path) -> bool {
    path == Path::new(STANDARD_INPUT)
}

//! Writes the files of a run, or compares them with those on the disk.

use std::fs;
use std::path::Path;

use lexgen::Run;
use lexgen::files::{self, Files, Replace, Stale, WriteError};
use lexgen::manifest::{self, Features};

use super::Outcome;
use super::report::Report;

/// The place of the files, and how they get there.
pub(super) struct Output<'a> {
    /// The file or directory.
    pub(super) out: &'a Path,
    /// Whether files are replaced that lexgen did not generate.
    pub(super) force: bool,
    /// Whether the files are compared instead of written.
    pub(super) check: bool,
    /// The command that writes the files: `generate`.
    pub(super) command: &'a str,
}

impl Output<'_> {
    /// Writes or compares the files of a run.
    pub(super) fn put(&self, report: &Report, files: &Files, run: &Run<Files>) -> Outcome {
        let replace = if self.force { Replace::Any } else { Replace::Generated };
        let outcome = match self.check {
            true => self.compare(report, files, replace),
            false => self.write(report, files, run, replace),
        };
        match outcome.unwrap_or_else(|error| report.not_written(&error)) {
            Outcome::Done if run.diagnostics.has_errors() => Outcome::Invalid,
            outcome => outcome,
        }
    }

    /// Writes the Cargo features of namespaces into the manifest of the package that has the files, or compares them.
    pub(super) fn put_features(&self, report: &Report, features: &Features) -> Outcome {
        let manifest = match manifest::find(self.out) {
            Ok(manifest) => manifest,
            Err(error) => return report.fail(&format!("`namespace-features` needs a manifest: {error}")),
        };
        let (found, expected) = match manifest::read(&manifest, features) {
            Ok(texts) => texts,
            Err(error) => return report.fail(&format!("`{}` {error}", manifest.display())),
        };
        if found == expected {
            return Outcome::Done;
        }
        if self.check {
            let stale = Stale { path: manifest, found: Some(found), expected: Some(expected) };
            report.stale(&[stale], self.command);
            return Outcome::Invalid;
        }
        match fs::write(&manifest, expected) {
            Ok(()) => {
                report.say("Wrote", &format!("features in {}", manifest.display()));
                Outcome::Done
            }
            Err(error) => report.fail(&format!("`{}` cannot be written: {error}", manifest.display())),
        }
    }

    /// Shows how the files on the disk differ.
    fn compare(&self, report: &Report, files: &Files, replace: Replace) -> Result<Outcome, WriteError> {
        let stale = files::stale(self.out, files, replace)?;
        if stale.is_empty() {
            report.fresh(self.out);
            return Ok(Outcome::Done);
        }
        report.stale(&stale, self.command);
        Ok(Outcome::Invalid)
    }

    fn write(&self, report: &Report, files: &Files, run: &Run<Files>, replace: Replace) -> Result<Outcome, WriteError> {
        let written = files::write(self.out, files, replace)?;
        report.written(self.out, files, &written, run);
        Ok(Outcome::Done)
    }
}

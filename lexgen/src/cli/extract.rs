//! `lexgen extract`: lexicons out of Rust.

use lexgen::extract::{self, Options};
use lexgen::files::{self, Replace};

use super::Outcome;
use super::args::ExtractArguments;
use super::report::Report;

/// Runs `lexgen extract`.
pub(super) fn run(arguments: &ExtractArguments) -> Outcome {
    let report = Report::for_format(arguments.format, arguments.quiet);
    let mut extracted = extract::extract(&arguments.paths, &Options::default().generated(arguments.generated));
    if arguments.deny_warnings {
        extracted.diagnostics.deny_warnings();
    }
    report.diagnostics(&extracted.diagnostics, &extracted.sources);
    if extracted.diagnostics.has_errors() {
        return report.not_imported(&extracted.diagnostics);
    }
    // Rust is where these lexicons are written, so a file with the path of one is an earlier version of it.
    let replace = Replace::Any;
    let outcome = match arguments.check {
        true => files::stale(&arguments.out, &extracted.files, replace).map(|stale| match stale.as_slice() {
            [] => {
                report.fresh(&arguments.out);
                Outcome::Done
            }
            stale => {
                report.stale(stale, "extract");
                Outcome::Invalid
            }
        }),
        false => files::write(&arguments.out, &extracted.files, replace).map(|written| {
            report.imported(&arguments.out, &written, &extracted.diagnostics);
            Outcome::Done
        }),
    };
    outcome.unwrap_or_else(|error| report.not_written(&error))
}

//! `lexgen docs`: documentation of lexicons.

use lexgen::docs::{self, DocsOptions};
use lexgen::files::Replace;

use super::args::DocsArguments;
use super::report::Report;
use super::{Outcome, compare, config, outcome_of, write};

/// Runs `lexgen docs`.
pub(super) fn run_docs(arguments: &DocsArguments) -> Outcome {
    let options = arguments.options();
    let report = Report::new(&options);
    let config = match config::read(&options, &arguments.flags) {
        Ok(config) => config,
        Err(error) => return report.invalid_options(&error),
    };
    let mut pages = DocsOptions::default().format(arguments.format.into());
    pages.title.clone_from(&arguments.title);
    let (sources, run) = lexgen::load_and_run(&config, |sources, config| docs::export(sources, config, &pages));
    report.diagnostics(&run.diagnostics, &sources);
    let Some(files) = &run.output else { return report.refused(&run, !arguments.check) };
    let out = &arguments.out;
    let replace = if arguments.force { Replace::Any } else { Replace::Generated };
    let outcome = match arguments.check {
        true => compare(&report, out, files, "docs", replace),
        false => write(&report, out, files, &run, replace),
    };
    outcome_of(outcome.unwrap_or_else(|error| report.not_written(&error)), &run)
}

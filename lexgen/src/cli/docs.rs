//! `lexgen docs`: documentation of lexicons.

use lexgen::docs::{self, DocsOptions};

use super::args::DocsArguments;
use super::output::Output;
use super::report::Report;
use super::{Outcome, config};

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
    let output = Output { out: &arguments.out, force: arguments.force, check: arguments.check, command: "docs" };
    output.put(&report, files, &run)
}

//! The command line: from arguments to [`Config`], a run of the engine, and a report.
//!
//! Together with `build`, the only module that prints.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use lexgen::files::{self, Files, Replace, WriteError};
use lexgen::{Config, Layout, Run};

mod args;
mod config;
mod docs;
mod explain;
mod flags;
mod invalid_lexicons;
mod name;
mod report;
mod sample;
mod validate;
mod watch;

use args::{Arguments, CheckArguments, Command, GenerateArguments};
use report::Report;

/// The default path of the code.
const DEFAULT_OUT: &str = "src/lexicons.rs";

/// The result of a run, which is its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Success.
    Done = 0,
    /// Lexicons or data have errors, or the output is stale.
    Invalid = 1,
    /// A usage error, or invalid options. clap exits with the same code.
    Misused = 2,
    /// An I/O error, or the output would replace a file that lexgen did not generate.
    Failed = 3,
}

pub(crate) fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.command {
        Command::Generate(generate) if generate.watch => watch::watch(generate),
        Command::Generate(generate) => run_generate(generate),
        Command::Check(arguments) => run_check(arguments),
        Command::Docs(arguments) => docs::run_docs(arguments),
        Command::Sample(arguments) => sample::run_sample(arguments),
        Command::Validate(arguments) => validate::run(arguments),
        Command::Explain { code } => explain::run(code.as_deref()),
    };
    ExitCode::from(outcome as u8)
}

/// Runs `lexgen generate` once.
fn run_generate(arguments: &GenerateArguments) -> Outcome {
    let report = Report::new(&arguments.options);
    let config = match config::read(&arguments.options, &arguments.flags) {
        Ok(config) => config,
        Err(error) => return report.invalid_options(&error),
    };
    let (sources, run) = lexgen::load_and_run(&config, lexgen::generate);
    report.diagnostics(&run.diagnostics, &sources);
    match &run.output {
        Some(files) => write_or_compare(arguments, &report, &config, files, &run),
        None => report.refused(&run, !arguments.check),
    }
}

/// Writes the code, or compares it with the files.
fn write_or_compare(
    arguments: &GenerateArguments,
    report: &Report,
    config: &Config,
    files: &Files,
    run: &Run<Files>,
) -> Outcome {
    let default = match config.layout {
        Layout::Single => PathBuf::from(DEFAULT_OUT),
        Layout::Namespace => PathBuf::from(DEFAULT_OUT).with_extension(""),
    };
    let out = config.out.clone().unwrap_or(default);
    let replace = if arguments.force { Replace::Any } else { Replace::Generated };
    let outcome = match arguments.check {
        true => compare(report, &out, files, "generate", replace),
        false => write(report, &out, files, run, replace),
    };
    let outcome = outcome.unwrap_or_else(|error| report.not_written(&error));
    if arguments.verbose {
        report.renames(&run.summary);
    }
    outcome_of(outcome, run)
}

/// The outcome of a run whose files have this outcome.
fn outcome_of<T>(outcome: Outcome, run: &Run<T>) -> Outcome {
    match outcome {
        Outcome::Done if run.diagnostics.has_errors() => Outcome::Invalid,
        outcome => outcome,
    }
}

/// Runs `lexgen check`.
fn run_check(CheckArguments { options, flags }: &CheckArguments) -> Outcome {
    let report = Report::new(options);
    let config = match config::read(options, flags) {
        Ok(config) => config,
        Err(error) => return report.invalid_options(&error),
    };
    let (sources, run) = lexgen::load_and_run(&config, lexgen::check);
    report.diagnostics(&run.diagnostics, &sources);
    if run.output.is_none() || run.diagnostics.has_errors() {
        return report.refused(&run, false);
    }
    report.checked(&run);
    Outcome::Done
}

fn write<T>(report: &Report, out: &Path, files: &Files, run: &Run<T>, replace: Replace) -> Result<Outcome, WriteError> {
    let written = files::write(out, files, replace)?;
    report.written(out, files, &written, run);
    Ok(Outcome::Done)
}

/// `--check`: shows how the files differ from those that the command `command` would write.
fn compare(report: &Report, out: &Path, files: &Files, command: &str, replace: Replace) -> Result<Outcome, WriteError> {
    let stale = files::stale(out, files, replace)?;
    if stale.is_empty() {
        report.fresh(out);
        return Ok(Outcome::Done);
    }
    report.stale(&stale, command);
    Ok(Outcome::Invalid)
}

/// Returns whether standard error shows colors.
fn wants_color() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

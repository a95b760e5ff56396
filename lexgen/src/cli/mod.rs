//! The command line: arguments to [`Config`], a run of the engine, and a report.
//!
//! The only place, with `build`, that prints.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use lexgen::files::{self, Files, Replace, WriteError};
use lexgen::source::Sources;
use lexgen::{Config, Layout, Run};

mod args;
mod config;
mod explain;
mod part;
mod report;
mod sample;
mod unsound;
mod validate;
mod watch;

use args::{Arguments, CheckArguments, Command, GenerateArguments};
use report::Report;

/// Where the code goes if nobody says.
const DEFAULT_OUT: &str = "src/lexicons.rs";

/// How a run ends, as the exit code says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All is well.
    Done = 0,
    /// Lexicons or data have errors, or what stands at the output is not what would be generated.
    Unsound = 1,
    /// The arguments make no sense, as clap ends by itself where it sees this.
    Misused = 2,
    /// Something could not be read or written, or the output would replace a file that lexgen did not generate.
    Failed = 3,
}

pub(crate) fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.command {
        Command::Generate(generate) if generate.watch => watch::watch(generate),
        Command::Generate(generate) => run_generate(generate, Then::Exit),
        Command::Check(arguments) => run_check(arguments),
        Command::Sample(arguments) => sample::run_sample(arguments),
        Command::Validate(arguments) => validate::run(arguments),
        Command::Explain { code } => explain::run(code.as_deref()),
    };
    ExitCode::from(outcome as u8)
}

/// What comes after a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// The end of the process, which gives all memory back at once.
    Exit,
    /// Another run.
    Again,
}

/// One run of `lexgen generate`.
fn run_generate(arguments: &GenerateArguments, then: Then) -> Outcome {
    let report = Report::new(&arguments.options);
    let config = match config::of_generate(arguments) {
        Ok(config) => config,
        Err(message) => return report.fail(&message),
    };
    let generate = if then == Then::Exit { lexgen::generate_at_last } else { lexgen::generate };
    let (sources, run) = read(&config, generate);
    report.diagnostics(&run.diagnostics, &sources);
    let outcome = match &run.output {
        Some(files) => put(arguments, &report, &config, files, &run),
        None => report.refused(&run, !arguments.check),
    };
    if then == Then::Exit {
        std::mem::forget((sources, run));
    }
    outcome
}

/// Brings the code to where it should stand, or compares it with what is there.
fn put(arguments: &GenerateArguments, report: &Report, config: &Config, files: &Files, run: &Run<Files>) -> Outcome {
    let default = match config.layout {
        Layout::Single => PathBuf::from(DEFAULT_OUT),
        Layout::Namespace => PathBuf::from(DEFAULT_OUT).with_extension(""),
    };
    let out = config.out.clone().unwrap_or(default);
    let replace = if arguments.force { Replace::Any } else { Replace::Generated };
    let outcome = match arguments.check {
        true => compare(report, &out, files, replace),
        false => write(report, &out, files, run, replace),
    };
    let outcome = outcome.unwrap_or_else(|error| match error {
        WriteError::NotGenerated(paths) => report.in_the_way(&paths),
        error => report.fail(&error.to_string()),
    });
    if arguments.verbose {
        report.renames(&run.summary);
    }
    match outcome {
        Outcome::Done if run.diagnostics.has_errors() => Outcome::Unsound,
        outcome => outcome,
    }
}

/// One run of `lexgen check`.
fn run_check(CheckArguments { options, selection, pedantic }: &CheckArguments) -> Outcome {
    let report = Report::new(options);
    let config = match config::of_selection(options, selection) {
        Ok(config) => config,
        Err(message) => return report.fail(&message),
    };
    let check = if *pedantic { lexgen::check_pedantic } else { lexgen::check };
    let (sources, run) = read(&config, check);
    report.diagnostics(&run.diagnostics, &sources);
    if run.output.is_none() || run.diagnostics.has_errors() {
        return report.refused(&run, false);
    }
    report.sound(&run);
    Outcome::Done
}

/// Loads the sources and hands them to the engine; what could not be loaded stands first among the diagnostics.
fn read<T>(config: &Config, engine: impl FnOnce(&Sources, &Config) -> Run<T>) -> (Sources, Run<T>) {
    let mut diagnostics = lexgen::diagnostic::Diagnostics::default();
    let sources = config.load_sources(&mut diagnostics);
    let mut run = engine(&sources, config);
    diagnostics.append(std::mem::take(&mut run.diagnostics));
    // Where no lexicon is sound, there is nothing to go on with.
    if diagnostics.has_errors() && (!config.keep_going || run.summary.lexicons == 0) {
        run.output = None;
    }
    run.diagnostics = diagnostics;
    (sources, run)
}

fn write<T>(report: &Report, out: &Path, files: &Files, run: &Run<T>, replace: Replace) -> Result<Outcome, WriteError> {
    let written = files::write(out, files, replace)?;
    report.written(out, files, &written, run);
    Ok(Outcome::Done)
}

/// `--check`: writes nothing, shows what would change.
fn compare(report: &Report, out: &Path, files: &Files, replace: Replace) -> Result<Outcome, WriteError> {
    let stale = files::stale(out, files, replace)?;
    if stale.is_empty() {
        report.fresh(out);
        return Ok(Outcome::Done);
    }
    report.stale(&stale);
    Ok(Outcome::Unsound)
}

/// Whether colours are of use to whoever reads standard error.
fn wants_color() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

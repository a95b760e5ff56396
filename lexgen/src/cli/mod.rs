//! The command line: from arguments to [`Config`], a run of the engine, and a report.
//!
//! Together with `build`, the only module that prints.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use lexgen::files::Files;
use lexgen::{Config, Layout, Run};

mod args;
mod config;
mod docs;
mod explain;
mod export;
mod extract;
mod flags;
mod import;
mod invalid_lexicons;
mod name;
mod output;
mod report;
mod sample;
mod validate;
mod watch;

use args::{Arguments, CheckArguments, Command, GenerateArguments};
use output::Output;
use report::Report;

/// The default path of the code.
const DEFAULT_OUT: &str = "src/lexicons.rs";

/// The result of a run, which is its exit code. A later one is worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
        Command::Export(command) => export::run(command),
        Command::Extract(arguments) => extract::run(arguments),
        Command::Import(arguments) => import::run(&arguments.from),
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
    let output = Output { out: &out, force: arguments.force, check: arguments.check, command: "generate" };
    let mut outcome = output.put(report, files, run);
    if config.namespace_features && (arguments.check || outcome == Outcome::Done) {
        outcome = outcome.max(output.put_features(report, &run.summary.features));
    }
    if arguments.verbose {
        report.renames(&run.summary);
    }
    outcome
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

/// Returns whether standard error shows colors.
fn wants_color() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

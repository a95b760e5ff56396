//! `lexgen export`: JSON Schema and OpenAPI out of lexicons.

use std::io::{self, Write};

use lexgen::files::Files;
use lexgen::json_schema::{self, JsonSchemaOptions};
use lexgen::openapi::{self, OpenApiOptions};
use lexgen::source::Sources;
use lexgen::{Config, Run};

use super::args::{ExportArguments, ExportCommand};
use super::output::Output;
use super::report::Report;
use super::{Outcome, config};

/// Runs `lexgen export`.
pub(super) fn run(command: &ExportCommand) -> Outcome {
    match command {
        ExportCommand::JsonSchema { common, split } => {
            let options = JsonSchemaOptions::default().strict(common.strict).split(*split);
            export(common, "export json-schema", |sources, config| json_schema::export(sources, config, &options))
        }
        ExportCommand::Openapi { common, title, api_version, server } => {
            let options = OpenApiOptions::default().strict(common.strict).title(title.clone());
            let options = options.version(api_version).server(server);
            export(common, "export openapi", |sources, config| openapi::export(sources, config, &options))
        }
    }
}

fn export(arguments: &ExportArguments, command: &str, engine: impl FnOnce(&Sources, &Config) -> Run<Files>) -> Outcome {
    let report = Report::new(&arguments.options);
    let config = match config::read(&arguments.options, &arguments.flags) {
        Ok(config) => config,
        Err(error) => return report.invalid_options(&error),
    };
    let (sources, run) = lexgen::load_and_run(&config, engine);
    report.diagnostics(&run.diagnostics, &sources);
    let Some(files) = &run.output else {
        return report.refused(&run, arguments.out.is_some() && !arguments.check);
    };
    let Some(out) = &arguments.out else {
        return print(&report, files, &run);
    };
    let output = Output { out, force: arguments.force, check: arguments.check, command };
    output.put(&report, files, &run)
}

/// Prints the file on standard output.
fn print(report: &Report, files: &Files, run: &Run<Files>) -> Outcome {
    let mut out = io::stdout().lock();
    let printed = files.values().try_for_each(|text| out.write_all(text.as_bytes())).and_then(|()| out.flush());
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => report.fail(&error.to_string()),
        _ if run.diagnostics.has_errors() => Outcome::Invalid,
        _ => Outcome::Done,
    }
}

//! `lexgen validate`: checking data against lexicons.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use lexgen::diagnostic::Diagnostics;
use lexgen::source::{self, Sources};
use lexgen::validate::{Checker, MessageChecker, Validator};
use lexgen::{Config, corpus};
use lexgen_data::{Leniency, Problems, Value};

use super::args::{Format, InputArgument, PartArgument, ValidateArguments};
use super::report::{Report, count, print};
use super::{Outcome, config};

mod input;
mod print;

use input::{At, Item, decode, read_car, read_cbor, read_json, read_json_lines, sniff};
use print::Printer;

/// The file name that means standard input.
const STANDARD_INPUT: &str = "-";

/// One run of `lexgen validate`.
pub(super) fn run(arguments: &ValidateArguments) -> Outcome {
    let report = Report::new(&arguments.options);
    let config = match config::of_options(&arguments.options) {
        Ok(config) => config,
        Err(message) => return report.fail(&message),
    };
    let Some(validator) = read_lexicons(&config, &report) else { return Outcome::Unsound };
    let target = match arguments.ty.as_deref().map(|name| target(&validator, name, arguments.part)).transpose() {
        Ok(target) => target,
        Err(message) => return report.fail(&message),
    };
    let leniency = match (arguments.strict, arguments.lenient) {
        (true, _) => Leniency::NONE,
        (_, true) => Leniency::FULL,
        _ => Leniency::DEFAULT,
    };
    let mut session = Session {
        arguments,
        validator: &validator,
        target,
        leniency,
        counts: Counts::default(),
        outcome: Outcome::Done,
    };
    for path in &arguments.data {
        if let Err(error) = session.check_file(path) {
            report.fail(&format!("cannot read `{}`: {error}", path.display()));
            session.outcome = Outcome::Failed;
        }
    }
    session.finish(&report)
}

/// The lexicons; nothing if they have errors, which are told.
fn read_lexicons(config: &Config, report: &Report) -> Option<Validator> {
    let mut diagnostics = Diagnostics::default();
    let sources = source::load(&config.lexicons, &mut diagnostics);
    let corpus = corpus::read(&sources, config, &mut diagnostics);
    let is_stopped = diagnostics.has_errors() || (config.deny_warnings && !diagnostics.is_empty());
    // What is only odd about lexicons is for `lexgen check` to say.
    if is_stopped {
        report.diagnostics(&diagnostics, &sources);
    }
    (!is_stopped || config.keep_going).then(|| Validator::with_config(&corpus, config))
}

/// What all values are checked against.
#[derive(Clone, Copy)]
enum Target<'v> {
    Definition(Checker<'v>),
    Message(MessageChecker<'v>),
}

impl Target<'_> {
    fn check(&self, value: &Value, leniency: Leniency) -> Result<(), Problems> {
        match self {
            Self::Definition(checker) => checker.check(value, leniency),
            Self::Message(checker) => checker.check(value, leniency),
        }
    }

    /// Whether a list is one value rather than several.
    fn takes_lists(&self) -> bool {
        matches!(self, Self::Definition(checker) if checker.is_array())
    }
}

/// What `--type` and `--as` mean.
fn target<'v>(validator: &'v Validator, name: &str, part: Option<PartArgument>) -> Result<Target<'v>, String> {
    let name = lexgen_data::Nsid::new(name.split('#').next().unwrap_or_default())
        .map(|_| name)
        .map_err(|error| format!("`{name}` is not the name of a definition: {error}"))?;
    let (found, what) = match part {
        None => (validator.definition(name).map(Target::Definition), "definition of data"),
        Some(PartArgument::Params) => (validator.parameters(name).map(Target::Definition), "endpoint with parameters"),
        Some(PartArgument::Input) => (validator.input(name).map(Target::Definition), "procedure with an input"),
        Some(PartArgument::Output) => (validator.output(name).map(Target::Definition), "method with an output"),
        Some(PartArgument::Message) => (validator.message(name).map(Target::Message), "subscription"),
    };
    let help =
        if part.is_none() && validator.has_endpoint(name) { "; `--as` says which part of it is meant" } else { "" };
    found.ok_or_else(|| format!("the lexicons have no {what} `{name}`{help}"))
}

/// A run over files.
struct Session<'s> {
    arguments: &'s ValidateArguments,
    validator: &'s Validator,
    target: Option<Target<'s>>,
    leniency: Leniency,
    counts: Counts,
    outcome: Outcome,
}

/// What a run has seen.
#[derive(Default)]
struct Counts {
    values: usize,
    wrong_values: usize,
    problems: usize,
    /// How many values there were of each type that the lexicons do not have.
    unknown: BTreeMap<String, usize>,
}

impl Session<'_> {
    fn check_file(&mut self, path: &Path) -> io::Result<()> {
        let (path, bytes) = read_file(path)?;
        let input = self.arguments.input.unwrap_or_else(|| sniff(&bytes));
        let split = !self.target.is_some_and(|target| target.takes_lists());
        let mut sources = Sources::default();
        let (mut text, mut rest) = (None, bytes);
        if matches!(input, InputArgument::Json | InputArgument::Jsonl) {
            text = Some(sources.add(path, decode(rest)));
            rest = Vec::new();
        }
        let printer = Printer { format: self.arguments.options.format, path, sources: &sources, text };
        let content = text.map_or("", |file| sources.file(file).text());
        let visit = &mut |item: Item<'_>| self.check_item(item, &printer);
        match input {
            InputArgument::Json => read_json(content, split, visit),
            InputArgument::Jsonl => read_json_lines(content, visit),
            InputArgument::Cbor => read_cbor(&rest, split, visit),
            InputArgument::Car => read_car(&rest, visit),
        }
        Ok(())
    }

    fn check_item(&mut self, Item { spot, value }: Item<'_>, printer: &Printer<'_>) {
        let value = match value {
            Ok(value) => value,
            Err(unreadable) => {
                self.counts.values += 1;
                self.counts.wrong_values += 1;
                self.counts.problems += 1;
                return printer.unreadable(&spot, &unreadable);
            }
        };
        let type_name = value.get("$type").and_then(Value::as_str);
        // Of a repository, only the records of the type that was asked for are meant.
        if let (At::Car(_), Some(wanted)) = (&spot.at, &self.arguments.ty) {
            if type_name != Some(wanted.strip_suffix("#main").unwrap_or(wanted)) {
                return;
            }
        }
        let Some(result) = self.check_value(&value, type_name) else {
            *self.counts.unknown.entry(type_name.unwrap_or_default().to_owned()).or_default() += 1;
            return;
        };
        self.counts.values += 1;
        if let Err(problems) = result {
            self.counts.wrong_values += 1;
            self.counts.problems += problems.len();
            printer.problems(&spot, type_name, &problems);
        }
    }

    /// Checks a value by its own type, if none was asked for; nothing if the lexicons do not have it.
    fn check_value(&self, value: &Value, type_name: Option<&str>) -> Option<Result<(), Problems>> {
        if let Some(target) = &self.target {
            return Some(target.check(value, self.leniency));
        }
        let name = type_name.filter(|name| !self.validator.has_record(name));
        match name.map(|name| self.validator.definition(name)) {
            Some(Some(definition)) => Some(definition.check(value, self.leniency)),
            Some(None) if !self.arguments.deny_unknown => None,
            _ => Some(self.validator.record(value, self.leniency)),
        }
    }

    /// Tells what was seen in all.
    fn finish(self, report: &Report) -> Outcome {
        let Counts { values, wrong_values, problems, unknown } = self.counts;
        for (type_name, number) in &unknown {
            let of = count(*number, "value");
            match self.arguments.options.format {
                Format::Human => report.say("Skipped", &format!("{of} of type `{}`, which no lexicon has", type_name.escape_debug())),
                Format::Json => print(
                    &serde_json::json!({
                        "severity": "warning", "type": type_name, "count": number, "message": "no lexicon has this type",
                    })
                    .to_string(),
                ),
            }
        }
        let found = match problems {
            0 => String::new(),
            _ => format!(": {} in {}", count(problems, "problem"), count(wrong_values, "value")),
        };
        report.say("Checked", &format!("{}{found}", count(values, "value")));
        match self.outcome {
            Outcome::Done if problems > 0 => Outcome::Unsound,
            outcome => outcome,
        }
    }
}

/// The bytes of a file, and the path to name it by.
fn read_file(path: &Path) -> io::Result<(&Path, Vec<u8>)> {
    if path == Path::new(STANDARD_INPUT) {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok((Path::new("<stdin>"), bytes));
    }
    Ok((path, fs::read(path)?))
}

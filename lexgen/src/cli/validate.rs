//! `lexgen validate`: validates data against lexicons.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use lexgen::Config;
use lexgen::source::Sources;
use lexgen_data::{Constraint, DataPath, Leniency, PathSegment, Problem, Problems, Value};

use super::args::{InputArgument, ValidateArguments};
use super::name::Name;
use super::report::{Report, count};
use super::{Outcome, config};

mod car;
mod input;
mod lexicons;
mod path;
mod print;
mod wrapped;

use car::read_car;
use input::{At, Item, Spot, decode, read_cbor, read_json, read_json_lines, sniff};
use lexicons::{Lexicons, Reason, Target};
use path::RecordPath;
use print::Printer;
use wrapped::{Wrapped, below, records};

/// The file name for standard input.
const STANDARD_INPUT: &str = "-";

/// Runs `lexgen validate`.
pub(super) fn run(arguments: &ValidateArguments) -> Outcome {
    let report = Report::new(&arguments.options);
    let config = match config::read(&arguments.options, &arguments.flags) {
        Ok(config) => config,
        Err(error) => return report.invalid_options(&error),
    };
    let lexicons = match Lexicons::read(&config, &report) {
        Ok(lexicons) => lexicons,
        Err(outcome) => return outcome,
    };
    let wanted = arguments.ty.as_deref().map(|name| Name::parse(name, arguments.part)).transpose();
    let target = wanted.and_then(|wanted| wanted.map(|name| lexicons.target(name)).transpose());
    let target = match target {
        Ok(target) => target,
        Err(message) => return report.misused(&message),
    };
    let leniency = match (arguments.strict, arguments.lenient) {
        (true, _) => Leniency::STRICT,
        (_, true) => Leniency::LENIENT,
        _ => Leniency::DEFAULT,
    };
    let mut session = Session {
        arguments,
        config: &config,
        lexicons: &lexicons,
        target,
        leniency,
        counts: Counts::default(),
        outcome: lexicons.outcome,
    };
    for path in &arguments.data {
        if let Err(error) = session.check_file(path) {
            report.fail(&format!("cannot read `{}`: {error}", path.display()));
            session.outcome = Outcome::Failed;
        }
    }
    session.finish(&report)
}

/// The state of a run.
struct Session<'s> {
    arguments: &'s ValidateArguments,
    config: &'s Config,
    lexicons: &'s Lexicons,
    target: Option<Target<'s>>,
    leniency: Leniency,
    counts: Counts,
    outcome: Outcome,
}

/// The counts of a run.
#[derive(Default)]
struct Counts {
    values: usize,
    wrong_values: usize,
    problems: usize,
    /// The number of values of each type that cannot be validated.
    unknown: BTreeMap<(Reason, String), usize>,
    /// The number of records in CAR files that are not of the type in `--type`.
    others: usize,
}

impl Session<'_> {
    fn check_file(&mut self, path: &Path) -> io::Result<()> {
        let (path, bytes) = read_file(path)?;
        let input = self.arguments.input.unwrap_or_else(|| sniff(path, &bytes));
        let split = !self.target.is_some_and(|target| target.takes_lists());
        let mut sources = Sources::default();
        let (mut text, mut rest) = (None, bytes);
        if matches!(input, InputArgument::Json | InputArgument::Jsonl) {
            text = Some(sources.add(path, decode(rest)));
            rest = Vec::new();
        }
        let (config, format) = (self.config, self.arguments.options.format);
        let printer = Printer { config, format, path, sources: &sources, text, secrets: OnceCell::new() };
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
        let whole = || vec![Wrapped { at: DataPath::default(), path: None, value: &value }];
        let records = if self.takes_wrapped(&value) { records(&value) } else { whole() };
        for record in &records {
            self.check_record(&spot, record, printer);
        }
    }

    /// Returns whether the value may be a record in the form that servers return: if `--type` is a record or missing.
    fn takes_wrapped(&self, value: &Value) -> bool {
        let is_record = |name: &String| self.lexicons.validator.has_record(name.strip_suffix("#main").unwrap_or(name));
        value.get("$type").is_none() && self.arguments.ty.as_ref().is_none_or(is_record)
    }

    /// Validates a value in the item at `spot`.
    fn check_record(&mut self, spot: &Spot<'_>, wrapped: &Wrapped<'_>, printer: &Printer<'_>) {
        let Wrapped { at, path, value } = wrapped;
        let type_name = value.get("$type").and_then(Value::as_str);
        // In a repository, `--type` selects records.
        if let (At::Car { .. }, Some(wanted)) = (&spot.at, &self.arguments.ty)
            && type_name != Some(wanted.strip_suffix("#main").unwrap_or(wanted))
        {
            self.counts.others += 1;
            return;
        }
        let mut problems = self.check_paths(spot.paths().iter().chain(path), value);
        let mut help = None;
        match self.check_value(value, type_name) {
            Ok(Ok(())) => {}
            Ok(Err((others, help_for_others))) => {
                problems.append(others);
                help = help_for_others;
            }
            Err(reason) if problems.is_empty() => {
                let key = (reason, type_name.unwrap_or_default().to_owned());
                *self.counts.unknown.entry(key).or_default() += 1;
                return;
            }
            // Its collection has a lexicon, although its type has none.
            Err(_) => {}
        }
        self.counts.values += 1;
        if !problems.is_empty() {
            self.counts.wrong_values += 1;
            self.counts.problems += problems.len();
            printer.problems(spot, type_name, &below(at, problems), help.as_deref());
        }
    }

    /// Checks a record's collections and record keys. One block of a repository can be the record at several paths.
    fn check_paths<'p>(&self, paths: impl Iterator<Item = &'p RecordPath>, value: &Value) -> Problems {
        let check = |path: &RecordPath| self.lexicons.validator.check_path(&path.collection, &path.key, value).err();
        paths.filter_map(check).fold(Problems::default(), |mut all, problems| {
            all.append(problems);
            all
        })
    }

    /// Validates a value against `--type` or its own type, or returns why that is not possible.
    fn check_value(&self, value: &Value, type_name: Option<&str>) -> Result<Verdict, Reason> {
        let Lexicons { validator, .. } = self.lexicons;
        let without_help = |result: Result<(), Problems>| result.map_err(|problems| (problems, None));
        if let Some(target) = &self.target {
            return Ok(without_help(target.check(value, self.leniency)));
        }
        let Some(name) = type_name.filter(|name| !validator.has_record(name)) else {
            return Ok(without_help(validator.record(value, self.leniency)));
        };
        if let Some(definition) = validator.definition(name) {
            return Ok(without_help(definition.check(value, self.leniency)));
        }
        let reason = self.lexicons.reason(name);
        let help = || self.lexicons.meant(name, reason).map(|near| format!("did you mean `{near}`?"));
        if reason == Reason::NoDefinition {
            return Ok(Err((no_definition(name), help())));
        }
        let help = if self.denies_misspelled() || self.arguments.deny_unknown { help() } else { None };
        match self.arguments.deny_unknown || help.is_some() {
            true => Ok(validator.record(value, self.leniency).map_err(|problems| (problems, help))),
            false => Err(reason),
        }
    }

    /// Returns whether an unknown type is an error if it resembles a known one.
    fn denies_misspelled(&self) -> bool {
        self.arguments.strict || self.config.deny_warnings
    }

    /// Prints the counts.
    fn finish(self, report: &Report) -> Outcome {
        let Counts { values, wrong_values, problems, unknown, others } = self.counts;
        for ((reason, type_name), number) in &unknown {
            let of = count(*number, "value");
            let message = format!("{of} of type `{}`, {}", type_name.escape_debug(), reason.text());
            let fields = serde_json::json!({ "type": type_name, "count": number });
            match self.lexicons.meant(type_name, *reason) {
                Some(near) => report.warning(&format!("skipped {message}; did you mean `{near}`?"), fields),
                None => report.warn("Skipped", &message, fields),
            }
        }
        if let (Some(wanted), true) = (&self.arguments.ty, others > 0) {
            let message = format!("{} of other types than `{wanted}`", count(others, "record"));
            report.warn("Skipped", &message, serde_json::json!({ "count": others }));
        }
        let found = match problems {
            0 => String::new(),
            _ => format!(": {} in {}", count(problems, "problem"), count(wrong_values, "value")),
        };
        report.say("Checked", &format!("{}{found}", count(values, "value")));
        match self.outcome {
            Outcome::Done if problems > 0 => Outcome::Invalid,
            outcome => outcome,
        }
    }
}

/// The problems of a value, with help.
type Verdict = Result<(), (Problems, Option<String>)>;

/// The problem of a value whose `$type` names a missing definition of a document.
fn no_definition(name: &str) -> Problems {
    let mut problems = Problems::default();
    problems.push_with(|| {
        let nsid = name.split('#').next().unwrap_or_default();
        let path = DataPath::from([PathSegment::field("$type")]);
        Problem::new(path, Constraint::TypeName, format_args!("a definition of `{nsid}`"), format_args!("`{name}`"))
    });
    problems
}

/// Reads a file. Returns the path for messages as well.
fn read_file(path: &Path) -> io::Result<(&Path, Vec<u8>)> {
    if path == Path::new(STANDARD_INPUT) {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok((Path::new("<stdin>"), bytes));
    }
    Ok((path, fs::read(path)?))
}

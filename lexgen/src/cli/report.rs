//! The output of the command line.

use std::borrow::Cow;
use std::io::Write;
use std::path::{Path, PathBuf};

use lexgen::diagnostic::{self, Code, Diagnostic, Diagnostics};
use lexgen::files::{Files, Stale, WriteError, Written};
use lexgen::source::Sources;
use lexgen::{ConfigError, ConfigErrorKind, Run, Summary, with_sources};
use similar::TextDiff;

use super::args::{Format, Options};
use super::{Outcome, wants_color};

/// Prints in the format that the options name.
pub(super) struct Report {
    format: Format,
    quiet: bool,
    color: bool,
}

impl Report {
    pub(super) fn new(options: &Options) -> Self {
        Self::for_format(options.format, options.quiet)
    }

    pub(super) fn for_format(format: Format, quiet: bool) -> Self {
        Self { format, quiet, color: wants_color() }
    }

    /// Prints diagnostics.
    pub(super) fn diagnostics(&self, diagnostics: &Diagnostics, sources: &Sources) {
        match self.format {
            Format::Human => {
                for found in diagnostics.iter() {
                    print_error(&format!("{}\n", diagnostic::render(&with_help(found), sources, self.color)));
                }
            }
            Format::Json => {
                for found in diagnostics.iter() {
                    print(&diagnostic::to_json(&with_help(found), sources).to_string());
                }
            }
        }
    }

    /// Prints why a run cannot continue.
    pub(super) fn fail(&self, message: &str) -> Outcome {
        self.error(message);
        Outcome::Failed
    }

    /// Prints why options are not valid, or cannot be read.
    pub(super) fn invalid_options(&self, error: &ConfigError) -> Outcome {
        let message = with_sources(error);
        match error.kind() {
            ConfigErrorKind::Unreadable => self.fail(&message),
            _ => self.misused(&message),
        }
    }

    /// Prints why the arguments are not valid.
    pub(super) fn misused(&self, message: &str) -> Outcome {
        self.error(message);
        Outcome::Misused
    }

    /// Prints an error that has no code.
    pub(super) fn error(&self, message: &str) {
        match self.format {
            Format::Human => print_error(&format!("error: {message}")),
            Format::Json => print(&serde_json::json!({ "severity": "error", "message": message }).to_string()),
        }
    }

    /// Prints a warning that has no code. `fields` are its details for tools.
    pub(super) fn warning(&self, message: &str, fields: serde_json::Value) {
        match self.format {
            Format::Human => print_error(&format!("warning: {message}")),
            Format::Json => self.warn("", message, fields),
        }
    }

    /// Prints a warning that has no code as a line of the summary. `fields` are its details for tools.
    pub(super) fn warn(&self, verb: &str, message: &str, fields: serde_json::Value) {
        match (self.format, fields) {
            (Format::Human, _) => self.say(verb, message),
            (Format::Json, serde_json::Value::Object(mut line)) => {
                line.insert("severity".to_owned(), "warning".into());
                line.insert("message".to_owned(), message.into());
                print(&serde_json::Value::Object(line).to_string());
            }
            (Format::Json, _) => {}
        }
    }

    /// Prints the files that lexgen did not generate, and would replace.
    pub(super) fn in_the_way(&self, paths: &[PathBuf]) -> Outcome {
        for path in paths {
            let message = WriteError::NotGenerated(vec![path.clone()]).to_string();
            let path = path.display().to_string();
            match self.format {
                Format::Human => print_error(&format!(
                    "error: {message}\n  = help: choose another path with `--out`, or replace the file with `--force`"
                )),
                Format::Json => print(
                    &serde_json::json!({
                        "severity": "error", "code": "not-generated", "message": message, "file": path
                    })
                    .to_string(),
                ),
            }
        }
        Outcome::Failed
    }

    /// Prints the files that exist, and would be replaced.
    pub(super) fn exist(&self, paths: &[PathBuf]) -> Outcome {
        for path in paths {
            let path = path.display().to_string();
            let message = format!("`{path}` exists already, with other content");
            match self.format {
                Format::Human => print_error(&format!(
                    "error: {message}\n  = help: choose another directory with `--out`, or replace the file with `--force`"
                )),
                Format::Json => print(
                    &serde_json::json!({ "severity": "error", "code": "file-exists", "message": message, "file": path })
                        .to_string(),
                ),
            }
        }
        Outcome::Failed
    }

    /// Prints the end of an import that has errors.
    pub(super) fn not_imported(&self, diagnostics: &Diagnostics) -> Outcome {
        if self.says_more() {
            let errors = count(diagnostics.error_count(), "error");
            let warnings = count(diagnostics.warning_count(), "warning");
            print_error(&format!("{errors}, {warnings}; nothing written"));
        }
        Outcome::Invalid
    }

    /// Prints which lexicons were written.
    pub(super) fn imported(&self, out: &Path, written: &Written, diagnostics: &Diagnostics) {
        let total = written.changed.len() + written.unchanged.len();
        let verb = if written.changed.is_empty() { "Kept" } else { "Wrote" };
        let changed = match written.unchanged.len() {
            0 => String::new(),
            _ => format!(", {} of them changed", written.changed.len()),
        };
        self.say(verb, &format!("{} in {}{changed}", count(total, "lexicon"), out.display()));
        self.warnings(diagnostics);
    }

    /// Prints the end of a run with errors in lexicons. `writes` is whether it would have written code without them.
    pub(super) fn refused<T>(&self, run: &Run<T>, writes: bool) -> Outcome {
        if self.says_more() {
            let errors = count(run.diagnostics.error_count(), "error");
            let warnings = count(run.diagnostics.warning_count(), "warning");
            let rest = if writes { "; nothing written" } else { "" };
            print_error(&format!("{errors}, {warnings}{rest}"));
        }
        Outcome::Invalid
    }

    /// Prints the end of a check without errors.
    pub(super) fn checked<T>(&self, run: &Run<T>) {
        self.say("Checked", &counts(&run.summary));
        self.warnings(&run.diagnostics);
    }

    /// Prints which code was written.
    pub(super) fn written<T>(&self, out: &Path, files: &Files, written: &Written, run: &Run<T>) {
        if !self.says_more() {
            return;
        }
        self.say("Read", &format!("{}, {}", count(run.summary.files, "file"), counts(&run.summary)));
        let lines: usize = files.values().map(|text| line_count(text)).sum();
        let verb = if written.changed.is_empty() && written.removed.is_empty() { "Kept" } else { "Wrote" };
        let place = match files.len() {
            1 => format!("{} ({})", out.display(), count(lines, "line")),
            more => format!(
                "{} ({} in {}, {} of them changed)",
                out.display(),
                count(lines, "line"),
                count(more, "file"),
                written.changed.len()
            ),
        };
        self.say(verb, &place);
        for path in &written.removed {
            self.say("Removed", &path.display().to_string());
        }
        self.warnings(&run.diagnostics);
    }

    /// Prints that the output is up to date.
    pub(super) fn fresh(&self, out: &Path) {
        self.say("Fresh", &out.display().to_string());
    }

    /// Prints why files were not written or compared.
    pub(super) fn not_written(&self, error: &WriteError) -> Outcome {
        match error {
            WriteError::NotGenerated(paths) => self.in_the_way(paths),
            error => self.fail(&with_sources(error)),
        }
    }

    /// Prints how the output differs from what the command `command` would write.
    pub(super) fn stale(&self, stale: &[Stale], command: &str) {
        for Stale { path, found, expected } in stale {
            let path = path.display();
            match self.format {
                Format::Human => {
                    let (found, expected) = (found.as_deref().unwrap_or(""), expected.as_deref().unwrap_or(""));
                    let diff = TextDiff::from_lines(found, expected);
                    let (old, new) = (format!("{path}"), format!("{path} (generated now)"));
                    print(diff.unified_diff().context_radius(3).header(&old, &new).to_string().trim_end());
                    print_error(&format!("error: `{path}` is not up to date; run `lexgen {command}`"));
                }
                Format::Json => print(
                    &serde_json::json!({ "severity": "error", "code": "stale-output", "file": path.to_string() })
                        .to_string(),
                ),
            }
        }
    }

    /// Prints the items that did not get their usual name.
    pub(super) fn renames(&self, summary: &Summary) {
        for (key, name) in &summary.renames {
            self.say("Renamed", &format!("{key} is called `{name}`: its usual name is taken"));
        }
    }

    fn warnings(&self, diagnostics: &Diagnostics) {
        let counts = diagnostics.counts();
        if diagnostics.warning_count() > 0 {
            let codes: Vec<String> =
                counts.iter().map(|(code, number)| format!("{number} {}", code.as_str())).collect();
            self.say("Warned", &format!("about {}", codes.join(", ")));
        }
    }

    fn says_more(&self) -> bool {
        !self.quiet && self.format == Format::Human
    }

    /// Prints a line of the summary, to standard error to keep it apart from output.
    pub(super) fn say(&self, verb: &str, text: &str) {
        if self.says_more() {
            let (bold, plain) = if self.color { ("\x1b[1;32m", "\x1b[0m") } else { ("", "") };
            print_error(&format!("{bold}{verb:>9}{plain} {text}"));
        }
    }
}

/// A diagnostic with the help that the loader of lexicons leaves to front ends.
fn with_help(found: &Diagnostic) -> Cow<'_, Diagnostic> {
    let help = match found.code {
        Code::UnreadablePath => "`--lexicons` names the directories and files with lexicons, by default `lexicons`",
        Code::NoLexicons => "put lexicons there, or name the directory that has them with `--lexicons`",
        _ => return Cow::Borrowed(found),
    };
    if found.help.is_some() {
        return Cow::Borrowed(found);
    }
    let mut found = found.clone();
    found.help = Some(help.to_owned());
    Cow::Owned(found)
}

/// The number of lines in generated code, which ends with a line break.
fn line_count(text: &str) -> usize {
    text.bytes().filter(|&byte| byte == b'\n').count()
}

fn counts(summary: &Summary) -> String {
    let mut parts = vec![count(summary.lexicons, "lexicon")];
    for (number, noun) in [
        (summary.records, "record"),
        (summary.queries, "query"),
        (summary.procedures, "procedure"),
        (summary.subscriptions, "subscription"),
        (summary.spaces, "space"),
        (summary.types, "type"),
    ] {
        if number > 0 {
            parts.push(count(number, noun));
        }
    }
    parts.join(", ")
}

pub(super) fn count(number: usize, noun: &str) -> String {
    match (number, noun) {
        (1, _) => format!("1 {noun}"),
        (_, "query") => format!("{number} queries"),
        _ => format!("{number} {noun}s"),
    }
}

/// Prints a line to standard output. A closed pipe is not an error.
pub(super) fn print(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

pub(super) fn print_error(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

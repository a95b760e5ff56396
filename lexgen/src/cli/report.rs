//! What the command line prints.

use std::io::Write;
use std::path::{Path, PathBuf};

use lexgen::diagnostic::{self, Diagnostics};
use lexgen::files::{Files, Stale, WriteError, Written};
use lexgen::source::Sources;
use lexgen::{Run, Summary};
use similar::TextDiff;

use super::args::{Format, Options};
use super::{Outcome, wants_color};

/// Prints as the options say.
pub(super) struct Report {
    format: Format,
    quiet: bool,
    color: bool,
}

impl Report {
    pub(super) fn new(options: &Options) -> Self {
        Self { format: options.format, quiet: options.quiet, color: wants_color() }
    }

    /// All diagnostics, and how many there were of each code.
    pub(super) fn diagnostics(&self, diagnostics: &Diagnostics, sources: &Sources) {
        match self.format {
            Format::Human => {
                for found in diagnostics.iter() {
                    print_error(&format!("{}\n", diagnostic::render(found, sources, self.color)));
                }
            }
            Format::Json => {
                for found in diagnostics.iter() {
                    print(&diagnostic::to_json(found, sources).to_string());
                }
            }
        }
    }

    /// A run that could not go on, and why.
    pub(super) fn fail(&self, message: &str) -> Outcome {
        self.error(message);
        Outcome::Failed
    }

    /// A run whose arguments name what there is not, and why.
    pub(super) fn misused(&self, message: &str) -> Outcome {
        self.error(message);
        Outcome::Misused
    }

    /// An error that has no code.
    pub(super) fn error(&self, message: &str) {
        match self.format {
            Format::Human => print_error(&format!("error: {message}")),
            Format::Json => print(&serde_json::json!({ "severity": "error", "message": message }).to_string()),
        }
    }

    /// A warning that has no code; for tools with fields that say the same.
    pub(super) fn warning(&self, message: &str, fields: serde_json::Value) {
        match self.format {
            Format::Human => print_error(&format!("warning: {message}")),
            Format::Json => self.warn("", message, fields),
        }
    }

    /// A warning that has no code, as a line of the summary; for tools with fields that say the same.
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

    /// Files that lexgen did not generate, where its output should go.
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

    /// A run that ended with errors in lexicons. `writes` says whether it would have written code without them.
    pub(super) fn refused<T>(&self, run: &Run<T>, writes: bool) -> Outcome {
        if self.says_more() {
            let errors = count(run.diagnostics.error_count(), "error");
            let warnings = count(run.diagnostics.warning_count(), "warning");
            let rest = if writes { "; nothing written" } else { "" };
            print_error(&format!("{errors}, {warnings}{rest}"));
        }
        Outcome::Unsound
    }

    /// A check that found no error.
    pub(super) fn sound<T>(&self, run: &Run<T>) {
        self.say("Checked", &made(&run.summary));
        self.warnings(&run.diagnostics);
    }

    /// Code that was written.
    pub(super) fn written<T>(&self, out: &Path, files: &Files, written: &Written, run: &Run<T>) {
        if !self.says_more() {
            return;
        }
        self.say("Read", &format!("{}, {}", count(run.summary.files, "file"), made(&run.summary)));
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

    /// Output that is what would be written.
    pub(super) fn fresh(&self, out: &Path) {
        self.say("Fresh", &out.display().to_string());
    }

    /// Output that is not what would be written.
    pub(super) fn stale(&self, stale: &[Stale]) {
        for Stale { path, found, expected } in stale {
            let path = path.display();
            match self.format {
                Format::Human => {
                    let (found, expected) = (found.as_deref().unwrap_or(""), expected.as_deref().unwrap_or(""));
                    let diff = TextDiff::from_lines(found, expected);
                    let (old, new) = (format!("{path}"), format!("{path} (generated now)"));
                    print(diff.unified_diff().context_radius(3).header(&old, &new).to_string().trim_end());
                    print_error(&format!("error: `{path}` is not up to date; run `lexgen generate`"));
                }
                Format::Json => print(
                    &serde_json::json!({ "severity": "error", "code": "stale-output", "file": path.to_string() })
                        .to_string(),
                ),
            }
        }
    }

    /// Names that had to be changed.
    pub(super) fn renames(&self, summary: &Summary) {
        for (key, name) in &summary.renames {
            self.say("Renamed", &format!("{key} is `{name}`, since something else has its name"));
        }
    }

    fn warnings(&self, diagnostics: &Diagnostics) {
        let counts = diagnostics.counts();
        if diagnostics.warning_count() > 0 {
            let codes: Vec<String> =
                counts.iter().map(|(code, number)| format!("{number} {}", code.as_str())).collect();
            self.say("Warned", &format!("of {}", codes.join(", ")));
        }
    }

    fn says_more(&self) -> bool {
        !self.quiet && self.format == Format::Human
    }

    /// A line of the summary. It goes to standard error, so that it is never mistaken for output.
    pub(super) fn say(&self, verb: &str, text: &str) {
        if self.says_more() {
            let (bold, plain) = if self.color { ("\x1b[1;32m", "\x1b[0m") } else { ("", "") };
            print_error(&format!("{bold}{verb:>9}{plain} {text}"));
        }
    }
}

/// The number of lines of a file that has been written, which ends with a line break.
fn line_count(text: &str) -> usize {
    text.bytes().filter(|&byte| byte == b'\n').count()
}

fn made(summary: &Summary) -> String {
    let mut parts = vec![count(summary.lexicons, "lexicon")];
    for (number, noun) in [
        (summary.records, "record"),
        (summary.queries, "query"),
        (summary.procedures, "procedure"),
        (summary.subscriptions, "subscription"),
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

/// A line on standard output. Who closes the pipe has seen enough.
pub(super) fn print(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

pub(super) fn print_error(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

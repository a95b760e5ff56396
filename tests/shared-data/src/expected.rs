//! Tables that are checked in, so that a change of what they list is seen.

use std::path::Path;
use std::{env, fs};

/// As [`compare`], for a list made from shared data. Where that is other data than what stands beside the project, lines may
/// be missing or new, but none that `must_be_listed`.
///
/// # Panics
///
/// As [`compare`]; of other data, if there is such a line.
pub fn compare_listed(path: &Path, actual: &str, must_be_listed: impl Fn(&str) -> bool) {
    if env::var_os(crate::VARIABLE).is_none() {
        return compare(path, actual);
    }
    let listed = fs::read_to_string(path).unwrap_or_default();
    let is_new = |line: &&str| must_be_listed(line) && !listed.lines().any(|known| known == *line);
    let new: Vec<&str> = actual.lines().filter(is_new).collect();
    assert!(new.is_empty(), "{} does not have these lines:\n{}", path.display(), new.join("\n"));
}

/// Compares a file with what it should hold, or writes it if the variable `LEXGEN_BLESS` is `1`.
///
/// # Panics
///
/// If the file differs, with the lines that do; or cannot be written.
pub fn compare(path: &Path, actual: &str) {
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return;
    }
    if env::var_os("LEXGEN_BLESS").is_some_and(|value| value == "1") {
        return fs::write(path, actual).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    let mut report = format!("{} differs; `LEXGEN_BLESS=1` writes it anew\n", path.display());
    let mut list = |sign: char, from: &str, other: &str| {
        for (number, line) in from.lines().enumerate().filter(|(_, line)| !other.lines().any(|other| other == *line)) {
            report.push_str(&format!("{sign} {:4} {line}\n", number + 1));
        }
    };
    list('-', &expected, actual);
    list('+', actual, &expected);
    panic!("{report}");
}

//! Outcomes of cases, and checked-in lists of those that contradict the data or that the data leaves open.
//!
//! A list has lines `case⇥outcome` or `case⇥outcome⇥reason`. It constrains only the cases that it names, because other data
//! may have other cases.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// The outcomes of a test's cases, compared with a list by [`finish`](Self::finish).
#[derive(Debug)]
pub struct Outcomes {
    list: PathBuf,
    cases: BTreeSet<String>,
    notable: Vec<Notable>,
}

/// An outcome that belongs in the list.
#[derive(Debug)]
struct Notable {
    case: String,
    outcome: String,
    /// Whether the data expects another outcome.
    is_wrong: bool,
}

impl Outcomes {
    /// Creates an empty collection that will be compared with the list at this path.
    #[must_use]
    pub fn new(list: impl Into<PathBuf>) -> Self {
        Self { list: list.into(), cases: BTreeSet::new(), notable: Vec::new() }
    }

    /// Records a case that has the expected outcome. The list must not name it.
    pub fn right(&mut self, case: &str) {
        self.cases.insert(case.to_owned());
    }

    /// Records a case whose outcome contradicts the data. The list must have the same outcome, with a reason.
    pub fn wrong(&mut self, case: &str, outcome: impl Into<String>) {
        self.add(case, outcome.into(), true);
    }

    /// Records a case whose outcome the data leaves open. If the list names the case, it must have the same outcome.
    pub fn open(&mut self, case: &str, outcome: impl Into<String>) {
        self.add(case, outcome.into(), false);
    }

    fn add(&mut self, case: &str, outcome: String, is_wrong: bool) {
        self.right(case);
        // A line of the list holds one outcome.
        let outcome = outcome.replace('\n', "; ");
        self.notable.push(Notable { case: case.to_owned(), outcome, is_wrong });
    }

    /// Compares the outcomes with the list, or writes the list if the variable `LEXGEN_BLESS` is `1`.
    ///
    /// # Panics
    ///
    /// Panics if there was no case, if a listed case has another outcome, or if an outcome is wrong and not listed with a
    /// reason.
    pub fn finish(self) {
        let list = self.list.display();
        assert!(!self.cases.is_empty(), "{list}: no case was compared");
        let text = fs::read_to_string(&self.list).unwrap_or_default();
        if env::var_os("LEXGEN_BLESS").is_some_and(|value| value == "1") {
            // An empty list is no file.
            match self.bless(&text) {
                blessed if blessed == text => return,
                blessed if blessed.is_empty() => fs::remove_file(&self.list),
                blessed => fs::write(&self.list, blessed),
            }
            .unwrap_or_else(|error| panic!("{list}: {error}"));
            return;
        }
        let (failures, unlisted) = self.compare(&text);
        if !unlisted.is_empty() {
            println!("neither the data nor {list} has the expected outcome of:\n{unlisted}");
        }
        assert!(failures.is_empty(), "{list} (`LEXGEN_BLESS=1` writes it):\n{failures}");
    }

    /// Returns failures, and the outcomes for which neither the data nor the list has an expected one.
    fn compare(&self, list: &str) -> (String, String) {
        let mut listed: BTreeMap<&str, &str> = list
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter(|(case, _)| self.cases.contains(*case))
            .collect();
        let (mut failures, mut unlisted) = (String::new(), String::new());
        for Notable { case, outcome, is_wrong } in &self.notable {
            let written = match listed.remove(case.as_str()).map(|rest| (rest, reason(rest, outcome))) {
                Some((_, Some(reason))) if !*is_wrong || has_reason(reason) => continue,
                Some((_, Some(_))) => writeln!(failures, "{case}: the reason is missing: {outcome}"),
                Some((rest, None)) => writeln!(failures, "{case}: {outcome}; listed is: {rest}"),
                None if *is_wrong => writeln!(failures, "{case}: {outcome}"),
                None => writeln!(unlisted, "{case}: {outcome}"),
            };
            written.expect("writing to a string cannot fail");
        }
        for (case, rest) in listed {
            writeln!(failures, "{case}: as expected now; listed is: {rest}").expect("writing to a string cannot fail");
        }
        (failures, unlisted)
    }

    /// Returns the list of these outcomes, with the reasons of the old list.
    fn bless(&self, old: &str) -> String {
        let old: BTreeMap<&str, &str> = old.lines().filter_map(|line| line.split_once('\t')).collect();
        let line = |Notable { case, outcome, is_wrong }: &Notable| {
            let reason =
                old.get(case.as_str()).and_then(|rest| reason(rest, outcome)).filter(|reason| !reason.is_empty());
            match reason.or(is_wrong.then_some(MISSING)) {
                Some(reason) => format!("{case}\t{outcome}\t{reason}\n"),
                None => format!("{case}\t{outcome}\n"),
            }
        };
        self.notable.iter().map(line).collect()
    }
}

/// The placeholder of a blessed list for a reason that has to be written by hand.
const MISSING: &str = "REASON?";

fn has_reason(reason: &str) -> bool {
    !reason.is_empty() && reason != MISSING
}

/// Returns the reason in `rest`, a line without its case. Returns `None` if the line has another outcome.
fn reason<'l>(rest: &'l str, outcome: &str) -> Option<&'l str> {
    let after = rest.strip_prefix(outcome)?;
    if after.is_empty() { Some(after) } else { after.strip_prefix('\t') }
}

#[cfg(test)]
mod tests {
    use super::Outcomes;

    const LIST: &str = "a\tx\tbecause\nb\ty\nc\tz\tbecause\n";

    fn compare(record: impl FnOnce(&mut Outcomes)) -> (String, String) {
        let mut outcomes = Outcomes::new("list");
        record(&mut outcomes);
        outcomes.compare(LIST)
    }

    fn failures(record: impl FnOnce(&mut Outcomes)) -> String {
        compare(record).0
    }

    #[test]
    fn listed_outcomes_and_cases_that_are_gone_pass() {
        let passes = compare(|outcomes| {
            outcomes.wrong("a", "x");
            outcomes.open("b", "y");
            outcomes.right("new");
        });
        assert_eq!(passes, (String::new(), String::new()));
    }

    #[test]
    fn listed_cases_with_another_outcome_fail() {
        assert_eq!(failures(|outcomes| outcomes.wrong("a", "other")), "a: other; listed is: x\tbecause\n");
        assert_eq!(failures(|outcomes| outcomes.open("b", "other")), "b: other; listed is: y\n");
        assert_eq!(failures(|outcomes| outcomes.right("c")), "c: as expected now; listed is: z\tbecause\n");
        assert_eq!(failures(|outcomes| outcomes.wrong("a", "xx")), "a: xx; listed is: x\tbecause\n");
    }

    #[test]
    fn wrong_outcomes_need_a_listed_reason() {
        assert_eq!(failures(|outcomes| outcomes.wrong("new", "x")), "new: x\n");
        assert_eq!(failures(|outcomes| outcomes.wrong("b", "y")), "b: the reason is missing: y\n");
    }

    #[test]
    fn open_outcomes_that_are_not_listed_are_reported_and_pass() {
        assert_eq!(compare(|outcomes| outcomes.open("new", "x")), (String::new(), "new: x\n".to_owned()));
    }

    #[test]
    fn blessing_keeps_reasons_and_requires_missing_ones() {
        let mut outcomes = Outcomes::new("list");
        outcomes.wrong("a", "x");
        outcomes.open("b", "other");
        outcomes.wrong("c", "other");
        assert_eq!(outcomes.bless(LIST), "a\tx\tbecause\nb\tother\nc\tother\tREASON?\n");
    }

    #[test]
    #[should_panic(expected = "no case was compared")]
    fn an_empty_list_of_cases_fails() {
        Outcomes::new("list").finish();
    }
}

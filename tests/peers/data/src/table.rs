//! The tables in Markdown.

use std::fmt::{self, Display};

use crate::Table;
use crate::measure::Cost;
use crate::row::{Row, Subject};

/// What is done, by all subjects alike.
#[derive(Clone, Copy, Debug)]
pub struct Task {
    name: &'static str,
    about: &'static str,
    yardstick: Subject,
}

impl Task {
    /// A task, what it is about, and the subject that the others are divided by.
    #[must_use]
    pub const fn new(name: &'static str, about: &'static str, yardstick: Subject) -> Self {
        Self { name, about, yardstick }
    }
}

/// What is to be reached.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    task: &'static str,
    subject: Subject,
    bound: Bound,
}

#[derive(Clone, Copy, Debug)]
enum Bound {
    Ratio(f64),
    Nanoseconds(f64),
    Allocations(u64),
}

impl Target {
    /// At most so many times what the yardstick takes.
    #[must_use]
    pub const fn ratio(task: &'static str, subject: Subject, ratio: f64) -> Self {
        Self { task, subject, bound: Bound::Ratio(ratio) }
    }

    /// At most so much time.
    #[must_use]
    pub const fn nanoseconds(task: &'static str, subject: Subject, nanoseconds: f64) -> Self {
        Self { task, subject, bound: Bound::Nanoseconds(nanoseconds) }
    }

    /// At most so many allocations.
    #[must_use]
    pub const fn allocations(task: &'static str, subject: Subject, allocations: u64) -> Self {
        Self { task, subject, bound: Bound::Allocations(allocations) }
    }
}

/// A table with what its rows cost.
#[derive(Debug)]
pub struct Report<'a> {
    /// The table.
    pub table: &'a Table,
    /// Its rows.
    pub rows: &'a [Row],
    /// What they cost, in the same order.
    pub costs: &'a [Result<Cost, String>],
}

impl Report<'_> {
    fn of(&self, task: &str) -> impl Iterator<Item = (Subject, &Result<Cost, String>)> {
        self.rows.iter().zip(self.costs).filter(move |(row, _)| row.task == task).map(|(row, cost)| (row.subject, cost))
    }

    fn cost(&self, task: &str, subject: Subject) -> Option<&Cost> {
        self.of(task).find(|(other, _)| *other == subject).and_then(|(_, cost)| cost.as_ref().ok())
    }

    fn yardstick(&self, task: &str) -> Option<&Cost> {
        let task = self.table.tasks.iter().find(|other| other.name == task)?;
        self.cost(task.name, task.yardstick)
    }

    fn write_ratios(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut subjects: Vec<Subject> = self.rows.iter().map(|row| row.subject).collect();
        subjects.sort_unstable();
        subjects.dedup();
        let names: Vec<&str> = subjects.iter().map(|subject| subject.name()).collect();
        writeln!(f, "| task | {} | yardstick |", names.join(" | "))?;
        writeln!(f, "| --- |{} --- |", " ---: |".repeat(names.len()))?;
        for task in self.table.tasks {
            let Some(yardstick) = self.yardstick(task.name) else { continue };
            write!(f, "| {} |", task.name)?;
            for subject in &subjects {
                match self.cost(task.name, *subject) {
                    Some(cost) => write!(f, " {:.2} |", cost.nanoseconds / yardstick.nanoseconds)?,
                    None => f.write_str(" – |")?,
                }
            }
            writeln!(f, " {}, {} |", task.yardstick.name(), Time(yardstick.nanoseconds))?;
        }
        Ok(())
    }

    fn write_targets(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "| target | must be at most | is | by instructions | reached |\n| --- | ---: | ---: | ---: | --- |\n",
        )?;
        for target in self.table.targets {
            let Some(cost) = self.cost(target.task, target.subject) else { continue };
            let name = format!("{}: {}", target.task, target.subject.name());
            match (target.bound, self.yardstick(target.task)) {
                (Bound::Ratio(bound), Some(yardstick)) => {
                    let is = cost.nanoseconds / yardstick.nanoseconds;
                    let instructions =
                        cost.instructions.zip(yardstick.instructions).map(|(ours, theirs)| ours / theirs);
                    let instructions = Known(instructions.map(|ratio| format!("{ratio:.2}")));
                    writeln!(f, "| {name} | {bound:.2} | {is:.2} | {instructions} | {} |", verdict(is <= bound))?;
                }
                (Bound::Nanoseconds(bound), _) => {
                    let (is, verdict) = (Time(cost.nanoseconds), verdict(cost.nanoseconds <= bound));
                    writeln!(f, "| {name} | {} | {is} | | {verdict} |", Time(bound))?;
                }
                (Bound::Allocations(bound), _) => {
                    let is = cost.memory.allocations;
                    writeln!(f, "| {name} | {bound} allocations | {is} | | {} |", verdict(is <= bound))?;
                }
                (Bound::Ratio(_), None) => {}
            }
        }
        Ok(())
    }

    fn write_costs(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("| task | who | time | instructions | allocations | bytes allocated | peak |\n")?;
        f.write_str("| --- | --- | ---: | ---: | ---: | ---: | ---: |\n")?;
        for task in self.table.tasks {
            for (subject, cost) in self.of(task.name) {
                write!(f, "| {} | {} |", task.name, subject.name())?;
                match cost {
                    Ok(cost) => {
                        let instructions = Known(cost.instructions.map(|count| Grouped(count.round())));
                        let memory = cost.memory;
                        write!(f, " {} | {instructions} | {} |", Time(cost.nanoseconds), memory.allocations)?;
                        writeln!(f, " {} | {} |", memory.bytes, memory.peak)?;
                    }
                    Err(reason) => writeln!(f, " cannot: {} | | | | |", reason.replace('|', "\\|"))?,
                }
            }
        }
        Ok(())
    }
}

const fn verdict(reached: bool) -> &'static str {
    if reached { "yes" } else { "**no**" }
}

impl Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "### {}\n", self.table.about)?;
        for task in self.table.tasks {
            writeln!(f, "- {}: {}.", task.name, task.about)?;
        }
        f.write_str("\nTime, as a ratio to the yardstick:\n\n")?;
        self.write_ratios(f)?;
        writeln!(f)?;
        self.write_targets(f)?;
        writeln!(f)?;
        self.write_costs(f)
    }
}

/// A number that may not be there.
struct Known<T>(Option<T>);

impl<T: Display> Display for Known<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(number) => number.fmt(f),
            None => f.write_str("–"),
        }
    }
}

/// Nanoseconds, in a unit that fits.
struct Time(f64);

impl Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 1000.0 { write!(f, "{:.1} ns", self.0) } else { write!(f, "{:.2} µs", self.0 / 1000.0) }
    }
}

/// A count, with a comma between thousands.
struct Grouped(f64);

impl Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:.0}", self.0);
        for (index, digit) in digits.char_indices() {
            if index > 0 && (digits.len() - index) % 3 == 0 {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

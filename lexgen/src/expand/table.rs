//! Tables: invocations of the runtime's macros, which state facts in one row each.
//!
//! A formatter does not know their shape and would wrap them like any run of tokens, so they are laid out here.

use std::fmt::{self, Write};

/// An invocation of one of the runtime's macros.
#[derive(Debug)]
pub(crate) struct Table {
    /// The macro's path.
    path: String,
    /// What stands before the braces.
    head: String,
    /// What stands in them, a line for each row.
    rows: String,
    belongs_above: bool,
}

impl Table {
    pub(super) fn new(runtime: &str, name: &str, head: impl Into<String>) -> Self {
        Self { path: format!("{runtime}::{name}"), head: head.into(), rows: String::new(), belongs_above: true }
    }

    /// A table that defines something itself.
    pub(super) fn standalone(runtime: &str, name: &str, head: impl Into<String>) -> Self {
        Self { belongs_above: false, ..Self::new(runtime, name, head) }
    }

    pub(super) fn row(&mut self, row: impl fmt::Display) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.rows, "{row};");
    }

    /// Whether the table says what the item before it is.
    pub(crate) fn belongs_above(&self) -> bool {
        self.belongs_above
    }

    /// Writes the table, each line indented by `indent`.
    pub(crate) fn write(&self, indent: &str, out: &mut String) {
        let mut line = |parts: &[&str]| {
            out.push_str(indent);
            parts.iter().for_each(|part| out.push_str(part));
            out.push('\n');
        };
        line(&[&self.path, "! {"]);
        if self.rows.is_empty() {
            line(&["    ", &self.head, " {}"]);
        } else {
            line(&["    ", &self.head, " {"]);
            self.rows.lines().for_each(|row| line(&["        ", row]));
            line(&["    }"]);
        }
        line(&["}"]);
    }
}

/// A string as a Rust literal.
pub(super) fn string(text: &str) -> StringLiteral<'_> {
    StringLiteral(text)
}

/// What [`string`] gives.
pub(super) struct StringLiteral<'t>(&'t str);

impl fmt::Display for StringLiteral<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

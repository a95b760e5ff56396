//! Tables: invocations of the runtime's macros, which state facts in one row each.
//!
//! A formatter does not know their shape and would wrap them like any run of tokens, so they are laid out here.

use std::fmt::{self, Write};

/// Room that the rows of many tables find enough, so that text need not move while it grows.
const USUAL_LENGTH: usize = 512;

/// The same for what stands before them.
const USUAL_HEAD: usize = 96;

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
    pub(super) fn new(runtime: &str, name: &str, head: impl fmt::Display) -> Self {
        let mut text = String::with_capacity(USUAL_HEAD);
        // Writing to a string cannot fail.
        let _ = write!(text, "{head}");
        Self {
            path: [runtime, "::", name].concat(),
            head: text,
            rows: String::with_capacity(USUAL_LENGTH),
            belongs_above: true,
        }
    }

    /// A table that defines something itself.
    pub(super) fn standalone(runtime: &str, name: &str, head: impl fmt::Display) -> Self {
        Self { belongs_above: false, ..Self::new(runtime, name, head) }
    }

    pub(super) fn row(&mut self, row: impl fmt::Display) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.rows, "{row};");
    }

    /// As [`Self::row`], for a row that `write` puts down part by part.
    pub(super) fn write_row(&mut self, write: impl FnOnce(&mut String)) {
        write(&mut self.rows);
        self.rows.push_str(";\n");
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
            self.rows.split_terminator('\n').for_each(|row| line(&["        ", row]));
            line(&["    }"]);
        }
        line(&["}"]);
    }
}

/// A string as a Rust literal.
pub(super) fn string(text: &str) -> StringLiteral<'_> {
    StringLiteral(text)
}

/// An integer as a Rust literal, with a separator between groups of three digits where there are more than four.
pub(super) fn integer(value: impl Into<i128>) -> String {
    let value = value.into();
    let digits = value.unsigned_abs().to_string();
    let sign = if value < 0 { "-" } else { "" };
    if digits.len() <= UNSEPARATED {
        return [sign, &digits].concat();
    }
    let mut literal = sign.to_owned();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            literal.push('_');
        }
        literal.push(digit);
    }
    literal
}

/// How many digits are read at a glance.
const UNSEPARATED: usize = 4;

/// What [`string`] gives.
pub(super) struct StringLiteral<'t>(&'t str);

impl fmt::Display for StringLiteral<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Most strings are names, in which nothing needs an escape.
        if self.0.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')) {
            f.write_char('"')?;
            f.write_str(self.0)?;
            f.write_char('"')
        } else {
            write!(f, "{:?}", self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::integer;

    #[test]
    fn digits_of_large_integers_are_grouped() {
        for (value, literal) in [
            (0, "0"),
            (-9999, "-9999"),
            (10_000, "10_000"),
            (-100_000, "-100_000"),
            (1_000_000, "1_000_000"),
            (i64::MIN, "-9_223_372_036_854_775_808"),
        ] {
            assert_eq!(integer(value), literal);
        }
    }
}

//! Schema macros: invocations of the runtime's macros, which state facts in one entry each.

use std::fmt::{self, Write};

use super::cfg;
use super::code::{Code, Text};

/// An invocation of one of the runtime's macros.
#[derive(Debug)]
pub(crate) struct SchemaMacro {
    pub(super) code: Code,
    /// True if the macro is about the item before it.
    is_attached: bool,
}

impl SchemaMacro {
    /// Starts a macro that is about the item before it.
    pub(super) fn new(runtime: &str, name: &str, head: impl FnOnce(&mut Text)) -> Self {
        let mut this = Self { code: Code::new(), is_attached: true };
        this.code.open(format_args!("{runtime}::{name}!"));
        this.code.write_open(head);
        this
    }

    /// Starts a macro that defines items.
    pub(super) fn standalone(runtime: &str, name: &str) -> Self {
        let mut this = Self { code: Code::new(), is_attached: false };
        this.code.open(format_args!("{runtime}::{name}!"));
        this
    }

    /// Puts the next entry behind a Cargo feature.
    pub(super) fn attribute(&mut self, feature: &str) {
        self.code.line(format_args!("{}", cfg(feature)));
    }

    pub(super) fn entry(&mut self, entry: fmt::Arguments<'_>) {
        self.write_entry(|text| text.write(entry));
    }

    /// Writes an entry in parts.
    pub(super) fn write_entry(&mut self, write: impl FnOnce(&mut Text)) {
        self.code.write_line(|text| {
            write(text);
            text.push(";");
        });
    }

    /// Writes an entry for a variant: its value in data, and its name.
    pub(super) fn variant(&mut self, value: impl fmt::Display, name: impl fmt::Display) {
        self.write_entry(|text| write_variant(value, name, text));
    }

    /// Ends the macro.
    pub(super) fn end(mut self) -> Self {
        self.code.close();
        if self.is_attached {
            self.code.close();
        }
        self
    }

    /// Returns true if the macro is about the item before it.
    pub(crate) fn is_attached(&self) -> bool {
        self.is_attached
    }

    pub(crate) fn code(&self) -> &Code {
        &self.code
    }
}

pub(super) fn write_variant(value: impl fmt::Display, name: impl fmt::Display, text: &mut Text) {
    text.write(format_args!("{value} =>"));
    text.space();
    text.write(format_args!("{name}"));
}

/// Returns a string as a Rust literal.
pub(super) fn string(text: &str) -> StringLiteral<'_> {
    StringLiteral(text)
}

/// Returns an integer as a Rust literal, with a separator between groups of three digits where there are more than
/// four.
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

/// The most digits of a number without separators.
const UNSEPARATED: usize = 4;

/// Displays a string as a Rust literal.
pub(super) struct StringLiteral<'t>(&'t str);

impl fmt::Display for StringLiteral<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Most strings are names, which need no escapes.
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

//! Tables: invocations of the runtime's macros, which state facts in one row each.
//!
//! A formatter does not know their shape and would wrap them like any run of tokens, so they are made as text here.

use proc_macro2::TokenStream;

use super::ty::tokens;

/// An invocation of one of the runtime's macros.
#[derive(Debug)]
pub(crate) struct Table {
    /// The macro's path.
    path: String,
    /// What stands before the braces.
    head: String,
    /// What stands in them, a row each.
    rows: Vec<String>,
    belongs_above: bool,
}

impl Table {
    pub(super) fn new(runtime: &str, name: &str, head: impl Into<String>) -> Self {
        Self { path: format!("{runtime}::{name}"), head: head.into(), rows: Vec::new(), belongs_above: true }
    }

    /// A table that defines something itself.
    pub(super) fn standalone(runtime: &str, name: &str, head: impl Into<String>) -> Self {
        Self { belongs_above: false, ..Self::new(runtime, name, head) }
    }

    pub(super) fn row(&mut self, row: impl Into<String>) {
        self.rows.push(row.into() + ";");
    }

    /// Whether the table says what the item before it is.
    pub(crate) fn belongs_above(&self) -> bool {
        self.belongs_above
    }

    /// Writes the table, each line indented by `indent`.
    pub(crate) fn write(&self, indent: &str, out: &mut String) {
        let mut line = |depth: usize, text: &str| {
            out.push_str(indent);
            out.push_str(&"    ".repeat(depth));
            out.push_str(text);
            out.push('\n');
        };
        line(0, &format!("{}! {{", self.path));
        if self.rows.is_empty() {
            line(1, &format!("{} {{}}", self.head));
        } else {
            line(1, &format!("{} {{", self.head));
            for row in &self.rows {
                row.lines().for_each(|text| line(2, text));
            }
            line(1, "}");
        }
        line(0, "}");
    }

    /// The tokens of the table.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        let mut text = String::new();
        self.write("", &mut text);
        tokens(&text)
    }
}

/// A string as a Rust literal.
pub(super) fn string(text: &str) -> String {
    format!("{text:?}")
}

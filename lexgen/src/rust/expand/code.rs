//! Plain Rust as text: items, written line by line.
//!
//! Lines are written as if there were no limit to their length, and as if the item stood at the left margin. What breaks and
//! indents them is `output`.

use std::fmt::{self, Write};

/// How far the members of an item are indented.
const INDENT: &str = "    ";

/// Room that many items find enough, so that text need not move while it grows.
const USUAL_LENGTH: usize = 1024;

/// An item of plain Rust, or what stands above one.
///
/// Each attribute, each line of documentation and each member has a line to itself, as a formatter would have it.
#[derive(Debug)]
pub(crate) struct Code {
    text: String,
    /// How many braces are open.
    depth: usize,
}

impl Code {
    pub(super) fn new() -> Self {
        Self { text: String::with_capacity(USUAL_LENGTH), depth: 0 }
    }

    /// The lines, each with its line break.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Writes a line of code.
    pub(super) fn line(&mut self, line: fmt::Arguments<'_>) {
        self.indent();
        self.write(line);
        self.text.push('\n');
    }

    /// As [`Self::line`], for a line that `write` puts down part by part.
    pub(super) fn write_line(&mut self, write: impl FnOnce(&mut String)) {
        self.indent();
        write(&mut self.text);
        self.text.push('\n');
    }

    /// Writes the start of an item that goes on in braces.
    pub(super) fn open(&mut self, head: fmt::Arguments<'_>) {
        self.indent();
        self.write(head);
        self.text.push_str(" {\n");
        self.depth += 1;
    }

    /// Closes the braces that were opened last.
    pub(super) fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.text.ends_with("{\n") {
            self.text.pop();
        } else {
            self.indent();
        }
        self.text.push_str("}\n");
    }

    /// Writes a line of documentation.
    pub(super) fn doc(&mut self, line: &str) {
        self.indent();
        self.text.push_str("///");
        if !line.is_empty() {
            self.text.push(' ');
            self.text.push_str(line);
        }
        self.text.push('\n');
    }

    /// Sets off what follows.
    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.text.push_str(INDENT);
        }
    }

    fn write(&mut self, text: fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.text.write_fmt(text);
    }
}

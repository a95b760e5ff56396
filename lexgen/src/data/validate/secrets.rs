//! The values of secret fields in a text, so that lines with secrets are not shown.
//!
//! Fields are secret by their names, whether or not a lexicon has them. The text may have several values or be
//! malformed, so it is only scanned, not parsed.

use std::ops::Range;

use crate::config::Config;
use crate::lexicon::source::{Sources, Span};

/// The values of secret fields in a JSON text.
#[derive(Debug)]
pub struct SecretPlaces {
    /// Sorted and without overlaps.
    found: Vec<Range<usize>>,
}

impl SecretPlaces {
    /// Finds the values of the fields that are secret by a configuration.
    #[must_use]
    pub fn new(text: &str, config: &Config) -> Self {
        Scan { text, config, at: 0, depth: 0, name: None, is_secret: false, outer: None, found: Vec::new() }.run()
    }

    /// Returns whether the line in which a span starts contains a part of a secret.
    #[must_use]
    pub fn are_in_line_of(&self, span: Span, sources: &Sources) -> bool {
        let line = sources.file(span.file).line_range(span.start);
        let next = self.found.partition_point(|value| value.end <= line.start);
        self.found.get(next).is_some_and(|value| value.start < line.end)
    }
}

/// Returns whether a text that is not JSON may contain a secret: whether the name of a secret field occurs in it.
#[must_use]
pub fn names_secret(text: &str, config: &Config) -> bool {
    let is_between = |char: char| char.is_whitespace() || "\"'{}[]:,\\".contains(char);
    text.split(is_between).any(|word| !word.is_empty() && config.is_secret(word))
}

/// A scan of a text.
struct Scan<'t> {
    text: &'t str,
    config: &'t Config,
    at: usize,
    /// The current nesting.
    depth: usize,
    /// The last string, which is a name if a colon follows.
    name: Option<&'t str>,
    /// Whether the next value is secret.
    is_secret: bool,
    /// The start and the nesting of the outermost secret container.
    outer: Option<(usize, usize)>,
    found: Vec<Range<usize>>,
}

impl Scan<'_> {
    fn run(mut self) -> SecretPlaces {
        while let Some(byte) = self.text.as_bytes().get(self.at) {
            let start = self.at;
            match byte {
                b'"' => {
                    self.at = self.end_of_string();
                    self.scalar(start);
                    self.name = self.text.get(start..self.at);
                    continue;
                }
                b':' => self.is_secret = self.name.take().is_some_and(|name| is_secret_name(name, self.config)),
                b'{' | b'[' => self.open(),
                b'}' | b']' => self.close(),
                b',' => self.is_secret = false,
                b' ' | b'\t' | b'\n' | b'\r' => {}
                _ => {
                    let rest = &self.text.as_bytes()[start..];
                    let length = rest.iter().position(|byte| b",]}\n\"".contains(byte)).unwrap_or(rest.len());
                    self.at += length.max(1);
                    self.scalar(start);
                    continue;
                }
            }
            self.at += 1;
        }
        if let Some((start, _)) = self.outer {
            self.found.push(start..self.text.len());
        }
        SecretPlaces { found: self.found }
    }

    /// The end of the string that starts here. A string ends with its line, so that one without a closing quote hides
    /// no names.
    fn end_of_string(&self) -> usize {
        let mut is_escaped = false;
        for (offset, byte) in self.text.as_bytes()[self.at + 1..].iter().enumerate() {
            match byte {
                b'\n' => return self.at + 1 + offset,
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' => return self.at + 2 + offset,
                _ => {}
            }
        }
        self.text.len()
    }

    /// Handles a scalar.
    fn scalar(&mut self, start: usize) {
        if self.is_secret && self.outer.is_none() {
            self.found.push(start..self.at);
        }
        self.is_secret = false;
    }

    fn open(&mut self) {
        self.depth += 1;
        if self.is_secret && self.outer.is_none() {
            self.outer = Some((self.at, self.depth));
        }
        self.is_secret = false;
    }

    fn close(&mut self) {
        if let Some((start, _)) = self.outer.filter(|(_, depth)| *depth >= self.depth) {
            self.found.push(start..self.at + 1);
            self.outer = None;
        }
        self.depth = self.depth.saturating_sub(1);
        self.is_secret = false;
    }
}

/// Returns whether a name in quotes is that of a secret field. A malformed one may be.
fn is_secret_name(quoted: &str, config: &Config) -> bool {
    match serde_json::from_str::<String>(quoted) {
        Ok(name) => config.is_secret(&name),
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{SecretPlaces, names_secret};
    use crate::config::Config;
    use crate::lexicon::source::{Sources, Span};

    fn secrets(text: &str) -> Vec<&str> {
        let found = SecretPlaces::new(text, &Config::default()).found;
        found.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn values_of_secret_fields_are_found_for_any_type() {
        assert_eq!(secrets(r#"{"password":"a\"b","text":"password"}"#), [r#""a\"b""#]);
        assert_eq!(secrets("{\"password\" :\n 17, \"a\": [{\"p\\u0061ssword\": null}]}"), ["17", "null"]);
        assert_eq!(secrets(r#"{"password":{"password":["x"],"y":"z"},"b":"c"}"#), [r#"{"password":["x"],"y":"z"}"#]);
        assert_eq!(secrets(r#"{"a":"password","b":"c"} {"password":"d"}"#), [r#""d""#]);
    }

    #[test]
    fn truncated_secrets_are_redacted_to_the_end() {
        assert_eq!(secrets("{\"password\":\"abc\n\"a\":1}"), ["\"abc"]);
        assert_eq!(secrets(r#"{"password":["abc", "#), [r#"["abc", "#]);
        assert!(names_secret("{'password': 1", &Config::default()));
        assert!(!names_secret("{\"passwords\": 1", &Config::default()));
    }

    #[test]
    fn json_lines_are_split() {
        let text = "{\"a\": 1,\n \"password\": [\n  \"b\"\n ],\n \"c\": 2}";
        let mut sources = Sources::default();
        let file = sources.add("a.json", text.to_owned());
        let places = SecretPlaces::new(text, &Config::default());
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        let hidden: Vec<bool> = std::iter::once(0)
            .chain(starts)
            .map(|at| places.are_in_line_of(Span::new(file, at, at + 1), &sources))
            .collect();
        assert_eq!(hidden, [false, true, true, true, false]);
    }
}

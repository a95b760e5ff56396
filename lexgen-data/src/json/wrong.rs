//! What is wrong with JSON, and where, in the words of `serde_json`: where a token is wrong, that crate is asked to say why.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Error;
use super::reader::Reader;

impl Reader<'_> {
    /// The error for data that is wrong, with the position if it has none yet.
    #[cold]
    pub(super) fn place(&self, error: Error) -> Error {
        match error.line() {
            0 => self.error_at(self.at, &error.to_string()),
            _ => error,
        }
    }

    /// The error for an array or an object that goes on where a type has read all that it takes.
    #[cold]
    pub(super) fn not_ended(&mut self) -> Error {
        match self.peek() {
            Some(_) => self.error_at(self.at + 1, "trailing characters"),
            None => self.wrong_token(),
        }
    }

    fn error_at(&self, at: usize, message: &str) -> Error {
        let (line, column) = self.position(at);
        Error::custom(format_args!("{message} at line {line} column {column}"))
    }

    /// Line and column, as `serde_json` counts them.
    fn position(&self, at: usize) -> (usize, usize) {
        let before = self.input.get(..at).unwrap_or(self.input);
        let start_of_line = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        (line, before.len() - start_of_line)
    }

    /// The error for a token that is wrong, in the words of `serde_json`, which has to read all up to it once more.
    #[cold]
    pub(super) fn wrong_token(&self) -> Error {
        // Looking at everything can find faults in what has been skipped.
        let is_here = |error: &Error| (error.line(), error.column()) >= self.position(self.at);
        let error = serde_json::from_slice::<Anything>(self.input).err().filter(is_here);
        error.or_else(|| serde_json::from_slice::<IgnoredAny>(self.input).err()).unwrap_or_else(|| self.unknown_error())
    }

    /// The same for what is skipped, of which only the grammar matters, and that it is UTF-8.
    #[cold]
    pub(super) fn wrong_grammar(&self) -> Error {
        if self.at >= self.text.len() && self.text.len() < self.input.len() {
            return self.wrong_token();
        }
        serde_json::from_slice::<IgnoredAny>(self.input).err().unwrap_or_else(|| self.unknown_error())
    }

    fn unknown_error(&self) -> Error {
        self.error_at(self.at + 1, "expected value")
    }
}

/// Any value, of which all texts and numbers are read.
struct Anything;

impl<'de> Deserialize<'de> for Anything {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Anything {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self, A::Error> {
        while elements.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self, A::Error> {
        while entries.next_entry::<Self, Self>()?.is_some() {}
        Ok(self)
    }
}

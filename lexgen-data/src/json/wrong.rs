//! Errors with the messages and positions of `serde_json`, which reads invalid input again to explain it.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Error;
use super::reader::Reader;

impl Reader<'_> {
    /// Adds the position to an error without one.
    #[cold]
    pub(super) fn place(&self, error: Error) -> Error {
        match error.line() {
            0 => self.error_at(self.at, &error.to_string()),
            _ => error,
        }
    }

    /// Returns the error for an array or object that continues after everything that its type reads.
    #[cold]
    pub(super) fn not_ended(&mut self) -> Error {
        match self.peek() {
            Some(_) => self.error_at(self.at + 1, "trailing characters"),
            None => self.wrong_token(),
        }
    }

    /// Returns the error for more values than allowed.
    #[cold]
    pub(super) fn too_many(&self) -> Error {
        self.error_at(self.at + 1, &format!("more than {} values, which is the limit,", self.value_limit))
    }

    fn error_at(&self, at: usize, message: &str) -> Error {
        let (line, column) = self.position(at);
        Error::custom(format_args!("{message} at line {line} column {column}"))
    }

    /// Returns line and column, counted as in `serde_json`.
    fn position(&self, at: usize) -> (usize, usize) {
        let before = self.input.get(..at).unwrap_or(self.input);
        let start_of_line = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        (line, before.len() - start_of_line)
    }

    /// Returns `serde_json`'s error for an invalid token. That crate reads the input up to the token again.
    #[cold]
    pub(super) fn wrong_token(&self) -> Error {
        // Reading everything can find errors in data that was skipped.
        let is_here = |error: &Error| (error.line(), error.column()) >= self.position(self.at);
        let error = serde_json::from_slice::<Anything>(self.input).err().filter(is_here);
        error.or_else(|| serde_json::from_slice::<IgnoredAny>(self.input).err()).unwrap_or_else(|| self.unknown_error())
    }

    /// Like [`wrong_token`](Self::wrong_token) for skipped data, which is checked only for the grammar and for UTF-8.
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

/// Any value, with all strings and numbers read.
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

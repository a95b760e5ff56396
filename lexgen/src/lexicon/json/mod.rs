//! JSON with the position of every key and value.
//!
//! Other parsers drop positions, silently use the last of two equal keys, or recurse without a limit. Knows nothing of
//! lexicons.

use std::borrow::Cow;

use crate::lexicon::source::Span;

mod number;
mod parse;
mod text;

pub(crate) use number::{Integer, Number};
pub(crate) use parse::parse;

/// A value and its span.
#[derive(Clone, Debug)]
pub(crate) struct Value<'t> {
    pub(crate) kind: Kind<'t>,
    pub(crate) span: Span,
}

/// The JSON types.
#[derive(Clone, Debug)]
pub(crate) enum Kind<'t> {
    Null,
    Boolean(bool),
    Number(Number<'t>),
    String(Cow<'t, str>),
    Array(Vec<Value<'t>>),
    Object(Object<'t>),
}

/// An object: its entries in the order of the file, each key once.
#[derive(Clone, Debug)]
pub(crate) struct Object<'t> {
    pub(crate) span: Span,
    pub(crate) entries: Vec<Entry<'t>>,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'t> {
    pub(crate) key: Cow<'t, str>,
    pub(crate) key_span: Span,
    pub(crate) value: Value<'t>,
}

impl<'t> Object<'t> {
    /// The value under `key`.
    pub(crate) fn get(&self, key: &str) -> Option<&Value<'t>> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// Returns whether there is a value under `key`.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The opening brace, for diagnostics about the object as a whole.
    pub(crate) fn brace(&self) -> Span {
        Span { end: self.span.start + 1, ..self.span }
    }
}

impl Value<'_> {
    /// Names the type of the value for messages, such as `a string`.
    pub(crate) fn describe(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Boolean(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::String(_) => "a string",
            Kind::Array(_) => "an array",
            Kind::Object(_) => "an object",
        }
    }

    /// The place for diagnostics about the value: its opening brace or bracket, or else all of it.
    pub(crate) fn caret(&self) -> Span {
        match self.kind {
            Kind::Array(_) | Kind::Object(_) => Span { end: self.span.start + 1, ..self.span },
            _ => self.span,
        }
    }
}

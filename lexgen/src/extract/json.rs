//! JSON whose values know the place in Rust that they come from.

use std::ops::Range;

use proc_macro2::Span;
use serde_json::Value;

use super::declaration::{Literal, LiteralValue, Text};
use crate::source::FileId;

/// A place in Rust. Macros do not know the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) file: Option<FileId>,
    pub(super) span: Span,
}

/// A value with its place.
#[derive(Debug)]
pub(super) struct Json {
    pub(super) place: Place,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    /// A value that has one place.
    Whole(Value),
    Array(Vec<Json>),
    Object(Vec<Entry>),
}

/// An entry of an object, and the place of its key.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) place: Place,
    pub(super) value: Json,
}

impl Json {
    pub(super) fn new(value: impl Into<Value>, place: Place) -> Self {
        Self { place, content: Content::Whole(value.into()) }
    }

    pub(super) fn text(text: &Text, file: Option<FileId>) -> Self {
        Self::new(text.value.as_str(), Place { file, span: text.span })
    }

    pub(super) fn literal(literal: &Literal, file: Option<FileId>) -> Self {
        let place = Place { file, span: literal.span };
        match &literal.value {
            LiteralValue::Boolean(value) => Self::new(*value, place),
            LiteralValue::Integer(value) => Self::new(*value, place),
            LiteralValue::String(value) => Self::new(value.as_str(), place),
        }
    }

    pub(super) fn array(items: Vec<Self>, place: Place) -> Self {
        Self { place, content: Content::Array(items) }
    }

    /// An object with a `type`.
    pub(super) fn of_type(name: &str, place: Place) -> Self {
        let mut object = Self::object(place);
        object.add("type", Self::new(name, place));
        object
    }

    pub(super) fn object(place: Place) -> Self {
        Self { place, content: Content::Object(Vec::new()) }
    }

    /// Returns whether an object has an entry.
    pub(super) fn has(&self, key: &str) -> bool {
        matches!(&self.content, Content::Object(entries) if entries.iter().any(|entry| entry.key == key))
    }

    /// Adds an entry whose key has the place of its value.
    pub(super) fn add(&mut self, key: &str, value: Self) {
        self.add_at(key, value.place, value);
    }

    /// Adds an entry to an object.
    pub(super) fn add_at(&mut self, key: &str, place: Place, value: Self) {
        if let Content::Object(entries) = &mut self.content {
            entries.push(Entry { key: key.to_owned(), place, value });
        }
    }

    /// Adds a list unless it is empty.
    pub(super) fn add_list(&mut self, key: &str, items: Vec<Self>) {
        if !items.is_empty() {
            self.add(key, Self::array(items, self.place));
        }
    }

    /// Adds a description, if there is one.
    pub(super) fn describe(&mut self, description: Option<&str>) {
        if let Some(description) = description {
            self.add("description", Self::new(description, self.place));
        }
    }

    /// The value without places.
    pub(super) fn to_value(&self) -> Value {
        match &self.content {
            Content::Whole(value) => value.clone(),
            Content::Array(items) => items.iter().map(Self::to_value).collect(),
            Content::Object(entries) => {
                entries.iter().map(|Entry { key, value, .. }| (key.clone(), value.to_value())).collect()
            }
        }
    }

    /// Writes the value as text, and adds the bytes of each part of it to `places`.
    pub(super) fn write(&self, text: &mut String, places: &mut Vec<(Range<usize>, Place)>) {
        let start = text.len();
        match &self.content {
            Content::Whole(value) => text.push_str(&value.to_string()),
            Content::Array(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        text.push(',');
                    }
                    item.write(text, places);
                }
                text.push(']');
            }
            Content::Object(entries) => {
                text.push('{');
                for (index, Entry { key, place, value }) in entries.iter().enumerate() {
                    if index > 0 {
                        text.push(',');
                    }
                    let start = text.len();
                    text.push_str(&Value::from(key.as_str()).to_string());
                    places.push((start..text.len(), *place));
                    text.push(':');
                    value.write(text, places);
                }
                text.push('}');
            }
        }
        places.push((start..text.len(), self.place));
    }
}

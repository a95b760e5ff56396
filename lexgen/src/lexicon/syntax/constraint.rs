//! The scalar types with their constraints: booleans, integers, strings, bytes and blobs.
//!
//! Whether constraints contradict each other is checked later.

use crate::lexicon::diagnostic::{Code, Diagnostic, quoted};
use crate::lexicon::json::Object;
use crate::lexicon::source::Span;
use crate::lexicon::syntax::advice;
use crate::lexicon::syntax::fields::{Parser, Text};
use crate::lexicon::syntax::{
    BlobSchema, BooleanSchema, FieldSpans, IntegerSchema, LengthRange, StringFormat, StringSchema,
};

impl Parser<'_> {
    pub(super) fn parse_boolean(&mut self, object: &Object<'_>, fields: &mut FieldSpans) -> BooleanSchema {
        self.check_fields(object, "a `boolean`", &["type", "description", "default", "const"]);
        BooleanSchema {
            default: fields.note("default", self.boolean(object, "default")),
            constant: fields.note("const", self.boolean(object, "const")),
        }
    }

    pub(super) fn parse_integer(&mut self, object: &Object<'_>, fields: &mut FieldSpans) -> IntegerSchema {
        let known = ["type", "description", "minimum", "maximum", "enum", "default", "const"];
        self.check_fields(object, "an `integer`", &known);
        let minimum = fields.note("minimum", self.integer(object, "minimum"));
        let maximum = fields.note("maximum", self.integer(object, "maximum"));
        let closed_values = self.integers(object, "enum").map(|values| {
            fields.note_empty("enum", object, values.is_empty());
            values.into_iter().filter_map(|value| fields.note("enum", Some(value))).collect()
        });
        IntegerSchema {
            minimum,
            maximum,
            closed_values,
            default: fields.note("default", self.integer(object, "default")),
            constant: fields.note("const", self.integer(object, "const")),
        }
    }

    pub(super) fn parse_string(&mut self, object: &Object<'_>, fields: &mut FieldSpans) -> StringSchema {
        let known = [
            "type",
            "description",
            "format",
            "minLength",
            "maxLength",
            "minGraphemes",
            "maxGraphemes",
            "enum",
            "knownValues",
            "default",
            "const",
        ];
        self.check_fields(object, "a `string`", &known);
        StringSchema {
            format: self.string(object, "format").and_then(|text| self.parse_format(text)),
            length: self.parse_length(object, "minLength", "maxLength", fields),
            graphemes: self.parse_length(object, "minGraphemes", "maxGraphemes", fields),
            closed_values: self.parse_values(object, "enum", fields),
            known_values: self.parse_values(object, "knownValues", fields),
            default: fields.note_text("default", self.string(object, "default")),
            constant: fields.note_text("const", self.string(object, "const")),
        }
    }

    fn parse_values(
        &mut self,
        object: &Object<'_>,
        field: &'static str,
        fields: &mut FieldSpans,
    ) -> Option<Vec<String>> {
        let values = self.strings(object, field)?;
        fields.note_empty(field, object, values.is_empty());
        Some(values.into_iter().filter_map(|text| fields.note_text(field, Some(text))).collect())
    }

    /// `format` must be one of the [specified formats](https://atproto.com/specs/lexicon#string-formats).
    fn parse_format(&mut self, text: Text<'_>) -> Option<StringFormat> {
        let format = StringFormat::ALL.iter().find(|format| format.as_str() == text.value);
        if format.is_none() {
            let help = advice::format(text.value);
            let message = format!("there is no string format {}", quoted(text.value));
            let diagnostic = Diagnostic::new(Code::UnknownFormat, message).at(text.span, "unknown").help(help);
            self.push_unknown(diagnostic, "it is read as a plain string");
        }
        format.copied()
    }

    pub(super) fn parse_bytes(&mut self, object: &Object<'_>, fields: &mut FieldSpans) -> LengthRange {
        self.check_fields(object, "`bytes`", &["type", "description", "minLength", "maxLength"]);
        self.parse_length(object, "minLength", "maxLength", fields)
    }

    pub(super) fn parse_length(
        &mut self,
        object: &Object<'_>,
        min: &'static str,
        max: &'static str,
        fields: &mut FieldSpans,
    ) -> LengthRange {
        LengthRange { min: fields.note(min, self.length(object, min)), max: fields.note(max, self.length(object, max)) }
    }

    pub(super) fn parse_blob(&mut self, object: &Object<'_>, fields: &mut FieldSpans) -> BlobSchema {
        self.check_fields(object, "a `blob`", &["type", "description", "accept", "maxSize"]);
        BlobSchema {
            accept: self.parse_values(object, "accept", fields),
            max_size: fields.note("maxSize", self.length(object, "maxSize")),
        }
    }
}

impl FieldSpans {
    /// Adds the span of a value to `fields`, and returns the value.
    fn note<T>(&mut self, field: &'static str, value: Option<(T, Span)>) -> Option<T> {
        let (value, span) = value?;
        self.push(field, span);
        Some(value)
    }

    /// Adds the span of a list that has no items of its own to point at.
    fn note_empty(&mut self, field: &'static str, object: &Object<'_>, is_empty: bool) {
        if let Some(value) = object.get(field).filter(|_| is_empty) {
            self.push(field, value.span);
        }
    }

    fn note_text(&mut self, field: &'static str, text: Option<Text<'_>>) -> Option<String> {
        self.note(field, text.map(|text| (text.value.to_owned(), text.span)))
    }
}

//! Rules about constraints: they do not contradict each other, and the values in a schema satisfy them.

use lexgen_data::graphemes;
use lexgen_data::mime::is_type_or_pattern;

use crate::lexicon::diagnostic::{Code, Diagnostic, Diagnostics, quoted};
use crate::lexicon::source::Span;
use crate::lexicon::syntax::{BlobSchema, FieldSpans, IntegerSchema, LengthRange, Schema, SchemaKind, StringSchema};

pub(super) fn check_schema(schema: &Schema, diagnostics: &mut Diagnostics) {
    let mut rules = Rules { span: schema.span, fields: &schema.fields, diagnostics };
    match &schema.kind {
        SchemaKind::Boolean(boolean) => rules.check_const_and_default(boolean.constant, boolean.default),
        SchemaKind::Integer(integer) => rules.check_integer(integer),
        SchemaKind::String(string) => rules.check_string(string),
        SchemaKind::Bytes(length) => rules.check_length(*length, "minLength", "maxLength"),
        SchemaKind::Array(array) => rules.check_length(array.length, "minLength", "maxLength"),
        SchemaKind::Blob(blob) => rules.check_blob(blob),
        SchemaKind::CidLink
        | SchemaKind::Object(_)
        | SchemaKind::Ref(_)
        | SchemaKind::Union(_)
        | SchemaKind::Unknown => {}
    }
}

struct Rules<'s, 'd> {
    span: Span,
    fields: &'s FieldSpans,
    diagnostics: &'d mut Diagnostics,
}

impl Rules<'_, '_> {
    fn check_integer(&mut self, schema: &IntegerSchema) {
        self.check_range(schema.minimum, schema.maximum, "minimum", "maximum");
        self.check_const_and_default(schema.constant, schema.default);
        let values = schema.closed_values.as_deref();
        self.check_empty_enum(values.map(<[i64]>::len));
        self.check_values(
            values,
            schema.constant.as_ref(),
            schema.default.as_ref(),
            |&value| integer_violation(value, schema),
            i64::to_string,
        );
    }

    fn check_string(&mut self, schema: &StringSchema) {
        self.check_length(schema.length, "minLength", "maxLength");
        self.check_length(schema.graphemes, "minGraphemes", "maxGraphemes");
        self.check_const_and_default(schema.constant.as_ref(), schema.default.as_ref());
        let values = schema.closed_values.as_deref();
        self.check_empty_enum(values.map(<[String]>::len));
        self.check_values(
            values,
            schema.constant.as_ref(),
            schema.default.as_ref(),
            |value| string_violation(value, schema),
            String::clone,
        );
        self.check_known_values(schema);
    }

    /// A lower limit must not be above the upper one.
    fn check_range<N: PartialOrd + std::fmt::Display>(
        &mut self,
        min: Option<N>,
        max: Option<N>,
        low: &str,
        high: &str,
    ) {
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            let place = self.place(low);
            self.diagnostics.push(
                Diagnostic::new(Code::ImpossibleRange, format!("`{low}` {min} is above `{high}` {max}"))
                    .at(place, "no value fits"),
            );
        }
    }

    fn check_length(&mut self, length: LengthRange, min: &str, max: &str) {
        self.check_range(length.min, length.max, min, max);
    }

    /// `const` and `default` exclude each other.
    fn check_const_and_default<T>(&mut self, constant: Option<T>, default: Option<T>) {
        if constant.is_some() && default.is_some() {
            let (constant, default) = (self.place("const"), self.place("default"));
            self.diagnostics.push(
                Diagnostic::new(Code::ConstAndDefault, "a field cannot have both `const` and `default`")
                    .at(default, "beside a `const`")
                    .related(constant, "the `const`")
                    .help("remove `default`: the value is always that of `const`"),
            );
        }
    }

    /// An `enum` must have a value.
    fn check_empty_enum(&mut self, length: Option<usize>) {
        if length == Some(0) {
            let place = self.place("enum");
            self.diagnostics.push(Diagnostic::new(Code::EmptyEnum, "no value fits an empty `enum`").at(place, "empty"));
        }
    }

    /// `const`, `default` and the values of `enum` must satisfy the other constraints. `const` and `default` must be among the
    /// values of `enum`.
    fn check_values<T: PartialEq>(
        &mut self,
        values: Option<&[T]>,
        constant: Option<&T>,
        default: Option<&T>,
        violation: impl Fn(&T) -> Option<String>,
        show: impl Fn(&T) -> String,
    ) {
        let violation_in_enum = |value: &T| match values {
            Some(values) if !values.is_empty() && !values.contains(value) => Some("not among the `enum`".to_owned()),
            _ => violation(value),
        };
        for (field, code, value) in
            [("const", Code::InvalidConst, constant), ("default", Code::InvalidDefault, default)]
        {
            if let Some((value, violation)) = value.and_then(|value| Some((value, violation_in_enum(value)?))) {
                let message = format!("the {field} {} breaks a constraint of its own field", quoted(&show(value)));
                let place = self.place(field);
                self.diagnostics.push(Diagnostic::new(code, message).at(place, violation));
            }
        }
        for (value, place) in values.unwrap_or_default().iter().zip(self.fields.items("enum")) {
            if let Some(violation) = violation(value) {
                let message = format!("the value {} can never occur", quoted(&show(value)));
                self.diagnostics.push(Diagnostic::new(Code::UnusableValue, message).at(place, violation));
            }
        }
    }

    /// Known values are plain strings: one that starts with `#` is not completed as a ref would be. With an `enum`, they have
    /// no effect.
    fn check_known_values(&mut self, schema: &StringSchema) {
        let Some(values) = &schema.known_values else {
            return;
        };
        if schema.closed_values.is_some() {
            let place = self.place("knownValues");
            self.diagnostics.push(
                Diagnostic::new(Code::UnusedKnownValues, "a string with an `enum` has no use for `knownValues`")
                    .at(place, "no effect"),
            );
        }
        for (value, place) in values.iter().zip(self.fields.items("knownValues")) {
            if value.starts_with('#') {
                self.diagnostics.push(
                    Diagnostic::new(Code::LocalKnownValue, format!("the known value {} is not a ref", quoted(value)))
                        .at(place, "used as written")
                        .help("name a token in full: `com.example.defs#token`"),
                );
            }
        }
    }

    /// `accept` has MIME types and patterns, at least one.
    fn check_blob(&mut self, schema: &BlobSchema) {
        let Some(accept) = &schema.accept else {
            return;
        };
        if accept.is_empty() {
            let place = self.place("accept");
            self.diagnostics.push(
                Diagnostic::new(Code::EmptyAccept, "an empty `accept` means different things to different readers")
                    .at(place, "nothing, or anything")
                    .help("remove it to accept everything"),
            );
        }
        for (text, place) in accept.iter().zip(self.fields.items("accept")) {
            if !is_type_or_pattern(text) {
                let diagnostic = Diagnostic::new(
                    Code::InvalidAccept,
                    format!("{} is neither a MIME type nor a pattern", quoted(text)),
                );
                self.diagnostics.push(diagnostic.at(place, "expected `image/png`, `image/*` or `*/*`"));
            }
        }
    }

    fn place(&self, field: &str) -> Span {
        self.fields.get(field).unwrap_or(self.span)
    }
}

/// Returns how an integer violates the limits of its field.
fn integer_violation(value: i64, schema: &IntegerSchema) -> Option<String> {
    if let Some(minimum) = schema.minimum.filter(|&minimum| value < minimum) {
        return Some(format!("below the `minimum` of {minimum}"));
    }
    schema.maximum.filter(|&maximum| value > maximum).map(|maximum| format!("above the `maximum` of {maximum}"))
}

/// Returns how a string violates the limits or the format of its field.
fn string_violation(value: &str, schema: &StringSchema) -> Option<String> {
    let length = length_violation(value.len() as u64, schema.length, "Length", "bytes");
    // Counting the clusters of a long string is expensive.
    let is_limited = schema.graphemes != LengthRange::default();
    let clusters = || length_violation(graphemes(value) as u64, schema.graphemes, "Graphemes", "graphemes");
    let format = || schema.format.and_then(|format| format.check(value).err());
    length
        .or_else(|| is_limited.then(clusters).flatten())
        .or_else(|| format().map(|error| format!("not of the format: {}", error.reason())))
}

fn length_violation(length: u64, range: LengthRange, limit: &str, unit: &str) -> Option<String> {
    if let Some(min) = range.min.filter(|&min| length < min) {
        return Some(format!("{length} {unit}, but `min{limit}` is {min}"));
    }
    range.max.filter(|&max| length > max).map(|max| format!("{length} {unit}, but `max{limit}` is {max}"))
}

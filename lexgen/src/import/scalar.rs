//! Booleans, integers, numbers and strings.

use std::collections::HashSet;

use serde_json::{Map, Value as Json};

use super::importer::Importer;
use super::options::Numbers;
use super::pattern;
use super::schema::Scope;
use crate::lexicon::diagnostic::{Code, Diagnostic, quoted};
use crate::lexicon::json::{Entry, Integer, Kind, Number, Object, Value};
use crate::lexicon::syntax::StringFormat;

/// The most bytes of a code point in UTF-8.
const BYTES: u64 = 4;

impl<'v> Importer<'v> {
    pub(super) fn boolean(&mut self, object: &Object<'v>, scope: &Scope) -> Map<String, Json> {
        let mut schema = self.start("boolean", object, scope);
        let value = |value: &Value<'v>| match value.kind {
            Kind::Boolean(value) => Some(Json::from(value)),
            _ => None,
        };
        let constant = object.get("const").and_then(value);
        // An `enum` with one of the two values.
        let values = values(object).unwrap_or_default();
        let values: Vec<Json> = values.iter().filter_map(value).collect();
        let only = values.first().filter(|first| values.iter().all(|other| other == *first)).cloned();
        match constant.or(only) {
            Some(constant) => _ = schema.insert("const".to_owned(), constant),
            None => self.default(&mut schema, object, value),
        }
        self.report_rest(object, "boolean", &["const", "enum", "default"]);
        schema
    }

    pub(super) fn integer(&mut self, object: &Object<'v>, scope: &Scope) -> Map<String, Json> {
        let mut schema = self.start("integer", object, scope);
        let value = |value: &Value<'v>| integer(value).map(Json::from);
        if let Some(constant) = object.get("const").and_then(value) {
            schema.insert("const".to_owned(), constant);
            self.report_rest(object, "number", CONVERTED_NUMBER);
            return schema;
        }
        if let Some(values) = self.values(object, value, "integers") {
            schema.insert("enum".to_owned(), values.into());
        }
        // The values of an `enum` say more than bounds do.
        if self.exact || !schema.contains_key("enum") {
            self.bounds(&mut schema, object);
        }
        self.default(&mut schema, object, value);
        self.report_rest(object, "number", CONVERTED_NUMBER);
        schema
    }

    /// The bounds of integers, inclusive.
    fn bounds(&mut self, schema: &mut Map<String, Json>, object: &Object<'v>) {
        let minimum = self.bound(object, "minimum", "exclusiveMinimum", 1);
        let maximum = self.bound(object, "maximum", "exclusiveMaximum", -1);
        let (of_format, format_entry) = match entry(object, "format") {
            Some(found @ Entry { value: Value { kind: Kind::String(format), .. }, .. }) => (range(format), Some(found)),
            _ => (None, None),
        };
        if let (None, Some(found)) = (of_format, format_entry) {
            self.lost_format(found);
        }
        let (low, high) = of_format.unwrap_or((None, None));
        let minimum = minimum.into_iter().chain(low).max();
        let maximum = maximum.into_iter().chain(high).min();
        if let (Some(low), Some(high), false) = (minimum, maximum, self.exact)
            && low > high
        {
            let message = "no integer is within the bounds, so they are left out";
            self.report(Diagnostic::new(Code::ImportWider, message).at(object.brace(), ""));
            return;
        }
        schema.extend(minimum.map(|bound| ("minimum".to_owned(), bound.into())));
        schema.extend(maximum.map(|bound| ("maximum".to_owned(), bound.into())));
    }

    /// One bound of integers. `inward` is the distance of an exclusive bound to the nearest integer within.
    fn bound(&mut self, object: &Object<'v>, inclusive: &str, exclusive: &str, inward: i64) -> Option<i64> {
        let bound = |entry: Option<&Entry<'v>>, by: i64| match entry.map(|entry| &entry.value.kind) {
            Some(Kind::Number(number)) => rounded(*number, inward, by),
            _ => None,
        };
        // In drafts up to 4, the exclusive keyword is a boolean about the other one.
        let is_exclusive = matches!(object.get(exclusive), Some(Value { kind: Kind::Boolean(true), .. }));
        let by = if is_exclusive { inward } else { 0 };
        let bounds = [bound(entry(object, inclusive), by), bound(entry(object, exclusive), inward)];
        let bounds = bounds.into_iter().flatten();
        if inward > 0 { bounds.max() } else { bounds.min() }
    }

    /// A number that may have a fraction, by the option `numbers`.
    pub(super) fn number(
        &mut self,
        object: &Object<'v>,
        is_parameter: bool,
        scope: &Scope,
    ) -> Option<Map<String, Json>> {
        let place = object.get("type").map_or(object.brace(), |value| value.span);
        // Parameters are text anyway.
        if is_parameter && self.options.numbers != Numbers::Integer {
            let mut rest = object.clone();
            rest.entries.retain(|entry| entry.key != "format");
            self.report_rest(&rest, "number", &["default"]);
            return Some(self.start("string", object, scope));
        }
        match self.options.numbers {
            Numbers::Omit => self.left_out(
                place,
                "a number with a fraction",
                Some("`--numbers string` or `--numbers integer` keeps the property"),
            ),
            Numbers::Integer => {
                let message = "numbers with fractions have no counterpart in Lexicon; this becomes an integer";
                let diagnostic = Diagnostic::new(Code::ImportNarrower, message).at(place, "fractions are not accepted");
                self.report(diagnostic.help("`--numbers string` makes it a string with the number as text"));
                let mut object = object.clone();
                object.entries.retain(|entry| entry.key != "format");
                Some(self.integer(&object, scope))
            }
            Numbers::String => {
                let message = "numbers with fractions have no counterpart in Lexicon; this becomes a string";
                let diagnostic =
                    Diagnostic::new(Code::ImportNarrower, message).at(place, "the number has to be written as text");
                self.report(diagnostic.help("`--numbers integer` makes it an integer, `--numbers omit` leaves it out"));
                let schema = self.start("string", object, scope);
                self.report_rest(object, "number", &["format"]);
                Some(schema)
            }
        }
    }

    pub(super) fn string(&mut self, object: &Object<'v>, scope: &Scope) -> Map<String, Json> {
        let mut schema = self.start("string", object, scope);
        let value = |value: &Value<'v>| match &value.kind {
            Kind::String(text) => Some(Json::from(text.as_ref())),
            _ => None,
        };
        if let Some(constant) = object.get("const").and_then(value) {
            schema.insert("const".to_owned(), constant);
            self.report_rest(object, "string", CONVERTED_STRING);
            return schema;
        }
        let values = self.values(object, value, "strings");
        let is_closed = values.is_some() && !self.options.open;
        if self.exact || !is_closed {
            self.format(&mut schema, object);
            self.string_lengths(&mut schema, object);
        }
        if let Some(values) = values {
            schema.insert(if self.options.open { "knownValues" } else { "enum" }.to_owned(), values.into());
        } else if let Some(Value { kind: Kind::Array(items), .. }) = object.get("knownValues") {
            let known: Vec<Json> = items.iter().filter_map(value).collect();
            schema.insert("knownValues".to_owned(), known.into());
        }
        self.default(&mut schema, object, value);
        self.report_rest(object, "string", CONVERTED_STRING);
        schema
    }

    /// The format of a string, from `format` or a pattern that spells the grammar of a format.
    fn format(&mut self, schema: &mut Map<String, Json>, object: &Object<'v>) {
        let by_pattern = match entry(object, "pattern") {
            Some(found @ Entry { value: Value { kind: Kind::String(text), .. }, .. }) => {
                let format = pattern::format(text);
                if format.is_none() {
                    self.wider_entry(found);
                }
                format
            }
            Some(found) => {
                self.wider_entry(found);
                None
            }
            None => None,
        };
        let mut format = by_pattern;
        if let Some(found @ Entry { value: Value { kind: Kind::String(name), .. }, .. }) = entry(object, "format") {
            match format_of(name) {
                Some(known) => format = Some(known),
                None => self.lost_format(found),
            }
        }
        schema.extend(format.map(|format| ("format".to_owned(), format.as_str().into())));
    }

    /// Reports a format that Lexicon does not have.
    pub(super) fn lost_format(&mut self, entry: &Entry<'v>) {
        let Kind::String(name) = &entry.value.kind else { return };
        let message = format!("the format {} has no counterpart in Lexicon", quoted(name));
        self.remark(Code::ImportAnnotation, entry.value.span, message, None);
    }

    /// The length of a string. JSON Schema counts code points, of which each has at least one byte, and at most four.
    fn string_lengths(&mut self, schema: &mut Map<String, Json>, object: &Object<'v>) {
        let least = self.length(object, "minLength").filter(|&least| least > 0);
        let most = self.length(object, "maxLength");
        if self.is_impossible(object, least, most) {
            return;
        }
        schema.extend(least.map(|least| ("minLength".to_owned(), least.into())));
        let Some(most) = most else { return };
        // A grapheme has at least one code point.
        if let Some(bytes) = most.checked_mul(BYTES).filter(|&bytes| i64::try_from(bytes).is_ok()) {
            schema.insert("maxLength".to_owned(), bytes.into());
        }
        schema.insert("maxGraphemes".to_owned(), most.into());
    }

    /// The bounds of the length of an array.
    pub(super) fn lengths(&mut self, schema: &mut Map<String, Json>, object: &Object<'v>, least: &str, most: &str) {
        let low = self.length(object, least).filter(|&low| low > 0 || self.exact);
        let high = self.length(object, most);
        if self.is_impossible(object, low, high) {
            return;
        }
        schema.extend(low.map(|low| ("minLength".to_owned(), low.into())));
        schema.extend(high.map(|high| ("maxLength".to_owned(), high.into())));
    }

    fn is_impossible(&mut self, object: &Object<'v>, least: Option<u64>, most: Option<u64>) -> bool {
        let is_impossible = matches!((least, most), (Some(least), Some(most)) if least > most) && !self.exact;
        if is_impossible {
            let message = "no length is within the bounds, so they are left out";
            self.report(Diagnostic::new(Code::ImportWider, message).at(object.brace(), ""));
        }
        is_impossible
    }

    /// A length. A bound that no length in 64 bits reaches is no bound.
    fn length(&mut self, object: &Object<'v>, key: &str) -> Option<u64> {
        let value = object.get(key)?;
        match integer(value) {
            Some(length) => match u64::try_from(length) {
                Ok(length) => Some(length),
                Err(_) => {
                    self.wrong_type(value, &format!("`{key}`"), "0 or more");
                    None
                }
            },
            None if matches!(&value.kind, Kind::Number(number) if number.integer() == Integer::TooLarge) => None,
            None => {
                self.wrong_type(value, &format!("`{key}`"), "an integer");
                None
            }
        }
    }

    /// The values of an `enum`, without null and without repetitions.
    fn values(
        &mut self,
        object: &Object<'v>,
        value: impl Fn(&Value<'v>) -> Option<Json>,
        types: &str,
    ) -> Option<Vec<Json>> {
        let items = values(object)?;
        let mut found: Vec<Json> = Vec::new();
        let mut seen: HashSet<String> = HashSet::new();
        for item in items.iter().filter(|item| !matches!(item.kind, Kind::Null)) {
            match value(item) {
                Some(value) if seen.insert(value.to_string()) => found.push(value),
                Some(_) => {}
                None => {
                    let message = format!("a value of an `enum` of {types} has another type");
                    self.report(Diagnostic::new(Code::ImportLeftOut, message).at(item.caret(), "no data can be this"));
                }
            }
        }
        if found.is_empty() && !self.exact {
            self.wider(object.get("enum")?, "an `enum` without a value");
            return None;
        }
        Some(found)
    }

    /// The default, if it is valid.
    fn default(
        &mut self,
        schema: &mut Map<String, Json>,
        object: &Object<'v>,
        value: impl Fn(&Value<'v>) -> Option<Json>,
    ) {
        let Some(written) = object.get("default") else { return };
        match value(written).filter(|value| self.exact || is_valid(value, schema)) {
            Some(default) => _ = schema.insert("default".to_owned(), default),
            None if matches!(written.kind, Kind::Null) => {
                let message = "a default of null has no counterpart in Lexicon".to_owned();
                self.remark(Code::ImportAnnotation, written.span, message, None);
            }
            None => {
                let message = "the default violates its own schema, and is left out";
                self.report(Diagnostic::new(Code::ImportLeftOut, message).at(written.caret(), ""));
            }
        }
    }
}

const CONVERTED_NUMBER: &[&str] =
    &["const", "enum", "default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "format"];

const CONVERTED_STRING: &[&str] = &["const", "enum", "default", "minLength", "maxLength", "format", "pattern"];

/// The string format for a format of JSON Schema, OpenAPI or Lexicon.
fn format_of(name: &str) -> Option<StringFormat> {
    match name {
        "date-time" => Some(StringFormat::Datetime),
        name => StringFormat::ALL.iter().copied().find(|format| format.as_str() == name),
    }
}

/// The values of a format of integers.
fn range(format: &str) -> Option<(Option<i64>, Option<i64>)> {
    Some(match format {
        "int8" => (Some(i8::MIN.into()), Some(i8::MAX.into())),
        "int16" => (Some(i16::MIN.into()), Some(i16::MAX.into())),
        "int32" => (Some(i32::MIN.into()), Some(i32::MAX.into())),
        "int64" => (None, None),
        "uint8" => (Some(0), Some(u8::MAX.into())),
        "uint16" => (Some(0), Some(u16::MAX.into())),
        "uint32" => (Some(0), Some(u32::MAX.into())),
        "uint64" => (Some(0), None),
        _ => return None,
    })
}

fn entry<'o, 'v>(object: &'o Object<'v>, key: &str) -> Option<&'o Entry<'v>> {
    object.entries.iter().find(|entry| entry.key == key)
}

fn values<'o, 'v>(object: &'o Object<'v>) -> Option<&'o [Value<'v>]> {
    match &object.get("enum")?.kind {
        Kind::Array(items) => Some(items),
        _ => None,
    }
}

fn integer(value: &Value<'_>) -> Option<i64> {
    match &value.kind {
        Kind::Number(number) => match number.integer() {
            Integer::Plain(integer) | Integer::Decorated(integer) => Some(integer),
            Integer::TooLarge | Integer::Fraction => None,
        },
        _ => None,
    }
}

/// The integer next to a bound, moved by `by` if the bound is an integer. A bound beyond 64 bits is none.
fn rounded(number: Number<'_>, inward: i64, by: i64) -> Option<i64> {
    match number.integer() {
        Integer::Plain(integer) | Integer::Decorated(integer) => integer.checked_add(by),
        Integer::TooLarge => None,
        Integer::Fraction => {
            let value: f64 = number.as_str().parse().ok()?;
            let rounded = if inward > 0 { value.ceil() } else { value.floor() };
            let text = format!("{rounded:.0}");
            if text == "-0" { Some(0) } else { text.parse().ok() }
        }
    }
}

/// Returns whether a default satisfies the other constraints.
fn is_valid(value: &Json, schema: &Map<String, Json>) -> bool {
    if let Some(Json::Array(values)) = schema.get("enum") {
        return values.contains(value);
    }
    let bound = |key: &str| schema.get(key).and_then(Json::as_i64);
    if let Some(integer) = value.as_i64() {
        return bound("minimum").is_none_or(|low| low <= integer)
            && bound("maximum").is_none_or(|high| integer <= high);
    }
    let Some(text) = value.as_str() else { return true };
    let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    let format = schema.get("format").and_then(Json::as_str).and_then(format_of);
    format.is_none_or(|format| format.check(text).is_ok())
        && bound("minLength").is_none_or(|low| low <= count(text.len()))
        && bound("maxGraphemes").is_none_or(|high| count(text.chars().count()) <= high)
}

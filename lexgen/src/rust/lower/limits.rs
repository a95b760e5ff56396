//! Limits of values: as constraints for validation, and in words for documentation.

use crate::lexicon::syntax::{LengthRange, Schema, SchemaKind};
use crate::rust::model::Constraint;

use super::object::constant_of;
use super::{Lowering, code};

/// The maximum nesting of arrays that is followed. Arrays of definitions can contain themselves.
const MOST_ARRAYS: usize = 16;

/// The constraints of a value of type `schema` where the type itself does not state them. A constant is not among them.
pub(super) fn constraints(cx: &Lowering<'_>, schema: &Schema) -> Vec<Constraint> {
    if cx.config.parts.validate { of_value(cx, schema, MOST_ARRAYS) } else { Vec::new() }
}

/// As [`constraints`], for a type that states the constraints of `schema` as its own.
pub(super) fn constraints_of_newtype(cx: &Lowering<'_>, schema: &Schema) -> Vec<Constraint> {
    if cx.config.parts.validate { of_schema(cx, cx.behind(schema), MOST_ARRAYS) } else { Vec::new() }
}

/// The limits of a value of type `schema` in sentences, such as "At most 300 graphemes, 3000 bytes."
pub(super) fn describe(cx: &Lowering<'_>, schema: &Schema) -> Option<String> {
    let sentences = sentences_of_value(cx, schema, MOST_ARRAYS);
    let sentences: Vec<String> = sentences.iter().map(|sentence| format!("{}.", capitalized(sentence))).collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

fn of_value(cx: &Lowering<'_>, schema: &Schema, arrays: usize) -> Vec<Constraint> {
    if is_newtype(cx, schema) { Vec::new() } else { of_schema(cx, cx.behind(schema), arrays) }
}

/// Returns true for a ref to an array that contains itself: a type of its own, which states its constraints.
fn is_newtype(cx: &Lowering<'_>, schema: &Schema) -> bool {
    matches!(&schema.kind, SchemaKind::Ref(reference) if cx.is_circular(reference))
}

fn of_schema(cx: &Lowering<'_>, schema: &Schema, arrays: usize) -> Vec<Constraint> {
    let mut found = Vec::new();
    match &schema.kind {
        SchemaKind::Integer(integer) => {
            let (minimum, maximum) = bounds(integer.minimum, integer.maximum);
            found.extend(minimum.map(|bound| Constraint::Bound("minimum", bound.into())));
            found.extend(maximum.map(|bound| Constraint::Bound("maximum", bound.into())));
        }
        SchemaKind::String(string) => {
            length("min_length", "max_length", string.length, &mut found);
            length("min_graphemes", "max_graphemes", string.graphemes, &mut found);
        }
        SchemaKind::Bytes(range) => length("min_length", "max_length", *range, &mut found),
        SchemaKind::Blob(blob) => {
            found.extend(blob.accept.clone().map(Constraint::Accept));
            found.extend(blob.max_size.map(|bound| Constraint::Bound("max_size", bound.into())));
        }
        SchemaKind::Array(array) => {
            length("min_length", "max_length", array.length, &mut found);
            let items = of_elements(cx, &array.items, arrays);
            if !items.is_empty() {
                found.push(Constraint::Items(items));
            }
        }
        SchemaKind::Boolean(_)
        | SchemaKind::CidLink
        | SchemaKind::Object(_)
        | SchemaKind::Ref(_)
        | SchemaKind::Union(_)
        | SchemaKind::Unknown => {}
    }
    found
}

fn of_elements(cx: &Lowering<'_>, items: &Schema, arrays: usize) -> Vec<Constraint> {
    let Some(arrays) = arrays.checked_sub(1) else { return Vec::new() };
    if is_newtype(cx, items) {
        return Vec::new();
    }
    let constant = constant_of(cx.behind(items)).map(Constraint::Constant);
    constant.into_iter().chain(of_value(cx, items, arrays)).collect()
}

fn length(min: &'static str, max: &'static str, range: LengthRange, found: &mut Vec<Constraint>) {
    found.extend(least(range).map(|bound| Constraint::Bound(min, bound.into())));
    found.extend(range.max.map(|bound| Constraint::Bound(max, bound.into())));
}

/// The lower bound of a length, unless every length satisfies it.
fn least(range: LengthRange) -> Option<u64> {
    range.min.filter(|&bound| bound > 0)
}

/// The bounds of an integer, without those that every integer satisfies.
fn bounds(minimum: Option<i64>, maximum: Option<i64>) -> (Option<i64>, Option<i64>) {
    (minimum.filter(|&bound| bound > i64::MIN), maximum.filter(|&bound| bound < i64::MAX))
}

fn sentences_of_value(cx: &Lowering<'_>, schema: &Schema, arrays: usize) -> Vec<String> {
    if is_newtype(cx, schema) {
        return Vec::new();
    }
    let schema = cx.behind(schema);
    match &schema.kind {
        SchemaKind::Integer(integer) => match bounds(integer.minimum, integer.maximum) {
            (Some(minimum), Some(maximum)) => vec![format!("from {} to {}", grouped(minimum), grouped(maximum))],
            (Some(minimum), None) => vec![format!("at least {}", grouped(minimum))],
            (None, Some(maximum)) => vec![format!("at most {}", grouped(maximum))],
            (None, None) => Vec::new(),
        },
        SchemaKind::String(string) => lengths(&[(string.graphemes, "grapheme"), (string.length, "byte")]),
        SchemaKind::Bytes(range) => lengths(&[(*range, "byte")]),
        SchemaKind::Blob(blob) => {
            let accepted = blob.accept.iter().filter(|accepted| !accepted.iter().any(|pattern| pattern == "*/*"));
            let mut sentences: Vec<String> = accepted.filter_map(|accepted| types(accepted)).collect();
            sentences.extend(blob.max_size.map(|bound| format!("at most {}", counted(bound, "byte"))));
            sentences
        }
        SchemaKind::Array(array) => {
            let mut sentences = lengths(&[(array.length, "element")]);
            if let Some(arrays) = arrays.checked_sub(1) {
                let of_element = sentences_of_value(cx, &array.items, arrays);
                sentences.extend(of_element.into_iter().map(|sentence| format!("each element: {sentence}")));
            }
            sentences
        }
        SchemaKind::Boolean(_)
        | SchemaKind::CidLink
        | SchemaKind::Object(_)
        | SchemaKind::Ref(_)
        | SchemaKind::Union(_)
        | SchemaKind::Unknown => Vec::new(),
    }
}

/// The bounds of one value in several units: "at least 1 grapheme", "at most 300 graphemes, 3000 bytes".
fn lengths(ranges: &[(LengthRange, &str)]) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut say = |start: &str, bound: fn(LengthRange) -> Option<u64>| {
        let bounds = ranges.iter().filter_map(|&(range, unit)| Some(counted(bound(range)?, unit)));
        let bounds: Vec<String> = bounds.collect();
        if !bounds.is_empty() {
            sentences.push(format!("{start} {}", bounds.join(", ")));
        }
    };
    say("exactly", |range| range.max.filter(|_| least(range) == range.max));
    say("at least", |range| least(range).filter(|_| least(range) != range.max));
    say("at most", |range| range.max.filter(|_| least(range) != range.max));
    sentences
}

/// The MIME types of a blob.
fn types(accepted: &[String]) -> Option<String> {
    let types: Vec<String> = accepted.iter().map(|pattern| code(pattern)).collect();
    match types.split_last()? {
        (only, []) => Some(format!("of type {only}")),
        (last, others) => Some(format!("of type {} or {last}", others.join(", "))),
    }
}

fn counted(count: u64, unit: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {unit}{plural}", grouped(count))
}

/// The most digits of a number without separators.
const UNSEPARATED: usize = 4;

/// The digits of an integer, in groups of three where there are more than four.
fn grouped(value: impl Into<i128>) -> String {
    let value = value.into();
    let digits = value.unsigned_abs().to_string();
    let mut text = if value < 0 { "-" } else { "" }.to_owned();
    for (index, digit) in digits.char_indices() {
        if index > 0 && digits.len() > UNSEPARATED && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn capitalized(sentence: &str) -> String {
    let (first, rest) = sentence.split_at(usize::from(!sentence.is_empty()));
    format!("{}{rest}", first.to_ascii_uppercase())
}

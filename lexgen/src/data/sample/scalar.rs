//! Scalar data: booleans, integers, strings, bytes, blobs.

use lexgen_data::sample::{Impossible, Random, TextBounds, blob_value, bytes, link, text, text_of};
use lexgen_data::{
    AtIdentifier, AtUri, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, StringFormat as Format, Tid,
    Uri, Value,
};

use crate::lexicon::syntax::{
    BlobSchema, BooleanSchema, IntegerSchema, LengthRange, Schema, SchemaKind, StringFormat, StringSchema,
};

/// The largest integer that all implementations represent exactly.
const SAFE: i64 = (1 << 53) - 1;

/// Makes a value of a scalar type. Returns `None` for other types.
pub(super) fn make(schema: &Schema, random: &mut Random) -> Option<Result<Value, Impossible>> {
    let made = match &schema.kind {
        SchemaKind::Boolean(boolean) => Ok(make_boolean(boolean, random).into()),
        SchemaKind::Integer(integer) => make_integer(integer, random).map(Value::from),
        SchemaKind::String(string) => make_string(string, random).map(Value::from),
        SchemaKind::Bytes(length) => make_bytes(*length, random),
        SchemaKind::CidLink => Ok(link(random).into()),
        SchemaKind::Blob(schema) => make_blob(schema, random),
        _ => return None,
    };
    Some(made)
}

/// The reason why no data can have a scalar type.
pub(super) fn impossible(schema: &Schema) -> Option<Impossible> {
    let mut random = Random::with_seed(0);
    match &schema.kind {
        // The value may be long, so it is not made here.
        SchemaKind::String(StringSchema { format: None, constant: None, closed_values: None, .. }) => {
            schema_bounds(schema)?.check().err()
        }
        SchemaKind::Bytes(length) => impossible_bytes(*length),
        _ => make(schema, &mut random)?.err(),
    }
}

fn make_boolean(schema: &BooleanSchema, random: &mut Random) -> bool {
    let default = schema.default.filter(|_| random.one_in(3));
    schema.constant.or(default).unwrap_or_else(|| random.one_in(2))
}

fn make_integer(schema: &IntegerSchema, random: &mut Random) -> Result<i64, Impossible> {
    let (min, max) = (schema.minimum.unwrap_or(i64::MIN), schema.maximum.unwrap_or(i64::MAX));
    let values = schema.closed_values.as_deref();
    let fits = |value: &i64| (min..=max).contains(value) && values.is_none_or(|values| values.contains(value));
    if let Some(constant) = schema.constant {
        let unfit = || Impossible::new("`const` breaks another constraint");
        return Some(constant).filter(fits).ok_or_else(unfit);
    }
    if let Some(values) = values {
        let fitting: Vec<i64> = values.iter().copied().filter(fits).collect();
        return random.choose(&fitting).copied().ok_or_else(|| Impossible::new("no value of `enum` can be used"));
    }
    if min > max {
        return Err(Impossible::new("`minimum` is above `maximum`"));
    }
    if let Some(default) = schema.default.filter(fits).filter(|_| random.one_in(8)) {
        return Ok(default);
    }
    // Beyond 53 bits only if the lexicon requires it, or rarely.
    let (low, high) = (schema.minimum.unwrap_or(-SAFE), schema.maximum.unwrap_or(SAFE));
    let is_safe = low <= high && !random.one_in(24);
    Ok(if is_safe { random.integer(low, high) } else { random.integer(min, max) })
}

fn make_string(schema: &StringSchema, random: &mut Random) -> Result<String, Impossible> {
    if let Some(constant) = &schema.constant {
        let unfit = || Impossible::new("`const` breaks another constraint");
        return Some(constant.clone()).filter(|text| fits(schema, text)).ok_or_else(unfit);
    }
    let one_of = |values: &Option<Vec<String>>, random: &mut Random| {
        let fitting: Vec<&String> = values.iter().flatten().filter(|text| fits(schema, text)).collect();
        random.choose(&fitting).map(|text| (*text).clone())
    };
    if schema.closed_values.is_some() {
        let none = || Impossible::new("no value of `enum` can be used");
        return one_of(&schema.closed_values, random).ok_or_else(none);
    }
    if let Some(known) = one_of(&schema.known_values, random).filter(|_| !random.one_in(3)) {
        return Ok(known);
    }
    if let Some(default) = schema.default.as_ref().filter(|text| random.one_in(8) && fits(schema, text)) {
        return Ok(default.clone());
    }
    match schema.format {
        None => text(&bounds(schema), random),
        Some(format) => formatted(format, &bounds(schema), random),
    }
}

/// Returns whether a string satisfies all constraints.
pub(super) fn fits(schema: &StringSchema, text: &str) -> bool {
    bounds(schema).allow(text)
        && schema.format.is_none_or(|format| is_of_format(format, text))
        && schema.constant.as_ref().is_none_or(|constant| constant == text)
        && schema.closed_values.as_ref().is_none_or(|values| values.iter().any(|value| value == text))
}

fn schema_bounds(schema: &Schema) -> Option<TextBounds> {
    match &schema.kind {
        SchemaKind::String(string) => Some(bounds(string)),
        _ => None,
    }
}

pub(super) fn bounds(schema: &StringSchema) -> TextBounds {
    TextBounds {
        min_length: schema.length.min.unwrap_or(0),
        max_length: schema.length.max,
        min_graphemes: schema.graphemes.min.unwrap_or(0),
        max_graphemes: schema.graphemes.max,
    }
}

/// Names the type of a format as `$ty` in an expression.
macro_rules! with_type {
    ($format:expr, $ty:ident => $expression:expr) => {
        match $format {
            StringFormat::AtIdentifier => with_type!(@ AtIdentifier, $ty => $expression),
            StringFormat::AtUri => with_type!(@ AtUri, $ty => $expression),
            StringFormat::Cid => with_type!(@ Cid, $ty => $expression),
            StringFormat::Datetime => with_type!(@ Datetime, $ty => $expression),
            StringFormat::Did => with_type!(@ Did, $ty => $expression),
            StringFormat::Handle => with_type!(@ Handle, $ty => $expression),
            StringFormat::Language => with_type!(@ Language, $ty => $expression),
            StringFormat::Nsid => with_type!(@ Nsid, $ty => $expression),
            StringFormat::RecordKey => with_type!(@ RecordKey, $ty => $expression),
            StringFormat::SpaceRef => with_type!(@ SpaceRef, $ty => $expression),
            StringFormat::Tid => with_type!(@ Tid, $ty => $expression),
            StringFormat::Uri => with_type!(@ Uri, $ty => $expression),
        }
    };
    (@ $format:ident, $ty:ident => $expression:expr) => {{
        type $ty = $format;
        $expression
    }};
}

/// Makes a string of a format.
fn formatted(format: StringFormat, bounds: &TextBounds, random: &mut Random) -> Result<String, Impossible> {
    with_type!(format, T => text_of::<T>(bounds, random))
}

pub(super) fn is_of_format(format: StringFormat, text: &str) -> bool {
    with_type!(format, T => <T as Format>::check(text).is_ok())
}

fn impossible_bytes(length: LengthRange) -> Option<Impossible> {
    let max = length.max.unwrap_or(u64::MAX).min(lexgen_data::sample::LONGEST);
    (length.min.unwrap_or(0) > max).then(|| Impossible::new("no byte string has the requested length"))
}

fn make_bytes(length: LengthRange, random: &mut Random) -> Result<Value, Impossible> {
    bytes(length.min.unwrap_or(0), length.max, random).map(Value::from)
}

fn make_blob(schema: &BlobSchema, random: &mut Random) -> Result<Value, Impossible> {
    let accept: Vec<&str> = schema.accept.iter().flatten().map(String::as_str).collect();
    blob_value(&accept, schema.max_size, random)
}

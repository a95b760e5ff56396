//! Changes that target the constraints of a place: a step beyond a bound, a wrong value, a missing field.

use lexgen_data::sample::{Random, TextBounds, blob_value, bytes, link, object, text};
use lexgen_data::{Bytes, Cid, CidLink, Object as Data, Value};

use super::mutate::{change_text, set_type};
use super::scalar::{bounds, is_of_format};
use super::{Sampler, Shape};
use crate::lexicon::syntax::{
    ArraySchema, BlobSchema, IntegerSchema, LengthRange, Object, Schema, SchemaKind, StringSchema, UnionSchema,
};

/// The longest string, byte string and array that is made to exceed a limit.
const LONGEST: u64 = 70_000;

/// Returns a slightly wrong replacement for `value`, if the type of the place has one.
pub(super) fn near(sampler: &Sampler, shape: &Shape<'_>, value: &Value, random: &mut Random) -> Option<Value> {
    match shape {
        Shape::Object(schema, _) | Shape::Parameters(schema) => {
            near_object(schema, value.as_object()?, random).map(Value::Object)
        }
        Shape::Any => None,
        Shape::Schema(Schema { kind, .. }) => match kind {
            SchemaKind::Integer(integer) => near_integer(integer, value.as_integer()?, random).map(Value::Integer),
            SchemaKind::String(string) => near_string(string, value.as_str()?, random).map(Value::String),
            SchemaKind::Bytes(length) => {
                let length = beyond(*length, random)?;
                bytes(length, Some(length), random).ok().map(Value::from)
            }
            SchemaKind::CidLink => Some(near_link(value, random)),
            SchemaKind::Blob(schema) => near_blob(schema, value.as_object()?, random).map(Value::Object),
            SchemaKind::Array(array) => near_array(array, value.as_array()?, random).map(Value::from),
            SchemaKind::Union(union) => {
                near_union(sampler, union, value.as_object()?.clone(), random).map(Value::Object)
            }
            SchemaKind::Unknown => Some(near_unknown(random)),
            SchemaKind::Boolean(_) => Some(Value::Boolean(!value.as_boolean()?)),
            SchemaKind::Object(_) | SchemaKind::Ref(_) => None,
        },
    }
}

/// Removes a required field, inserts a null, or changes `$type`.
fn near_object(schema: &Object, data: &Data, random: &mut Random) -> Option<Data> {
    let mut data = data.clone();
    let present: Vec<&str> = schema.properties.iter().map(|property| property.name.as_str()).collect();
    let name = *random.choose(&present)?;
    match random.below(5) {
        0 | 1 => _ = data.remove(name)?,
        2 | 3 => _ = data.insert(name, Value::Null),
        _ => set_type(&mut data, random),
    }
    Some(data)
}

/// An integer beyond a bound, or next to a listed value.
fn near_integer(schema: &IntegerSchema, value: i64, random: &mut Random) -> Option<i64> {
    let mut candidates = vec![value.wrapping_add(1), value.wrapping_sub(1)];
    candidates.extend(schema.minimum.and_then(|minimum| minimum.checked_sub(1)));
    candidates.extend(schema.maximum.and_then(|maximum| maximum.checked_add(1)));
    candidates.extend(schema.minimum.into_iter().chain(schema.maximum));
    candidates.extend(schema.closed_values.iter().flatten());
    random.choose(&candidates).copied()
}

/// A string beyond a bound, malformed, or different from the required value.
fn near_string(schema: &StringSchema, value: &str, random: &mut Random) -> Option<String> {
    let all = bounds(schema);
    let mut candidates: Vec<TextBounds> = Vec::new();
    let exactly = |length: u64| TextBounds { min_length: length, max_length: Some(length), ..TextBounds::default() };
    let clusters =
        |count: u64| TextBounds { min_graphemes: count, max_graphemes: Some(count), ..TextBounds::default() };
    candidates.extend(all.max_length.filter(|max| *max < LONGEST).map(|max| exactly(max + 1)));
    candidates.extend(all.min_length.checked_sub(1).map(exactly));
    candidates.extend(all.max_graphemes.filter(|max| *max < LONGEST).map(|max| clusters(max + 1)));
    candidates.extend(all.min_graphemes.checked_sub(1).map(clusters));
    if let Some(bounds) = random.choose(&candidates).filter(|_| !random.one_in(4)) {
        return text(bounds, random).ok();
    }
    let changed = change_text(value, random);
    match schema.format {
        // A change that keeps the format is not a miss, so another one is tried.
        Some(format) if is_of_format(format, &changed) => Some(change_text(&changed, random)),
        _ => Some(changed),
    }
}

/// A length just outside a range.
fn beyond(range: LengthRange, random: &mut Random) -> Option<u64> {
    let above = range.max.filter(|max| *max < LONGEST).map(|max| max + 1);
    let below = range.min.and_then(|min| min.checked_sub(1));
    let candidates: Vec<u64> = above.into_iter().chain(below).collect();
    random.choose(&candidates).copied()
}

/// A link of another kind, or a value that resembles one.
fn near_link(value: &Value, random: &mut Random) -> Value {
    let Some(link) = value.as_link().filter(|_| !random.one_in(4)) else {
        return Cid::of_raw(b"text").as_str().into();
    };
    // Version 0, which is only a hash.
    let hash = link.as_bytes().get(2..).and_then(|hash| CidLink::from_bytes(hash).ok());
    match (random.below(3), hash) {
        (0, Some(link)) => link.into(),
        (1, _) => Bytes::from(link.as_bytes()).into(),
        _ => Value::Object(Data::from([("link", link.to_cid().as_str())])),
    }
}

/// A blob with another MIME type, size, link, fields or form.
fn near_blob(schema: &BlobSchema, data: &Data, random: &mut Random) -> Option<Data> {
    let mut data = data.clone();
    let greatest = schema.max_size.and_then(|size| i64::try_from(size).ok());
    match random.below(8) {
        0 => _ = data.insert("mimeType", *random.choose(&["", "x", "image/", "IMAGE/PNG", "other/type"])?),
        1 => _ = data.insert("size", greatest?.checked_add(1)?),
        2 => _ = data.insert("size", *random.choose(&[-1, 0, i64::MAX])?),
        3 => _ = data.insert("ref", CidLink::of_dag_cbor(b"no blob")),
        4 => _ = data.insert("extra", 1),
        5 => {
            let mime_type = data.get("mimeType").and_then(Value::as_str).unwrap_or("image/png").to_owned();
            data = Data::from([("cid", Cid::of_raw(b"legacy").as_str().to_owned()), ("mimeType", mime_type)]);
        }
        6 => set_type(&mut data, random),
        _ => {
            let keys: Vec<String> = data.keys().map(str::to_owned).collect();
            data.remove(random.choose(&keys)?)?;
        }
    }
    Some(data)
}

/// One element too many or too few, elements in another order, or a null among them.
fn near_array(schema: &ArraySchema, elements: &[Value], random: &mut Random) -> Option<Vec<Value>> {
    let mut elements = elements.to_vec();
    let length = beyond(schema.length, random).filter(|_| !random.one_in(3));
    if let Some(length) = length.and_then(|length| usize::try_from(length).ok()).filter(|length| *length <= 2000) {
        let filler = elements.last().cloned().unwrap_or(Value::Null);
        elements.resize(length, filler);
        return Some(elements);
    }
    let (first, second) = (random.index(elements.len()), random.index(elements.len()));
    if elements.is_empty() || random.one_in(3) {
        elements.push(Value::Null);
    } else {
        elements.swap(first, second);
    }
    Some(elements)
}

/// Changes `$type` to another member, to a definition that is not listed, or removes it.
fn near_union(sampler: &Sampler, schema: &UnionSchema, mut data: Data, random: &mut Random) -> Option<Data> {
    let name = match random.below(3) {
        0 => random.choose(&schema.references)?.target.to_string(),
        1 => {
            let count = sampler.definitions.len();
            sampler.definitions.names().nth(random.index(count))?.to_string()
        }
        _ => {
            set_type(&mut data, random);
            return Some(data);
        }
    };
    data.insert("$type", name);
    Some(data)
}

/// Values that are not valid for `unknown`, and one that is.
fn near_unknown(random: &mut Random) -> Value {
    match random.below(4) {
        0 => link(random).into(),
        1 => blob_value(&[], None, random).unwrap_or_default(),
        2 => Value::from(vec![object(1, random)]),
        _ => Value::Object(object(2, random)),
    }
}

//! Objects, and the fields of structs.

use crate::lexicon::syntax::{LengthRange, Object, Property, Schema, SchemaKind, StringSchema};
use crate::rust::model::{Constraint, Doc, Field, Literal, Presence, Role, Struct, Type};
use crate::rust::names::{self, Claim, RustIdent, Scope};

use super::{Lowering, Place, Seed, code, default};

/// A struct for an object.
pub(super) fn lower_object<'c>(
    cx: &mut Lowering<'c>,
    seed: &Seed<'c>,
    object: &'c Object,
    role: Role,
    inner: &mut Vec<Seed<'c>>,
) -> Struct {
    let (names, extra) = field_names(cx, seed, object);
    let mut fields = Vec::with_capacity(object.properties.len());
    for (index, (property, name)) in object.properties.iter().zip(names).enumerate() {
        let place = Place { step: index + 1, field: Some(&property.name), ..Place::of_item(seed) };
        let ty = cx.type_of(&property.schema, &place, inner);
        fields.push(lower_field(cx, property, name, ty));
    }
    if fields.iter().any(|field| field.default.is_some()) {
        cx.defaulted.push(seed.id);
    }
    let constructor = constructor(&fields);
    Struct { role, fields, constructor, extra: cx.config.keeps_extra(&seed.document.id).then_some(extra) }
}

/// The most arguments that a constructor takes. Beyond that, positions do not help a reader.
const MOST_ARGUMENTS: usize = 6;

/// The fields that `new` takes, if it takes any or fills any in.
///
/// Arguments are ordered by the names of their fields in the lexicon. The order of keys in JSON has no meaning and changes
/// when a formatter sorts them. If arguments followed it, every call would still compile and some would swap two values.
fn constructor(fields: &[Field]) -> Option<Vec<usize>> {
    if fields.iter().all(Field::is_optional) {
        return None;
    }
    // A nullable constant can also be null.
    let has_argument = |field: &Field| match field.presence {
        Presence::Required => field.constant.is_none(),
        Presence::Nullable => true,
        Presence::Optional | Presence::OptionalNullable => false,
    };
    let mut arguments: Vec<usize> = (0..fields.len()).filter(|&index| has_argument(&fields[index])).collect();
    arguments.sort_by_key(|&index| &fields[index].wire);
    (arguments.len() <= MOST_ARGUMENTS).then_some(arguments)
}

/// A name for each property, and one for the field of what the lexicon does not name, which gives way to all others.
fn field_names(cx: &mut Lowering<'_>, seed: &Seed<'_>, object: &Object) -> (Vec<RustIdent>, RustIdent) {
    let mut claims: Vec<Claim> = object
        .properties
        .iter()
        .map(|property| {
            let wanted = names::field(&property.name);
            // A property that is written as Rust writes it keeps its name, `self` as far as it can.
            let rank = u8::from(wanted.unraw().trim_end_matches('_') != property.name.trim_end_matches('_'));
            Claim { wanted, rank }
        })
        .collect();
    claims.push(Claim { wanted: names::field("extra"), rank: 2 });
    let key = |index: usize| match object.properties.get(index) {
        Some(property) => format!("{}.{}", seed.key, property.name),
        None => format!("{}: unknown fields", seed.key),
    };
    let mut names = Scope::default().settle_last(claims, key, &mut cx.renames);
    let extra = names.pop().unwrap_or_else(|| names::field("extra"));
    (names, extra)
}

fn lower_field<'c>(cx: &Lowering<'c>, property: &'c Property, name: RustIdent, ty: Type) -> Field {
    let schema = cx.behind(&property.schema);
    Field {
        wire: property.name.clone(),
        doc: Doc { description: property.schema.description.clone(), note: known_values(schema) },
        presence: match (property.required, property.nullable) {
            (true, false) => Presence::Required,
            (false, false) => Presence::Optional,
            (true, true) => Presence::Nullable,
            (false, true) => Presence::OptionalNullable,
        },
        constraints: match &property.schema.kind {
            // Such an array is a type of its own, which states them.
            SchemaKind::Ref(reference) if cx.is_circular(reference) => Vec::new(),
            _ => constraints(cx, schema),
        },
        default: default::lower_default(cx.corpus, schema, &name, &ty).map(Box::new),
        constant: constant_of(schema),
        secret: cx.config.is_secret(&property.name) && cx.corpus.holds_text(schema),
        name,
        ty,
    }
}

/// What is said of known values where a format has the type.
fn known_values(schema: &Schema) -> Option<String> {
    match &schema.kind {
        SchemaKind::String(StringSchema { format: Some(_), known_values: Some(values), .. }) => {
            let values: Vec<String> = values.iter().map(|value| code(value)).collect();
            Some(format!("Known values: {}.", values.join(", ")))
        }
        _ => None,
    }
}

fn constant_of(schema: &Schema) -> Option<Literal> {
    match &schema.kind {
        SchemaKind::Boolean(boolean) => boolean.constant.map(Literal::Boolean),
        SchemaKind::Integer(integer) => integer.constant.map(Literal::Integer),
        SchemaKind::String(string) => string.constant.clone().map(Literal::String),
        _ => None,
    }
}

/// How many arrays within arrays are looked into. Nobody has more than two.
const MOST_ARRAYS: usize = 16;

/// What the lexicon demands of a value beyond what its type holds, but for a constant.
pub(super) fn constraints(cx: &Lowering<'_>, schema: &Schema) -> Vec<Constraint> {
    if cx.config.parts.validate { constraints_within(cx, schema, MOST_ARRAYS) } else { Vec::new() }
}

/// As [`constraints`], at most `arrays` arrays deep.
fn constraints_within(cx: &Lowering<'_>, schema: &Schema, arrays: usize) -> Vec<Constraint> {
    let mut found = Vec::new();
    match &schema.kind {
        SchemaKind::Integer(integer) => {
            found.extend(integer.minimum.map(|bound| Constraint::Bound("minimum", bound.into())));
            found.extend(integer.maximum.map(|bound| Constraint::Bound("maximum", bound.into())));
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
            let items = constraints_of_elements(cx, &array.items, arrays);
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

/// The constraints of an array's elements. Where arrays lead back to themselves, here or elsewhere, there is no end to them.
fn constraints_of_elements(cx: &Lowering<'_>, items: &Schema, arrays: usize) -> Vec<Constraint> {
    let Some(arrays) = arrays.checked_sub(1) else { return Vec::new() };
    match &items.kind {
        SchemaKind::Ref(reference) if cx.is_circular(reference) => Vec::new(),
        _ => {
            let items = cx.behind(items);
            let constant = constant_of(items).map(Constraint::Constant);
            constant.into_iter().chain(constraints_within(cx, items, arrays)).collect()
        }
    }
}

fn length(min: &'static str, max: &'static str, range: LengthRange, found: &mut Vec<Constraint>) {
    found.extend(range.min.map(|bound| Constraint::Bound(min, bound.into())));
    found.extend(range.max.map(|bound| Constraint::Bound(max, bound.into())));
}

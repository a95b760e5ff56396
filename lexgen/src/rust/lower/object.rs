//! Objects, and the fields of structs.

use crate::lexicon::syntax::{Object, Property, Schema, SchemaKind, StringSchema};
use crate::rust::model::{Doc, Field, Literal, Presence, Role, Struct, Type};
use crate::rust::names::{self, Claim, RustIdent, Scope};

use super::{ItemSource, Lowering, PendingItem, Place, code, default, limits};

/// A struct for an object.
pub(super) fn lower_object<'c>(
    cx: &mut Lowering<'c>,
    pending: &PendingItem<'c>,
    object: &'c Object,
    role: Role,
    inner: &mut Vec<PendingItem<'c>>,
) -> Struct {
    let keeps_extra =
        !matches!(pending.source, ItemSource::Parameters(_)) && cx.config.keeps_extra(&pending.document.id);
    let (names, extra) = field_names(cx, pending, object, keeps_extra);
    let mut fields = Vec::with_capacity(object.properties.len());
    for (index, (property, name)) in object.properties.iter().zip(names).enumerate() {
        let place = Place::of_property(pending, object, index);
        let ty = cx.type_of(&property.schema, &place, inner);
        fields.push(lower_field(cx, property, name, ty));
    }
    if fields.iter().any(|field| field.default.is_some()) {
        cx.defaulted.push(pending.id);
    }
    let constructor = constructor(&fields);
    let has_default = fields.iter().all(Field::is_optional);
    Struct { role, fields, constructor, has_default, extra, is_commit_event: false }
}

/// The number of arguments of a constructor. Calls with more are hard to read.
const MOST_ARGUMENTS: usize = 6;

/// Returns the fields that `new` takes, if there is a required or constant field.
///
/// Arguments are ordered by the names of their fields in the lexicon. The order of keys in JSON has no meaning and changes
/// when a formatter sorts them. If arguments followed it, every call would still compile and some would swap two values.
fn constructor(fields: &[Field]) -> Option<Vec<usize>> {
    if fields.iter().all(Field::is_optional) {
        return None;
    }
    let arguments = arguments(fields);
    (arguments.len() <= MOST_ARGUMENTS).then_some(arguments)
}

/// The fields that a value cannot be created without, in the order of arguments.
pub(super) fn arguments(fields: &[Field]) -> Vec<usize> {
    // A nullable constant can also be null.
    let has_argument = |field: &Field| match field.presence {
        Presence::Required => field.constant.is_none(),
        Presence::Nullable => true,
        Presence::Optional | Presence::OptionalNullable | Presence::Lossy | Presence::LossyNullable => false,
    };
    let mut arguments: Vec<usize> = (0..fields.len()).filter(|&index| has_argument(&fields[index])).collect();
    arguments.sort_by_key(|&index| &fields[index].wire);
    arguments
}

/// Names each property, and the field for unknown fields if there is one, which yields to all others.
fn field_names(
    cx: &mut Lowering<'_>,
    pending: &PendingItem<'_>,
    object: &Object,
    keeps_extra: bool,
) -> (Vec<RustIdent>, Option<RustIdent>) {
    let mut claims: Vec<Claim> = object
        .properties
        .iter()
        .map(|property| {
            let preferred = names::field(&property.name);
            // A property in snake case takes precedence over others that become it.
            let rank = u8::from(preferred.unraw().trim_end_matches('_') != property.name.trim_end_matches('_'));
            Claim { preferred, rank }
        })
        .collect();
    claims.extend(keeps_extra.then(|| Claim { preferred: names::field("extra"), rank: 2 }));
    let key = |index: usize| match object.properties.get(index) {
        Some(property) => format!("{}.{}", pending.key, property.name),
        None => format!("{}: unknown fields", pending.key),
    };
    let mut names = Scope::default().settle_last(claims, key, &mut cx.renames);
    let extra = if keeps_extra { names.pop() } else { None };
    (names, extra)
}

fn lower_field<'c>(cx: &Lowering<'c>, property: &'c Property, name: RustIdent, ty: Type) -> Field {
    let schema = cx.behind(&property.schema);
    let is_lossy = cx.corpus.lossy().is_optional(&property.schema);
    let mut doc = Doc { description: property.schema.description.clone(), note: known_values(schema) };
    if let Some(limits) = limits::describe(cx, &property.schema) {
        doc.add_note(&limits);
    }
    Field {
        wire: property.name.clone(),
        doc,
        presence: match (property.required, property.nullable) {
            (true, false) => Presence::Required,
            (true, true) => Presence::Nullable,
            (false, false) if is_lossy => Presence::Lossy,
            (false, false) => Presence::Optional,
            (false, true) if is_lossy => Presence::LossyNullable,
            (false, true) => Presence::OptionalNullable,
        },
        constraints: limits::constraints(cx, &property.schema),
        default: default::lower_default(cx.corpus, schema, &name, &ty).map(Box::new),
        constant: constant_of(schema),
        span: property.name_span,
        secret: cx.config.is_secret(&property.name) && cx.corpus.holds_text(schema),
        name,
        ty,
    }
}

/// Documents the known values of a string whose type is that of its format.
fn known_values(schema: &Schema) -> Option<String> {
    match &schema.kind {
        SchemaKind::String(StringSchema { format: Some(_), known_values: Some(values), .. }) => {
            let values: Vec<String> = values.iter().map(|value| code(value)).collect();
            Some(format!("Known values: {}.", values.join(", ")))
        }
        _ => None,
    }
}

pub(super) fn constant_of(schema: &Schema) -> Option<Literal> {
    match &schema.kind {
        SchemaKind::Boolean(boolean) => boolean.constant.map(Literal::Boolean),
        SchemaKind::Integer(integer) => integer.constant.map(Literal::Integer),
        SchemaKind::String(string) => string.constant.clone().map(Literal::String),
        _ => None,
    }
}

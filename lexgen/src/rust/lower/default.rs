//! Defaults of fields.

use crate::lexicon::corpus::Corpus;
use crate::lexicon::syntax::{Schema, SchemaKind};
use crate::rust::model::{Default, EnumDefault, Item, ItemId, ItemKind, Literal, Type};
use crate::rust::names::{self, RustIdent};

use super::definition::{ItemSource, source_of_schema};
use super::{integer_enum, string_enum};

/// Returns the default in `schema`, of a field called `name`.
pub(super) fn lower_default(corpus: &Corpus, schema: &Schema, name: &RustIdent, ty: &Type) -> Option<Default> {
    let literal = match &schema.kind {
        SchemaKind::Boolean(boolean) => Literal::Boolean(boolean.default?),
        SchemaKind::Integer(integer) => Literal::Integer(integer.default?),
        SchemaKind::String(string) => Literal::String(string.default.clone()?),
        _ => return None,
    };
    let stem = name.unraw();
    Some(Default {
        constant: names::exact(&format!("DEFAULT_{}", stem.trim_matches('_').to_uppercase())),
        accessor: names::exact(&format!("{}_or_default", stem.trim_end_matches('_'))),
        // `settle_defaults` looks it up for types of the model.
        in_enum: match ty {
            Type::Extern(_) => external_enum(corpus, schema).and_then(|kind| enumeration(&kind, &literal)),
            _ => None,
        },
        literal,
    })
}

/// Looks up defaults among the variants of enumerations, once all are named. `defaulted` are the structs with defaults.
pub(super) fn settle_defaults(items: &mut [Item], defaulted: &[ItemId]) {
    let mut found: Vec<(usize, usize, EnumDefault)> = Vec::new();
    for &ItemId(index) in defaulted {
        let ItemKind::Struct(object) = &items[index].kind else { continue };
        for (position, field) in object.fields.iter().enumerate() {
            if let (Type::Item(id), Some(default)) = (&field.ty, &field.default) {
                found.extend(enumeration(&items[id.0].kind, &default.literal).map(|found| (index, position, found)));
            }
        }
    }
    for (index, position, enumeration) in found {
        if let ItemKind::Struct(object) = &mut items[index].kind
            && let Some(default) = &mut object.fields[position].default
        {
            default.in_enum = Some(enumeration);
        }
    }
}

fn enumeration(kind: &ItemKind, literal: &Literal) -> Option<EnumDefault> {
    match (kind, literal) {
        (ItemKind::StringEnum(values), Literal::String(text)) => Some(EnumDefault {
            variant: values.values.iter().find(|(value, _)| value == text).map(|(_, name)| name.clone()),
            is_closed: values.other.is_none(),
        }),
        (ItemKind::IntegerEnum(values), Literal::Integer(number)) => Some(EnumDefault {
            variant: values.values.iter().find(|(value, _)| value == number).map(|(_, name)| name.clone()),
            is_closed: true,
        }),
        _ => None,
    }
}

/// Returns the enumeration that lexgen generates for `schema`, whose type is external.
fn external_enum(corpus: &Corpus, schema: &Schema) -> Option<ItemKind> {
    let mut renames = Vec::new();
    match source_of_schema(schema) {
        ItemSource::StringEnum { values, open } => {
            Some(ItemKind::StringEnum(string_enum::lower_string_enum(corpus, values, open, "", &mut renames)))
        }
        ItemSource::IntegerEnum(values) => {
            Some(ItemKind::IntegerEnum(integer_enum::lower_integer_enum(values, "", &mut renames)))
        }
        _ => None,
    }
}

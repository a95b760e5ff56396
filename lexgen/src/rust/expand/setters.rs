//! Setters of structs.

use crate::rust::model::{Field, Item, ItemKind, Presence, Struct, Type};

use super::Expansion;
use super::code::Text;
use super::schema_macro::SchemaMacro;

/// The macro that states the name and the argument of each field's setter.
pub(super) fn expand_setters(cx: &Expansion<'_>, item: &Item, object: &Struct) -> Option<SchemaMacro> {
    if object.fields.is_empty() {
        return None;
    }
    let mut schema = cx.start_macro("setters", item);
    for field in &object.fields {
        schema.write_entry(|text| write_setter(cx, item, field, text));
    }
    Some(schema.end())
}

/// Writes a setter, such as `with_langs(langs of ::lexgen_runtime::Language): optional`.
///
/// Arguments are those of `new`, in more forms: the elements of a list, and any variant of a union.
fn write_setter(cx: &Expansion<'_>, item: &Item, field: &Field, text: &mut Text) {
    let stem = field.name.unraw();
    text.push_all(["with_", stem.trim_start_matches('_')]);
    text.open("(");
    text.push(field.name.as_str());
    let (form, ty) = match &field.ty {
        Type::Array(element) => (" of ", &**element),
        Type::Lossy(inner) => match &**inner {
            Type::Array(element) => (" of ", &**element),
            _ => (" into ", &field.ty),
        },
        ty if is_converted(cx, ty) => (" into ", ty),
        ty => (": ", ty),
    };
    text.push(form);
    cx.write_ty(ty, item.module, text);
    text.close(")");
    text.push(match field.presence {
        Presence::Required => ": required",
        Presence::Optional => ": optional",
        Presence::Nullable => ": nullable",
        Presence::OptionalNullable => ": optional_nullable",
        Presence::Lossy => ": lossy",
        Presence::LossyNullable => ": lossy_nullable",
    });
}

/// Returns whether a setter takes whatever converts into the type. For other types there is one form only, so that `parse` knows its
/// result.
fn is_converted(cx: &Expansion<'_>, ty: &Type) -> bool {
    match ty {
        Type::String | Type::Boxed(_) | Type::Nested(_) => true,
        Type::Item(id) => match &cx.model.item(*id).kind {
            ItemKind::Union(_) => true,
            ItemKind::StringEnum(values) => values.other.is_some(),
            ItemKind::Alias(Type::String) => true,
            _ => false,
        },
        _ => false,
    }
}

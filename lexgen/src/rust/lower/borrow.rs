//! Which types borrow from the input.

use crate::rust::model::{Item, ItemKind, Type};

/// Marks every item that holds text, directly or through others.
pub(super) fn mark_borrowing(items: &mut [Item]) {
    // From each item to those that hold it, so that every item is looked at once for each use of it.
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    let mut found = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if matches!(&item.kind, ItemKind::StringEnum(values) if values.other.is_some()) {
            found.push(index);
        }
        for ty in types_of(&item.kind) {
            match innermost(ty) {
                Type::String | Type::Format(_) => found.push(index),
                Type::Item(target) => holders[target.0].push(index),
                _ => {}
            }
        }
    }
    while let Some(index) = found.pop() {
        if !items[index].borrows {
            items[index].borrows = true;
            found.extend(&holders[index]);
        }
    }
}

fn types_of(kind: &ItemKind) -> Vec<&Type> {
    match kind {
        ItemKind::Struct(object) => object.fields.iter().map(|field| &field.ty).collect(),
        ItemKind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
        ItemKind::Alias(ty) | ItemKind::Newtype(ty, _) => vec![ty],
        _ => Vec::new(),
    }
}

fn innermost(mut ty: &Type) -> &Type {
    while let Type::Array(inner) | Type::Lossy(inner) | Type::Boxed(inner) | Type::Nested(inner) = ty {
        ty = inner;
    }
    ty
}

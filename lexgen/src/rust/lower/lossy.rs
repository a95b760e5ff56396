//! Types that are read although they are partly broken.
//!
//! Lowering marks them where they stand; what is marked may be the name of a definition, whose type is known only when all
//! have one.

use crate::rust::model::{Item, ItemKind, Type};

/// How many definitions may stand for each other before one is left as it is.
const MOST_NAMES: usize = 16;

/// Puts the type that a name stands for in the place of the name, where a list or a string that is marked has one.
pub(super) fn settle_lossy(items: &mut [Item]) {
    let mut settled: Vec<(usize, usize, Type)> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        for (slot, ty) in types_of(&item.kind).enumerate().filter(|(_, ty)| holds_lossy(ty)) {
            settled.push((index, slot, settle(ty, items, MOST_NAMES)));
        }
    }
    for (index, slot, ty) in settled {
        match (&mut items[index].kind, slot) {
            (ItemKind::Struct(object), slot) => object.fields[slot].ty = ty,
            (ItemKind::Alias(inner) | ItemKind::Newtype(inner, _), _) => *inner = ty,
            _ => {}
        }
    }
}

/// The types within an item that can be marked, each with its place.
fn types_of(kind: &ItemKind) -> Box<dyn Iterator<Item = &Type> + '_> {
    match kind {
        ItemKind::Struct(object) => Box::new(object.fields.iter().map(|field| &field.ty)),
        ItemKind::Alias(ty) | ItemKind::Newtype(ty, _) => Box::new(std::iter::once(ty)),
        _ => Box::new(std::iter::empty()),
    }
}

fn holds_lossy(mut ty: &Type) -> bool {
    loop {
        match ty {
            Type::Lossy(_) => return true,
            Type::Array(inner) => ty = inner,
            _ => return false,
        }
    }
}

/// The type without names in marked places, but for those that stand for a marked type themselves.
fn settle(ty: &Type, items: &[Item], names: usize) -> Type {
    match ty {
        Type::Array(element) => Type::Array(Box::new(settle(element, items, names))),
        Type::Lossy(inner) => match (&**inner, names.checked_sub(1)) {
            (Type::Item(id), Some(names)) => match &items[id.0].kind {
                ItemKind::Alias(behind @ (Type::Array(_) | Type::Format(_))) => {
                    Type::Lossy(Box::new(settle(behind, items, names)))
                }
                _ => Type::Item(*id),
            },
            (array @ Type::Array(_), _) => Type::Lossy(Box::new(settle(array, items, names))),
            (format @ Type::Format(_), _) => Type::Lossy(Box::new(format.clone())),
            // A type that stands elsewhere is what it is.
            (other, _) => other.clone(),
        },
        other => other.clone(),
    }
}

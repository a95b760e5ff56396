//! Types of values that are read even if parts of them are invalid.
//!
//! Lowering marks them at their use. A marked type can be the name of a definition, whose type is known only when all
//! definitions are lowered.

use crate::rust::model::{Item, ItemKind, Type};

/// The number of definitions that are followed when one is another name for the next.
const MOST_NAMES: usize = 16;

/// Replaces the name of a definition by its type where a list or a string is marked.
pub(super) fn settle_lossy(items: &mut [Item]) {
    let mut settled: Vec<(usize, usize, Type)> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        for (slot, ty) in item.kind.types().enumerate().filter(|(_, ty)| holds_lossy(ty)) {
            settled.push((index, slot, settle(ty, items, MOST_NAMES)));
        }
    }
    for (index, slot, ty) in settled {
        if let Some(place) = items[index].kind.types_mut().nth(slot) {
            *place = ty;
        }
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

/// Returns the type without names in marked places, except names of types that are marked themselves.
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
            // An external type cannot be changed.
            (other, _) => other.clone(),
        },
        other => other.clone(),
    }
}

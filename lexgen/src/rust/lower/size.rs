//! Boxes in unions with large variants.
//!
//! A union is as large as its largest variant, and a type with unions as fields is larger still. Without boxes, views that
//! contain views reach many kilobytes, which are moved while they are read and fill the stack. Sizes are estimated from the
//! lexicons.

use crate::rust::model::{Item, ItemKind, Presence, Type, Union};

/// The largest variant without a box, in bytes: the threshold of `clippy::large_enum_variant`.
const LARGE: usize = 200;

/// The size of a pointer, and of smaller types.
const WORD: usize = 8;

/// Boxes large variants. Requires that no type contains itself, so after [`nest_cycles`](super::cycles::nest_cycles).
pub(super) fn box_large_variants(items: &mut [Item]) {
    let mut sizes: Vec<Option<usize>> = vec![None; items.len()];
    // An item is visited when everything in it has a size. The stack is explicit because chains can be long.
    let mut open: Vec<usize> = (0..items.len()).rev().collect();
    while let Some(&index) = open.last() {
        if sizes[index].is_some() {
            open.pop();
            continue;
        }
        let known = open.len();
        open.extend(held_by_value(&items[index].kind).filter(|&held| sizes[held].is_none()));
        if open.len() == known {
            if let ItemKind::Union(union) = &mut items[index].kind {
                box_variants(union, &sizes);
            }
            sizes[index] = Some(size_of_item(&items[index].kind, &sizes));
            open.pop();
        }
    }
}

fn box_variants(union: &mut Union, sizes: &[Option<usize>]) {
    for variant in &mut union.variants {
        if matches!(variant.ty, Type::Item(_)) && size_of(&variant.ty, sizes) > LARGE {
            variant.ty = Type::Boxed(Box::new(variant.ty.clone()));
        }
    }
}

/// The items that an item of this kind contains by value.
fn held_by_value(kind: &ItemKind) -> impl Iterator<Item = usize> + '_ {
    kind.types().filter_map(|ty| match ty {
        Type::Item(id) => Some(id.0),
        _ => None,
    })
}

fn size_of_item(kind: &ItemKind, sizes: &[Option<usize>]) -> usize {
    match kind {
        ItemKind::Struct(object) => {
            let fields =
                object.fields.iter().map(|field| size_of(&field.ty, sizes) + size_of_option(&field.ty, field.presence));
            fields.fold(object.extra.as_ref().map_or(0, |_| WORD), usize::saturating_add)
        }
        ItemKind::Union(union) => {
            let variants = union.variants.iter().map(|variant| size_of(&variant.ty, sizes));
            variants.max().unwrap_or_default().max(3 * WORD).saturating_add(WORD)
        }
        ItemKind::StringEnum(values) => {
            if values.other.is_some() {
                3 * WORD
            } else {
                WORD
            }
        }
        ItemKind::Alias(ty) | ItemKind::Newtype(ty, _) => size_of(ty, sizes),
        _ => WORD,
    }
}

/// The size of the discriminant of an `Option` around a type without a niche.
fn size_of_option(ty: &Type, presence: Presence) -> usize {
    match (ty, presence) {
        (_, Presence::Required) => 0,
        (Type::Integer, _) => WORD,
        _ => 0,
    }
}

fn size_of(ty: &Type, sizes: &[Option<usize>]) -> usize {
    match ty {
        Type::Boolean | Type::Integer | Type::Boxed(_) => WORD,
        Type::String | Type::Format(_) | Type::Bytes | Type::Object | Type::TypedObject | Type::Array(_) => 3 * WORD,
        Type::Value | Type::Lossy(_) => 4 * WORD,
        Type::Nested(_) => 2 * WORD,
        Type::CidLink => 5 * WORD,
        Type::Blob | Type::Body => 10 * WORD,
        Type::Extern(_) => 8 * WORD,
        Type::Item(id) => sizes.get(id.0).copied().flatten().unwrap_or_default(),
    }
}

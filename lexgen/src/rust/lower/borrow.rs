//! Marks the types that borrow from the input.

use crate::rust::model::{Item, ItemKind, Type};

/// Marks every item that contains strings, directly or through others.
pub(super) fn mark_borrowing(items: &mut [Item]) {
    // From each item to those that contain it, so that the search is linear in the number of uses.
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    let mut found = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if matches!(&item.kind, ItemKind::StringEnum(values) if values.other.is_some()) {
            found.push(index);
        }
        for ty in item.kind.types() {
            match ty.innermost() {
                Type::String | Type::Format(_) => found.push(index),
                Type::Item(target) => users[target.0].push(index),
                _ => {}
            }
        }
    }
    while let Some(index) = found.pop() {
        if !items[index].borrows {
            items[index].borrows = true;
            found.extend(&users[index]);
        }
    }
}

//! The traits that types derive.
//!
//! A type can derive a trait only if everything in it has the trait, so that an option for one lexicon reaches the types of others
//! that contain its types.

use crate::config::Traits;
use crate::rust::model::{Item, ItemKind, Type};

/// Settles the traits of all items. Requires that cycles are [nested](super::cycles::nest_cycles).
pub(super) fn settle_traits(items: &mut [Item]) {
    for item in items.iter_mut() {
        // Another name has the traits of its type, and enumerations of values have them all.
        if !matches!(item.kind, ItemKind::Struct(_) | ItemKind::Union(_) | ItemKind::Newtype(..) | ItemKind::Errors(_))
        {
            item.traits = Traits::ALL;
        }
    }
    if items.iter().all(|item| item.traits == Traits::ALL) {
        return;
    }
    let contents: Vec<Vec<usize>> = items.iter().map(|item| contents(&item.kind)).collect();
    compare_recursive(items, &contents);
    withhold_missing(items, &contents);
}

/// The items in an item of this kind.
fn contents(kind: &ItemKind) -> Vec<usize> {
    let item = |ty: &Type| match ty.innermost() {
        Type::Item(id) => Some(id.0),
        _ => None,
    };
    kind.types().filter_map(item).collect()
}

/// Gives `PartialEq` to the types that can contain themselves and to what they contain: `Nested` compares without recursion,
/// through their schema macros.
fn compare_recursive(items: &mut [Item], contents: &[Vec<usize>]) {
    let mut open: Vec<usize> = (0..items.len()).filter(|&index| !items[index].nested.is_empty()).collect();
    let mut seen = vec![false; items.len()];
    while let Some(index) = open.pop() {
        if !std::mem::replace(&mut seen[index], true) {
            items[index].traits.partial_eq = true;
            open.extend(&contents[index]);
        }
    }
}

/// Withholds a trait from each type that contains one without it.
fn withhold_missing(items: &mut [Item], contents: &[Vec<usize>]) {
    let mut containers: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    for (container, contents) in contents.iter().enumerate() {
        contents.iter().for_each(|&content| containers[content].push(container));
    }
    let mut open: Vec<usize> = (0..items.len()).collect();
    while let Some(index) = open.pop() {
        for &container in &containers[index] {
            let left = items[container].traits.and(items[index].traits);
            if left != items[container].traits {
                items[container].traits = left;
                open.push(container);
            }
        }
    }
}

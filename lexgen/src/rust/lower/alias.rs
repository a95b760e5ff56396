//! Definitions that are another name for a type.

use std::collections::{BTreeMap, BTreeSet};

use crate::lexicon::corpus::Corpus;
use crate::lexicon::syntax::{DefinitionIndex, DefinitionKind, Reference, Schema, SchemaKind};
use crate::rust::model::ItemKind;

use super::{Lowering, PendingItem, Place, limits};

/// Lowers an alias. It becomes a newtype if the alias would be recursive, or if it is the body of an endpoint and has
/// constraints, which no field states.
pub(super) fn lower_alias<'c>(
    cx: &mut Lowering<'c>,
    pending: &PendingItem<'c>,
    schema: &'c Schema,
    inner: &mut Vec<PendingItem<'c>>,
) -> ItemKind {
    let ty = cx.type_of(schema, &Place::of_item(pending), inner);
    let is_circular = pending.definition.is_some_and(|definition| cx.circular.contains(&definition.id));
    let is_body = pending.definition.is_none();
    let constraints = if is_circular || is_body { limits::constraints_of_newtype(cx, schema) } else { Vec::new() };
    if is_circular || !constraints.is_empty() { ItemKind::Newtype(ty, constraints) } else { ItemKind::Alias(ty) }
}

/// The array definitions that contain themselves through arrays only.
///
/// An array has one element type, so there is one path from each.
pub(super) fn circular_arrays(corpus: &Corpus) -> BTreeSet<DefinitionIndex> {
    let next: BTreeMap<DefinitionIndex, DefinitionIndex> = corpus
        .documents()
        .iter()
        .flat_map(|document| &document.definitions)
        .filter_map(|definition| match &definition.kind {
            DefinitionKind::Schema(schema) => Some((definition.id, corpus.definition_id(element_reference(schema)?)?)),
            _ => None,
        })
        .collect();
    let mut circular = BTreeSet::new();
    let mut done: BTreeSet<DefinitionIndex> = BTreeSet::new();
    for &start in next.keys() {
        let mut path: Vec<DefinitionIndex> = Vec::new();
        let mut on_path: BTreeSet<DefinitionIndex> = BTreeSet::new();
        let mut at = start;
        while !done.contains(&at) && on_path.insert(at) {
            path.push(at);
            match next.get(&at) {
                Some(&target) => at = target,
                None => break,
            }
        }
        if on_path.contains(&at) && next.contains_key(&at) {
            circular.extend(path.iter().copied().skip_while(|&id| id != at));
        }
        done.extend(path);
    }
    circular
}

/// The ref to the elements of an array, through arrays within it.
fn element_reference(schema: &Schema) -> Option<&Reference> {
    let SchemaKind::Array(array) = &schema.kind else { return None };
    let mut element = &*array.items;
    while let SchemaKind::Array(array) = &element.kind {
        element = &array.items;
    }
    match &element.kind {
        SchemaKind::Ref(reference) => Some(reference),
        _ => None,
    }
}

//! Unions.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::ExternTarget;
use crate::lexicon::corpus::Corpus;
use crate::lexicon::syntax::{DefId, DefinitionIndex, ReferenceKind, UnionSchema};
use crate::rust::model::{Item, ItemId, ItemKind, Type, Union, UnionVariant};
use crate::rust::names::{self, RustIdent};

use super::Lowering;
use super::body::resolved;

/// The variant for unknown types.
const UNKNOWN: &str = "unknown";

pub(super) fn lower_union(cx: &mut Lowering<'_>, key: &str, union: &UnionSchema) -> Union {
    let targets: Vec<(&DefId, Type)> = union
        .references
        .iter()
        .filter_map(|reference| {
            let target = &reference.target;
            match (cx.type_of_ref(reference), union.closed) {
                // The variant for unknown types keeps the data.
                (Type::Value, false) => None,
                (Type::Value, true) => Some((target, Type::TypedObject)),
                (ty, _) => Some((target, ty)),
            }
        })
        .collect();
    let unknown = (!union.closed).then(|| names::type_name(UNKNOWN));
    let candidates: Vec<Vec<RustIdent>> = targets.iter().map(|(target, _)| variant_names(target)).collect();
    let key = |index: usize| format!("{key} ({})", targets[index].0);
    let names = names::settle_qualified(&candidates, unknown.as_ref(), key, &mut cx.renames);
    let variants = targets
        .into_iter()
        .zip(names)
        .map(|((target, ty), name)| UnionVariant {
            type_name: target.to_string(),
            name,
            ty,
            // What the user names for one definition can be another name for the type of another variant.
            is_converted: !matches!(cx.config.externs.find(target), Some(ExternTarget::Type(_))),
        })
        .collect();
    Union { variants, unknown }
}

/// The identity of a type that a union can convert from.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Converted {
    Item(ItemId),
    Extern(String),
}

/// Leaves conversions to variants whose type no other variant has. Two implementations of `From` for one type would conflict.
pub(super) fn settle_conversions(items: &mut [Item]) {
    for index in 0..items.len() {
        let ItemKind::Union(union) = &items[index].kind else { continue };
        let types: Vec<Option<Converted>> =
            union.variants.iter().map(|variant| converted(items, &variant.ty)).collect();
        let mut counts: BTreeMap<&Converted, usize> = BTreeMap::new();
        types.iter().flatten().for_each(|ty| *counts.entry(ty).or_default() += 1);
        let is_unique: Vec<bool> =
            types.iter().map(|ty| ty.as_ref().is_some_and(|ty| counts.get(ty) == Some(&1))).collect();
        if let ItemKind::Union(union) = &mut items[index].kind {
            for (variant, is_unique) in union.variants.iter_mut().zip(is_unique) {
                variant.is_converted &= is_unique;
            }
        }
    }
}

/// The type behind aliases, if it is one that lexgen generates, here or elsewhere.
fn converted(items: &[Item], ty: &Type) -> Option<Converted> {
    match (ty, resolved(items, ty)) {
        (_, Type::Item(id)) => Some(Converted::Item(*id)),
        (Type::Extern(path), _) => Some(Converted::Extern(path.clone())),
        _ => None,
    }
}

/// Returns the names of a variant for `target`, from the shortest on.
fn variant_names(target: &DefId) -> Vec<RustIdent> {
    let nsid = target.nsid.as_str();
    let (nsid, name) = match target.name.is_main() {
        true => nsid.rsplit_once('.').unwrap_or(("", nsid)),
        false => (nsid, target.name.as_str()),
    };
    let shortest = names::type_name(&names::type_name_part(name));
    std::iter::once(shortest).chain(names::qualified(nsid, name)).collect()
}

/// The tokens in unions, which need a type.
pub(super) fn token_targets(corpus: &Corpus) -> BTreeSet<DefinitionIndex> {
    let mut found = BTreeSet::new();
    for document in corpus.documents() {
        document.for_each_reference(|reference, kind| {
            if kind == ReferenceKind::Union && corpus.leads_to_token(reference) {
                found.extend(corpus.definition_id(reference));
            }
        });
    }
    found
}

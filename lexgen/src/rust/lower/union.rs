//! Unions.

use std::collections::{BTreeMap, BTreeSet};

use crate::lexicon::corpus::Corpus;
use crate::lexicon::syntax::{DefId, DefinitionId, ReferenceKind, UnionSchema};
use crate::rust::model::{Type, Union, UnionVariant};
use crate::rust::names::{self, Claim, Rename, RustIdent, Scope};

use super::Lowering;

/// The variant of open unions for types that are not listed.
const UNKNOWN: &str = "unknown";

pub(super) fn lower_union(cx: &mut Lowering<'_>, key: &str, union: &UnionSchema) -> Union {
    let targets: Vec<(&DefId, Type)> = union
        .references
        .iter()
        .filter_map(|reference| {
            let target = &reference.target;
            match (cx.type_of_ref(reference), union.closed) {
                // Data of this type is kept by the unknown variant.
                (Type::Value, false) => None,
                (Type::Value, true) => Some((target, Type::TypedObject)),
                (ty, _) => Some((target, ty)),
            }
        })
        .collect();
    let unknown = (!union.closed).then(|| names::type_name(UNKNOWN));
    let ids: Vec<&DefId> = targets.iter().map(|(target, _)| *target).collect();
    let names = variant_names(&ids, unknown.as_ref(), key, &mut cx.renames);
    let variants = targets
        .into_iter()
        .zip(names)
        .map(|((target, ty), name)| UnionVariant { type_name: target.to_string(), name, ty })
        .collect();
    Union { variants, unknown }
}

/// A name for each target: its own, and where several have the same, with as much of their NSIDs in front as it takes.
fn variant_names(
    targets: &[&DefId],
    unknown: Option<&RustIdent>,
    union: &str,
    renames: &mut Vec<Rename>,
) -> Vec<RustIdent> {
    let candidates: Vec<Vec<String>> = targets.iter().map(|target| candidates(target)).collect();
    let mut depth = vec![0; targets.len()];
    loop {
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, names) in candidates.iter().enumerate() {
            groups.entry(&names[depth[index]]).or_default().push(index);
        }
        // Targets whose whole NSIDs read the same cannot be told apart so.
        let can_differ =
            |group: &Vec<usize>| group.iter().any(|&index| candidates[index].last() != candidates[group[0]].last());
        let sharing = groups.into_values().filter(can_differ).flatten();
        let growing: Vec<usize> = sharing.filter(|&index| depth[index] + 1 < candidates[index].len()).collect();
        if growing.is_empty() {
            break;
        }
        for index in growing {
            depth[index] += 1;
        }
    }
    let mut scope = Scope::default();
    unknown.into_iter().for_each(|name| scope.reserve(name.clone()));
    let claims = candidates
        .iter()
        .zip(depth)
        .map(|(names, depth)| Claim { wanted: names::type_name(&names[depth]), rank: 0 })
        .collect();
    scope.settle_last(claims, |index| format!("{union} ({})", targets[index]), renames)
}

/// The names that a target can go by, from the shortest on.
fn candidates(target: &DefId) -> Vec<String> {
    let mut segments: Vec<&str> = target.nsid.as_str().split('.').collect();
    let mut name = if target.name.is_main() {
        segments.pop().unwrap_or_default().to_owned()
    } else {
        target.name.as_str().to_owned()
    };
    name = names::type_name_part(&name);
    // `app.bsky.embed.defs` says no more than `app.bsky.embed`.
    if segments.last() == Some(&"defs") && segments.len() > 1 {
        segments.pop();
    }
    let mut found = vec![name.clone()];
    for segment in segments.into_iter().rev() {
        name = format!("{}{name}", names::type_name_part(segment));
        found.push(name.clone());
    }
    found
}

/// The tokens that a union of `corpus` refers to: they need a type.
pub(super) fn token_targets(corpus: &Corpus) -> BTreeSet<DefinitionId> {
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

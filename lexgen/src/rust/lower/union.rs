//! Unions.

use std::collections::BTreeSet;

use crate::lexicon::corpus::Corpus;
use crate::lexicon::syntax::{DefId, DefinitionIndex, ReferenceKind, UnionSchema};
use crate::rust::model::{Type, Union, UnionVariant};
use crate::rust::names::{self, RustIdent};

use super::Lowering;

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
        .map(|((target, ty), name)| UnionVariant { type_name: target.to_string(), name, ty })
        .collect();
    Union { variants, unknown }
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

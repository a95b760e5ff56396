//! Names that are qualified by segments of NSIDs as far as they must be to differ.

use std::collections::BTreeMap;

use super::{Claim, Rename, RustIdent, Scope};

/// Assigns unique names. `candidates` are the names that each claimant can have, from the shortest on.
///
/// Each gets its shortest name that is unique. If several share a name, each of them that has a longer one takes it, so that
/// names do not depend on the order of claimants. Claimants with equal longest names are numbered.
pub(crate) fn settle_qualified(
    candidates: &[Vec<RustIdent>],
    reserved: Option<&RustIdent>,
    key: impl Fn(usize) -> String,
    renames: &mut Vec<Rename>,
) -> Vec<RustIdent> {
    let mut length = vec![0; candidates.len()];
    loop {
        let mut groups: BTreeMap<&RustIdent, Vec<usize>> = BTreeMap::new();
        for (index, names) in candidates.iter().enumerate() {
            groups.entry(&names[length[index]]).or_default().push(index);
        }
        let can_differ =
            |group: &Vec<usize>| group.iter().any(|&index| candidates[index].last() != candidates[group[0]].last());
        let sharing = groups.into_values().filter(can_differ).flatten();
        let growing: Vec<usize> = sharing.filter(|&index| length[index] + 1 < candidates[index].len()).collect();
        if growing.is_empty() {
            break;
        }
        for index in growing {
            length[index] += 1;
        }
    }
    let mut scope = Scope::default();
    reserved.into_iter().for_each(|name| scope.reserve(name.clone()));
    let claims =
        candidates.iter().zip(length).map(|(names, length)| Claim { preferred: names[length].clone(), rank: 0 });
    scope.settle_last(claims.collect(), key, renames)
}

/// Returns the longer names for `name`, a definition of the lexicon or namespace `nsid`: `name` after one segment, after two
/// segments, and so on.
pub(crate) fn qualified<'n>(nsid: &'n str, name: &str) -> impl Iterator<Item = RustIdent> + use<'n> {
    let mut name = super::type_name_part(name);
    let mut segments: Vec<&str> = nsid.split('.').collect();
    // `app.bsky.embed.defs` says no more than `app.bsky.embed`.
    if segments.last() == Some(&"defs") && segments.len() > 1 {
        segments.pop();
    }
    segments.into_iter().rev().map(move |segment| {
        name = super::type_name_part(segment) + &name;
        super::type_name(&name)
    })
}

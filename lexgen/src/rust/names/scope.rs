//! A scope of names, in which collisions are resolved.

use std::collections::{BTreeMap, BTreeSet};

use super::RustIdent;
use super::case::numbered;

/// Names in use in one place.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    taken: BTreeSet<RustIdent>,
}

/// A claim to a name.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    /// The preferred name.
    pub(crate) preferred: RustIdent,
    /// Lower ranks take precedence, and among equal ranks the key that sorts first.
    pub(crate) rank: u8,
}

/// A claim that did not get its preferred name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rename {
    /// The key of the claim.
    pub(crate) key: String,
    /// The preferred name, which another claim got.
    pub(crate) preferred: RustIdent,
    /// The name that was assigned instead.
    pub(crate) given: RustIdent,
}

impl Scope {
    /// Reserves a name.
    pub(crate) fn reserve(&mut self, name: RustIdent) {
        self.taken.insert(name);
    }

    /// Assigns a unique name to each claim, in the order of the claims, and records the renames. `key` identifies the claim of
    /// an index in terms of the lexicon, so that names do not depend on the order of files.
    ///
    /// First each preferred name goes to one claim. The other claims get theirs with the first number that makes it unique, so
    /// a number never takes the preferred name of another claim.
    pub(crate) fn settle(
        &mut self,
        claims: Vec<Claim>,
        key: impl Fn(usize) -> String,
        renames: &mut Vec<Rename>,
    ) -> Vec<RustIdent> {
        let names = self.give(claims, key, renames);
        self.taken.extend(names.iter().cloned());
        names
    }

    /// As [`Self::settle`], for the last claims of a scope.
    pub(crate) fn settle_last(
        mut self,
        claims: Vec<Claim>,
        key: impl Fn(usize) -> String,
        renames: &mut Vec<Rename>,
    ) -> Vec<RustIdent> {
        self.give(claims, key, renames)
    }

    /// Assigns names. Those without a collision are not reserved.
    fn give(&mut self, claims: Vec<Claim>, key: impl Fn(usize) -> String, renames: &mut Vec<Rename>) -> Vec<RustIdent> {
        if !self.are_free(&claims) {
            return self.settle_rivals(&claims, key, renames);
        }
        claims.into_iter().map(|claim| claim.preferred).collect()
    }

    /// Returns true if no claim collides with another or with a reserved name: the usual case.
    fn are_free(&self, claims: &[Claim]) -> bool {
        let mut preferred: Vec<&RustIdent> = claims.iter().map(|claim| &claim.preferred).collect();
        preferred.sort_unstable();
        preferred.windows(2).all(|pair| pair[0] != pair[1]) && !preferred.iter().any(|name| self.taken.contains(name))
    }

    fn settle_rivals(
        &mut self,
        claims: &[Claim],
        key: impl Fn(usize) -> String,
        renames: &mut Vec<Rename>,
    ) -> Vec<RustIdent> {
        let keys: Vec<String> = (0..claims.len()).map(key).collect();
        let mut order: Vec<usize> = (0..claims.len()).collect();
        order.sort_by_key(|&index| (&claims[index].preferred, claims[index].rank, &keys[index]));

        let mut given: Vec<Option<RustIdent>> = vec![None; claims.len()];
        for &index in &order {
            if self.taken.insert(claims[index].preferred.clone()) {
                given[index] = Some(claims[index].preferred.clone());
            }
        }
        // Counting continues where it ended, so that a million claims to one name take linear time.
        let mut next: BTreeMap<&RustIdent, usize> = BTreeMap::new();
        for &index in &order {
            if given[index].is_some() {
                continue;
            }
            let claim = &claims[index];
            let number = next.entry(&claim.preferred).or_insert(2);
            let name = loop {
                let name = numbered(&claim.preferred, *number);
                *number += 1;
                if self.taken.insert(name.clone()) {
                    break name;
                }
            };
            renames.push(Rename { key: keys[index].clone(), preferred: claim.preferred.clone(), given: name.clone() });
            given[index] = Some(name);
        }
        given.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::type_name;
    use super::{Claim, Scope};

    fn settle(preferred: &[(&str, u8)]) -> Vec<String> {
        let claims: Vec<Claim> =
            preferred.iter().map(|&(name, rank)| Claim { preferred: type_name(name), rank }).collect();
        let names = Scope::default().settle(claims, |index| preferred[index].0.to_owned(), &mut Vec::new());
        names.iter().map(|name| name.as_str().to_owned()).collect()
    }

    #[test]
    fn lower_ranks_take_precedence_in_any_order() {
        assert_eq!(settle(&[("searchOutput", 2), ("SearchOutput", 1)]), ["SearchOutput2", "SearchOutput"]);
    }

    #[test]
    fn a_number_never_takes_the_preferred_name_of_another_claim() {
        assert_eq!(settle(&[("fooBar", 0), ("FooBar", 0), ("fooBar2", 0)]), ["FooBar3", "FooBar", "FooBar2"]);
    }

    #[test]
    fn names_do_not_depend_on_the_order_of_claims() {
        assert_eq!(settle(&[("a-b", 0), ("a_b", 0)]), ["AB", "AB2"]);
        assert_eq!(settle(&[("a_b", 0), ("a-b", 0)]), ["AB2", "AB"]);
    }
}

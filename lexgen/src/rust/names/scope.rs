//! One name space: who gets a name that several want.

use std::collections::{BTreeMap, BTreeSet};

use super::RustIdent;
use super::case::numbered;

/// Names in use in one place.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    taken: BTreeSet<RustIdent>,
}

/// Somebody who needs a name.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    /// The name that it should have.
    pub(crate) wanted: RustIdent,
    /// Who goes first: lower ranks, and among equals the key that sorts first.
    pub(crate) rank: u8,
}

/// A claimant that did not get the name it should have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rename {
    /// The claimant's key.
    pub(crate) key: String,
    /// The name that somebody else has.
    pub(crate) wanted: RustIdent,
    /// The name that it has instead.
    pub(crate) given: RustIdent,
}

impl Scope {
    /// Takes a name out of use.
    pub(crate) fn reserve(&mut self, name: RustIdent) {
        self.taken.insert(name);
    }

    /// Gives every claimant a name of its own, in the order of the claims, and lists those that had to step back. `key` is
    /// what tells the claimant of this index apart, in terms of the lexicon, so that the order of files plays no part.
    ///
    /// First everybody who can gets the name wanted; then the others get theirs with the first number that makes it
    /// nobody's. So a number never takes a name that another claimant of the same call wants.
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

    /// As [`Self::settle`], where nobody will claim a name after these.
    pub(crate) fn settle_last(
        mut self,
        claims: Vec<Claim>,
        key: impl Fn(usize) -> String,
        renames: &mut Vec<Rename>,
    ) -> Vec<RustIdent> {
        self.give(claims, key, renames)
    }

    /// The names of the claimants; those that nobody else wants are not taken out of use.
    fn give(&mut self, claims: Vec<Claim>, key: impl Fn(usize) -> String, renames: &mut Vec<Rename>) -> Vec<RustIdent> {
        if !self.are_free(&claims) {
            return self.settle_rivals(&claims, key, renames);
        }
        claims.into_iter().map(|claim| claim.wanted).collect()
    }

    /// Whether nobody has or wants what another one of them wants, as it mostly is.
    fn are_free(&self, claims: &[Claim]) -> bool {
        let mut wanted: Vec<&RustIdent> = claims.iter().map(|claim| &claim.wanted).collect();
        wanted.sort_unstable();
        wanted.windows(2).all(|pair| pair[0] != pair[1]) && !wanted.iter().any(|name| self.taken.contains(name))
    }

    fn settle_rivals(
        &mut self,
        claims: &[Claim],
        key: impl Fn(usize) -> String,
        renames: &mut Vec<Rename>,
    ) -> Vec<RustIdent> {
        let keys: Vec<String> = (0..claims.len()).map(key).collect();
        let mut order: Vec<usize> = (0..claims.len()).collect();
        order.sort_by_key(|&index| (&claims[index].wanted, claims[index].rank, &keys[index]));

        let mut given: Vec<Option<RustIdent>> = vec![None; claims.len()];
        for &index in &order {
            if self.taken.insert(claims[index].wanted.clone()) {
                given[index] = Some(claims[index].wanted.clone());
            }
        }
        // Where a group is large, counting starts where it ended, so that a million claimants of one name stay linear.
        let mut next: BTreeMap<&RustIdent, usize> = BTreeMap::new();
        for &index in &order {
            if given[index].is_some() {
                continue;
            }
            let claim = &claims[index];
            let number = next.entry(&claim.wanted).or_insert(2);
            let name = loop {
                let name = numbered(&claim.wanted, *number);
                *number += 1;
                if self.taken.insert(name.clone()) {
                    break name;
                }
            };
            renames.push(Rename { key: keys[index].clone(), wanted: claim.wanted.clone(), given: name.clone() });
            given[index] = Some(name);
        }
        given.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::type_name;
    use super::{Claim, Scope};

    fn settle(wanted: &[(&str, u8)]) -> Vec<String> {
        let claims: Vec<Claim> = wanted.iter().map(|&(name, rank)| Claim { wanted: type_name(name), rank }).collect();
        let names = Scope::default().settle(claims, |index| wanted[index].0.to_owned(), &mut Vec::new());
        names.iter().map(|name| name.as_str().to_owned()).collect()
    }

    #[test]
    fn lower_ranks_go_first_wherever_they_stand() {
        assert_eq!(settle(&[("searchOutput", 2), ("SearchOutput", 1)]), ["SearchOutput2", "SearchOutput"]);
    }

    #[test]
    fn a_number_takes_nobodys_name() {
        assert_eq!(settle(&[("fooBar", 0), ("FooBar", 0), ("fooBar2", 0)]), ["FooBar3", "FooBar", "FooBar2"]);
    }

    #[test]
    fn the_order_of_claims_plays_no_part() {
        assert_eq!(settle(&[("a-b", 0), ("a_b", 0)]), ["AB", "AB2"]);
        assert_eq!(settle(&[("a_b", 0), ("a-b", 0)]), ["AB2", "AB"]);
    }
}

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
    /// What tells claimants apart, in terms of the lexicon, so that the order of files plays no part.
    pub(crate) key: String,
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

    /// Gives every claimant a name of its own, in the order of the claims, and lists those that had to step back.
    ///
    /// First everybody who can gets the name wanted; then the others get theirs with the first number that makes it
    /// nobody's. So a number never takes a name that another claimant of the same call wants.
    pub(crate) fn settle(&mut self, claims: &[Claim], renames: &mut Vec<Rename>) -> Vec<RustIdent> {
        let mut order: Vec<usize> = (0..claims.len()).collect();
        order.sort_by_key(|&index| (&claims[index].wanted, claims[index].rank, &claims[index].key));

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
            renames.push(Rename { key: claim.key.clone(), wanted: claim.wanted.clone(), given: name.clone() });
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
        let claims: Vec<Claim> =
            wanted.iter().map(|&(name, rank)| Claim { wanted: type_name(name), rank, key: name.to_owned() }).collect();
        let names = Scope::default().settle(&claims, &mut Vec::new());
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

//! Lists of scopes, as in OAuth requests and tokens.

use std::collections::{BTreeSet, btree_set};
use std::fmt;

use super::Scope;

/// The scopes of an OAuth session: a list with spaces in between.
///
/// ```
/// use lexgen_data::ScopeSet;
///
/// let granted = ScopeSet::parse("atproto repo:com.example.note?action=create repo:com.example.note?action=delete x:y");
/// assert_eq!(granted.to_string(), "atproto repo:com.example.note?action=create repo:com.example.note?action=delete");
/// // Together, two scopes can permit what neither does alone.
/// assert!(granted.allows(&"repo:com.example.note?action=create&action=delete".parse()?));
/// assert!(!granted.allows(&"repo:com.example.note".parse()?));
/// # Ok::<(), lexgen_data::ScopeError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ScopeSet(BTreeSet<Scope>);

impl ScopeSet {
    /// Parses a list. Invalid and unknown scopes are ignored, as the
    /// [specification](https://atproto.com/specs/permission#permission-sets) requires: a client may be newer than the server.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        text.split(' ').filter_map(|scope| scope.parse().ok()).collect()
    }

    /// Returns whether the scopes together permit everything that `scope` does.
    #[must_use]
    pub fn allows(&self, scope: &Scope) -> bool {
        split(scope).iter().all(|part| self.0.iter().any(|granted| granted.allows(part)))
    }

    /// Returns whether the set has exactly this scope.
    #[must_use]
    pub fn contains(&self, scope: &Scope) -> bool {
        self.0.contains(scope)
    }

    /// Adds a scope and returns whether it is new.
    pub fn insert(&mut self, scope: impl Into<Scope>) -> bool {
        self.0.insert(scope.into())
    }

    /// Iterates over the scopes.
    pub fn iter(&self) -> btree_set::Iter<'_, Scope> {
        self.0.iter()
    }

    /// Returns the number of scopes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there are no scopes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Splits a scope into scopes for one name and one action each, which together permit the same.
fn split(scope: &Scope) -> Vec<Scope> {
    match scope {
        Scope::Blob(scope) => scope.split().map(Scope::Blob).collect(),
        Scope::Repo(scope) => scope.split().map(Scope::Repo).collect(),
        Scope::Rpc(scope) => scope.split().map(Scope::Rpc).collect(),
        Scope::Space(scope) => scope.split().map(Scope::Space).collect(),
        Scope::Atproto | Scope::Account(_) | Scope::Identity(_) | Scope::Include(_) | Scope::Transition(_) => {
            vec![scope.clone()]
        }
    }
}

impl FromIterator<Scope> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl Extend<Scope> for ScopeSet {
    fn extend<I: IntoIterator<Item = Scope>>(&mut self, scopes: I) {
        self.0.extend(scopes);
    }
}

impl<'s> IntoIterator for &'s ScopeSet {
    type Item = &'s Scope;
    type IntoIter = btree_set::Iter<'s, Scope>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for ScopeSet {
    type Item = Scope;
    type IntoIter = btree_set::IntoIter<Scope>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The scopes with spaces in between, in a fixed order.
impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(index, scope)| {
            if index > 0 {
                f.write_str(" ")?;
            }
            fmt::Display::fmt(scope, f)
        })
    }
}

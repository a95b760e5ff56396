//! Permission scopes: the strings with which OAuth clients request permissions.
//!
//! [`Scope`] parses, prints and compares one of them, and [`ScopeSet`] a list.
//!
//! The grammar is in this crate, because it consists of NSIDs, DIDs and MIME types only: authorization servers use it without
//! generated code. Knows nothing of permission sets.

mod error;
mod names;
mod parts;
mod resource;
mod service;
mod set;
mod space;

use std::fmt;
use std::str::FromStr;

pub use self::error::{ScopeError, ScopeErrorKind};
pub use self::names::{Names, OneOrAny};
pub use self::resource::{
    AccountAction, AccountAttribute, AccountScope, BlobScope, IdentityAttribute, IncludeScope, RepoScope, RpcScope,
    Transition, WriteAction,
};
pub use self::service::ServiceReference;
pub use self::set::ScopeSet;
pub use self::space::{SpaceAction, SpaceAuthority, SpaceScope};

use self::parts::Parts;

/// A permission that an OAuth client requests or has.
///
/// A scope is always in its normal form: lists are sorted and without redundant elements, and defaults are left out. Two
/// scopes are equal if their normal forms are.
///
/// Source: [permissions](https://atproto.com/specs/permission#scope-string-syntax). `space:` scopes are a draft that may change:
/// [proposal 0016](https://github.com/bluesky-social/proposals/tree/main/0016-permissioned-data).
///
/// ```
/// use lexgen_data::{Scope, ScopeErrorKind};
///
/// let scope: Scope = "repo?action=update&action=create&collection=com.example.note".parse()?;
/// assert_eq!(scope.to_string(), "repo:com.example.note?action=create&action=update");
///
/// let needed: Scope = "repo:com.example.note?action=create".parse()?;
/// assert!(scope.allows(&needed) && !needed.allows(&scope));
///
/// let error = "repo:*?action=read".parse::<Scope>().unwrap_err();
/// assert_eq!(error.to_string(), "invalid `action` in the `repo` scope: expected `create`, `update` or `delete`, found `read`");
/// assert_eq!(error.kind(), ScopeErrorKind::InvalidValue);
/// # Ok::<(), lexgen_data::ScopeError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// `atproto`: required of every client that requests other scopes of the protocol.
    Atproto,
    /// `account:`: details of the account.
    Account(AccountScope),
    /// `blob:`: uploading files.
    Blob(BlobScope),
    /// `identity:`: the DID document and the handle.
    Identity(IdentityAttribute),
    /// `include:`: the permissions of a permission set.
    Include(IncludeScope),
    /// `repo:`: writing records.
    Repo(RepoScope),
    /// `rpc:`: calling endpoints of other services.
    Rpc(RpcScope),
    /// `space:`: permissioned data. A draft.
    Space(SpaceScope),
    /// `transition:`: broad permissions from before there were narrower ones.
    Transition(Transition),
}

impl Scope {
    /// Creates a scope from a resource and its parameters, as in the JSON form of a permission.
    ///
    /// ```
    /// use lexgen_data::Scope;
    ///
    /// let scope = Scope::from_parameters("repo", [("collection", "com.example.note"), ("action", "create")])?;
    /// assert_eq!(scope.to_string(), "repo:com.example.note?action=create");
    /// # Ok::<(), lexgen_data::ScopeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the resource is unknown or does not allow the parameters.
    pub fn from_parameters<'s>(
        resource: &'s str,
        parameters: impl IntoIterator<Item = (&'s str, &'s str)>,
    ) -> Result<Self, ScopeError> {
        let parameters = parameters.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self::from_parts(Parts { resource, positional: None, parameters })
    }

    fn from_parts(parts: Parts<'_>) -> Result<Self, ScopeError> {
        match parts.resource {
            AccountScope::RESOURCE => AccountScope::parse(parts).map(Self::Account),
            BlobScope::RESOURCE => BlobScope::parse(parts).map(Self::Blob),
            IdentityAttribute::RESOURCE => IdentityAttribute::parse(parts).map(Self::Identity),
            IncludeScope::RESOURCE => IncludeScope::parse(parts).map(Self::Include),
            RepoScope::RESOURCE => RepoScope::parse(parts).map(Self::Repo),
            RpcScope::RESOURCE => RpcScope::parse(parts).map(Self::Rpc),
            SpaceScope::RESOURCE => SpaceScope::parse(parts).map(Self::Space),
            other => Err(ScopeError::unknown_resource(other)),
        }
    }

    /// Returns whether this scope permits everything that another one does.
    ///
    /// Every scope allows itself. A scope of one kind never allows one of another kind: neither do `transition:` scopes, whose
    /// meaning is up to servers, nor `include:` scopes, whose permissions are in a lexicon.
    ///
    /// ```
    /// use lexgen_data::Scope;
    ///
    /// let allows = |scope: &str, other: &str| Ok::<_, lexgen_data::ScopeError>(scope.parse::<Scope>()?.allows(&other.parse()?));
    /// assert!(allows("blob:image/*", "blob:image/png")?);
    /// assert!(allows("account:email?action=manage", "account:email")?);
    /// assert!(!allows("rpc:com.example.send?aud=did:web:example.com%23chat", "rpc:com.example.send?aud=*")?);
    /// # Ok::<(), lexgen_data::ScopeError>(())
    /// ```
    #[must_use]
    pub fn allows(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Account(scope), Self::Account(other)) => scope.allows(*other),
            (Self::Blob(scope), Self::Blob(other)) => scope.allows(other),
            (Self::Identity(scope), Self::Identity(other)) => scope.allows(*other),
            (Self::Include(scope), Self::Include(other)) => scope.allows(other),
            (Self::Repo(scope), Self::Repo(other)) => scope.allows(other),
            (Self::Rpc(scope), Self::Rpc(other)) => scope.allows(other),
            (Self::Space(scope), Self::Space(other)) => scope.allows(other),
            (scope, other) => scope == other,
        }
    }
}

const ATPROTO: &str = "atproto";

impl FromStr for Scope {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, ScopeError> {
        let parts = Parts::parse(text)?;
        match parts.resource {
            Transition::RESOURCE => Transition::parse(text).map(Self::Transition),
            _ if text == ATPROTO => Ok(Self::Atproto),
            _ => Self::from_parts(parts),
        }
    }
}

/// The normal form.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Atproto => f.write_str(ATPROTO),
            Self::Account(scope) => fmt::Display::fmt(scope, f),
            Self::Blob(scope) => fmt::Display::fmt(scope, f),
            Self::Identity(attribute) => attribute.print(f),
            Self::Include(scope) => fmt::Display::fmt(scope, f),
            Self::Repo(scope) => fmt::Display::fmt(scope, f),
            Self::Rpc(scope) => fmt::Display::fmt(scope, f),
            Self::Space(scope) => fmt::Display::fmt(scope, f),
            Self::Transition(transition) => transition.print(f),
        }
    }
}

macro_rules! from_parts {
    ($($variant:ident($ty:ty)),* $(,)?) => {$(
        impl From<$ty> for Scope {
            fn from(scope: $ty) -> Self {
                Self::$variant(scope)
            }
        }
    )*};
}

from_parts! {
    Account(AccountScope), Blob(BlobScope), Identity(IdentityAttribute), Include(IncludeScope), Repo(RepoScope),
    Rpc(RpcScope), Space(SpaceScope), Transition(Transition),
}

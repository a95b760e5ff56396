//! Scopes of permissioned data. A draft that may change:
//! [proposal 0016](https://github.com/bluesky-social/proposals/tree/main/0016-permissioned-data).

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use super::error::ScopeError;
use super::names::{ANY, Names, OneOrAny, print_words, take_words, words};
use super::parts::{Parts, Printer};
use super::resource::WriteAction;
use crate::did::Did;
use crate::nsid::Nsid;
use crate::record_key::RecordKey;
use crate::syntax_error::SyntaxError;

words! {
    /// An action on the records of spaces.
    pub enum SpaceAction {
        /// `read_self`: reading the account's own records.
        ReadSelf = "read_self",
        /// `read`: reading the records of everybody.
        Read = "read",
        /// `create`
        Create = "create",
        /// `update`
        Update = "update",
        /// `delete`
        Delete = "delete",
    }
}

impl SpaceAction {
    /// The actions of a scope that lists none. Reading includes `read_self`.
    pub const DEFAULT: [Self; 4] = [Self::Read, Self::Create, Self::Update, Self::Delete];

    /// Returns whether the action is restricted to collections.
    fn is_of_collections(self) -> bool {
        self != Self::Read
    }
}

/// The account that spaces belong to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpaceAuthority {
    /// Any account: `*`.
    Any,
    /// The account that grants the permission: `self`.
    Own,
    /// The account with this DID.
    Did(Did),
}

/// The word for [`SpaceAuthority::Own`].
const OWN: &str = "self";

impl FromStr for SpaceAuthority {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        match text {
            ANY => Ok(Self::Any),
            OWN => Ok(Self::Own),
            _ => text.parse().map(Self::Did),
        }
    }
}

impl fmt::Display for SpaceAuthority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str(ANY),
            Self::Own => f.write_str(OWN),
            Self::Did(did) => fmt::Display::fmt(did, f),
        }
    }
}

/// Permits to read and write records in spaces, and to manage spaces:
/// `space:com.example.forum?collection=com.example.post&action=create`.
///
/// A draft that may change:
/// [proposal 0016](https://github.com/bluesky-social/proposals/tree/main/0016-permissioned-data).
///
/// ```
/// use lexgen_data::scope::{OneOrAny, SpaceAction, SpaceAuthority, SpaceScope};
///
/// let forum = OneOrAny::One("com.example.forum".parse()?);
/// let scope = SpaceScope::new(forum).with_authority(SpaceAuthority::Any).with_actions([SpaceAction::Read]);
/// assert_eq!(scope.to_string(), "space:com.example.forum?authority=*&action=read");
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpaceScope {
    space_type: OneOrAny<Nsid>,
    authority: SpaceAuthority,
    key: OneOrAny<RecordKey>,
    collections: Names,
    actions: BTreeSet<SpaceAction>,
    manage: BTreeSet<WriteAction>,
}

impl SpaceScope {
    pub(super) const RESOURCE: &'static str = "space";
    const TYPE: &'static str = "spaceType";
    /// The name that the reference implementation gives to the type.
    const SHORT_TYPE: &'static str = "type";
    const AUTHORITY: &'static str = "authority";
    const KEY: &'static str = "skey";
    const COLLECTION: &'static str = "collection";
    const ACTION: &'static str = "action";
    const MANAGE: &'static str = "manage";

    /// Creates a scope for the account's own spaces of a type, with the [default actions](SpaceAction::DEFAULT).
    #[must_use]
    pub fn new(space_type: OneOrAny<Nsid>) -> Self {
        Self {
            space_type,
            authority: SpaceAuthority::Own,
            key: OneOrAny::Any,
            collections: Names::Listed(BTreeSet::new()),
            actions: SpaceAction::DEFAULT.into(),
            manage: BTreeSet::new(),
        }
    }

    /// Sets the account that the spaces belong to.
    #[must_use]
    pub fn with_authority(self, authority: SpaceAuthority) -> Self {
        Self { authority, ..self }
    }

    /// Sets the key of the space.
    #[must_use]
    pub fn with_key(self, key: OneOrAny<RecordKey>) -> Self {
        Self { key, ..self }
    }

    /// Sets the collections of the records. Without any, they are those that the space type declares.
    #[must_use]
    pub fn with_collections(self, collections: impl Into<Names>) -> Self {
        Self { collections: collections.into(), ..self }
    }

    /// Sets the actions on records. Without any, they are the [default ones](SpaceAction::DEFAULT).
    #[must_use]
    pub fn with_actions(self, actions: impl IntoIterator<Item = SpaceAction>) -> Self {
        let actions: BTreeSet<SpaceAction> = actions.into_iter().collect();
        Self { actions: if actions.is_empty() { SpaceAction::DEFAULT.into() } else { actions }, ..self }
    }

    /// Sets the actions on spaces themselves.
    #[must_use]
    pub fn with_manage(self, manage: impl IntoIterator<Item = WriteAction>) -> Self {
        Self { manage: manage.into_iter().collect(), ..self }
    }

    /// Returns the type of the spaces.
    #[must_use]
    pub const fn space_type(&self) -> &OneOrAny<Nsid> {
        &self.space_type
    }

    /// Returns the account that the spaces belong to.
    #[must_use]
    pub const fn authority(&self) -> &SpaceAuthority {
        &self.authority
    }

    /// Returns the key of the spaces.
    #[must_use]
    pub const fn key(&self) -> &OneOrAny<RecordKey> {
        &self.key
    }

    /// Returns the collections of the records. If there are none, they are those that the space type declares.
    #[must_use]
    pub const fn collections(&self) -> &Names {
        &self.collections
    }

    /// Returns the actions on records.
    #[must_use]
    pub const fn actions(&self) -> &BTreeSet<SpaceAction> {
        &self.actions
    }

    /// Returns the actions on spaces themselves.
    #[must_use]
    pub const fn manage(&self) -> &BTreeSet<WriteAction> {
        &self.manage
    }

    pub(super) fn allows(&self, other: &Self) -> bool {
        self.space_type.covers(&other.space_type)
            && (self.authority == SpaceAuthority::Any || self.authority == other.authority)
            && self.key.covers(&other.key)
            && self.manage.is_superset(&other.manage)
            && other.actions.iter().all(|action| self.allows_action(*action, other))
    }

    fn allows_action(&self, action: SpaceAction, other: &Self) -> bool {
        let reads_all = self.actions.contains(&SpaceAction::Read);
        if action == SpaceAction::ReadSelf && reads_all {
            return true;
        }
        self.actions.contains(&action) && (!action.is_of_collections() || self.allows_collections(other))
    }

    fn allows_collections(&self, other: &Self) -> bool {
        // Those that a space type declares are not known here.
        let are_declared = self.collections.is_empty() || other.collections.is_empty();
        if are_declared && self.collections != Names::All {
            self.collections == other.collections && self.space_type == other.space_type
        } else {
            self.collections.covers(&other.collections)
        }
    }

    /// Splits the scope by collection and action. Each part has one action, on records or on spaces.
    pub(super) fn split(&self) -> impl Iterator<Item = Self> {
        let part = |collections, actions, manage| Self { collections, actions, manage, ..self.clone() };
        let declared = self.collections.is_empty().then(|| self.collections.clone());
        let of_names = move |collections: Names| {
            self.actions.iter().map(move |&action| part(collections.clone(), [action].into(), BTreeSet::new()))
        };
        let on_records = self.collections.split().chain(declared).flat_map(of_names);
        let on_space = move |&action| part(self.collections.clone(), BTreeSet::new(), [action].into());
        on_records.chain(self.manage.iter().map(on_space))
    }

    pub(super) fn parse(mut parts: Parts<'_>) -> Result<Self, ScopeError> {
        for (name, _) in &mut parts.parameters {
            if name == Self::SHORT_TYPE {
                *name = Self::TYPE.into();
            }
        }
        let mut parameters = parts.parameters(Self::RESOURCE, Self::TYPE)?;
        let space_type = parameters.take_required(Self::TYPE)?;
        let mut scope = Self::new(parameters.value(Self::TYPE, "an NSID or `*`", &space_type)?);
        if let Some(authority) = parameters.take(Self::AUTHORITY)? {
            scope.authority = parameters.value(Self::AUTHORITY, "a DID, `self` or `*`", &authority)?;
        }
        if let Some(key) = parameters.take(Self::KEY)? {
            scope.key = parameters.value(Self::KEY, "a record key or `*`", &key)?;
        }
        scope.collections = Names::take(&mut parameters, Self::COLLECTION)?;
        let actions: BTreeSet<SpaceAction> = take_words(&mut parameters, Self::ACTION)?;
        scope.manage = take_words(&mut parameters, Self::MANAGE)?;
        parameters.finish()?;
        Ok(scope.with_actions(actions))
    }
}

impl fmt::Display for SpaceScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut printer = Printer::new(f, Self::RESOURCE, Some(&self.space_type.to_string()))?;
        if self.authority != SpaceAuthority::Own {
            printer.parameter(Self::AUTHORITY, &self.authority.to_string())?;
        }
        if let OneOrAny::One(key) = &self.key {
            printer.parameter(Self::KEY, key.as_str())?;
        }
        self.collections.print(Self::COLLECTION, &mut printer)?;
        if self.actions != SpaceAction::DEFAULT.into() {
            print_words(&self.actions, Self::ACTION, &mut printer)?;
        }
        print_words(&self.manage, Self::MANAGE, &mut printer)
    }
}

//! The resources of the permission specification, and the scopes for them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use super::error::ScopeError;
use super::names::{ANY, Names, OneOrAny, Word as _, print_words, take_words, words};
use super::parts::{Parts, Printer};
use super::service::ServiceReference;
use crate::mime;
use crate::nsid::Nsid;

const ACTION: &str = "action";
const ATTRIBUTE: &str = "attr";
const AUDIENCE: &str = "aud";

words! {
    /// An action on records, or on spaces.
    pub enum WriteAction {
        /// `create`
        Create = "create",
        /// `update`
        Update = "update",
        /// `delete`
        Delete = "delete",
    }
}

/// Permits to write records: `repo:com.example.note?action=create`.
///
/// Source: [permissions: `repo`](https://atproto.com/specs/permission#repo).
///
/// ```
/// use lexgen_data::scope::{RepoScope, WriteAction};
///
/// let notes: lexgen_data::Nsid = "com.example.note".parse()?;
/// let scope = RepoScope::new(notes)?.with_actions([WriteAction::Create]);
/// assert_eq!(scope.to_string(), "repo:com.example.note?action=create");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoScope {
    collections: Names,
    actions: BTreeSet<WriteAction>,
}

impl RepoScope {
    pub(super) const RESOURCE: &'static str = "repo";
    const COLLECTION: &'static str = "collection";

    /// Creates a scope for all actions.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no collection.
    pub fn new(collections: impl Into<Names>) -> Result<Self, ScopeError> {
        let collections = collections.into();
        if collections.is_empty() {
            return Err(ScopeError::missing(Self::RESOURCE, Self::COLLECTION));
        }
        Ok(Self { collections, actions: all_actions() })
    }

    /// Restricts the scope to these actions. Without any, it is for all.
    #[must_use]
    pub fn with_actions(self, actions: impl IntoIterator<Item = WriteAction>) -> Self {
        let actions: BTreeSet<WriteAction> = actions.into_iter().collect();
        Self { actions: if actions.is_empty() { all_actions() } else { actions }, ..self }
    }

    /// Returns the collections.
    #[must_use]
    pub const fn collections(&self) -> &Names {
        &self.collections
    }

    /// Returns the actions.
    #[must_use]
    pub const fn actions(&self) -> &BTreeSet<WriteAction> {
        &self.actions
    }

    pub(super) fn allows(&self, other: &Self) -> bool {
        self.collections.covers(&other.collections) && self.actions.is_superset(&other.actions)
    }

    pub(super) fn parse(parts: Parts<'_>) -> Result<Self, ScopeError> {
        let mut parameters = parts.parameters(Self::RESOURCE, Self::COLLECTION)?;
        let collections = Names::take(&mut parameters, Self::COLLECTION)?;
        let actions: BTreeSet<WriteAction> = take_words(&mut parameters, ACTION)?;
        parameters.finish()?;
        Ok(Self::new(collections)?.with_actions(actions))
    }

    /// Splits the scope by collection and action.
    pub(super) fn split(&self) -> impl Iterator<Item = Self> {
        let of_names = |collections: Names| {
            self.actions.iter().map(move |&action| Self { collections: collections.clone(), actions: [action].into() })
        };
        self.collections.split().flat_map(of_names)
    }
}

fn all_actions() -> BTreeSet<WriteAction> {
    WriteAction::WORDS.iter().copied().collect()
}

impl fmt::Display for RepoScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let only = self.collections.only();
        let mut printer = Printer::new(f, Self::RESOURCE, only)?;
        if only.is_none() {
            self.collections.print(Self::COLLECTION, &mut printer)?;
        }
        if self.actions == all_actions() { Ok(()) } else { print_words(&self.actions, ACTION, &mut printer) }
    }
}

/// Permits to call endpoints of other services: `rpc:com.example.send?aud=did:web:example.com%23chat`.
///
/// Source: [permissions: `rpc`](https://atproto.com/specs/permission#rpc).
///
/// ```
/// use lexgen_data::scope::{OneOrAny, RpcScope};
///
/// let method: lexgen_data::Nsid = "com.example.send".parse()?;
/// let scope = RpcScope::new(method, OneOrAny::One("did:web:example.com#chat".parse()?));
/// assert_eq!(scope?.to_string(), "rpc:com.example.send?aud=did:web:example.com%23chat");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RpcScope {
    methods: Names,
    audience: OneOrAny<ServiceReference>,
}

impl RpcScope {
    pub(super) const RESOURCE: &'static str = "rpc";
    const METHOD: &'static str = "lxm";

    /// Creates a scope.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no endpoint, or if the scope is for all endpoints of all services, which the specification
    /// forbids.
    pub fn new(methods: impl Into<Names>, audience: OneOrAny<ServiceReference>) -> Result<Self, ScopeError> {
        let methods = methods.into();
        match (&methods, &audience) {
            (Names::All, OneOrAny::Any) => Err(ScopeError::unrestricted()),
            _ if methods.is_empty() => Err(ScopeError::missing(Self::RESOURCE, Self::METHOD)),
            _ => Ok(Self { methods, audience }),
        }
    }

    /// Returns the endpoints.
    #[must_use]
    pub const fn methods(&self) -> &Names {
        &self.methods
    }

    /// Returns the service.
    #[must_use]
    pub const fn audience(&self) -> &OneOrAny<ServiceReference> {
        &self.audience
    }

    pub(super) fn allows(&self, other: &Self) -> bool {
        self.methods.covers(&other.methods) && self.audience.covers(&other.audience)
    }

    pub(super) fn parse(parts: Parts<'_>) -> Result<Self, ScopeError> {
        let mut parameters = parts.parameters(Self::RESOURCE, Self::METHOD)?;
        let methods = Names::take(&mut parameters, Self::METHOD)?;
        let audience = parameters.take_required(AUDIENCE)?;
        let audience = parameters.value(AUDIENCE, "a DID with the id of a service, or `*`", &audience)?;
        parameters.finish()?;
        Self::new(methods, audience)
    }

    /// Splits the scope by endpoint.
    pub(super) fn split(&self) -> impl Iterator<Item = Self> {
        self.methods.split().map(|methods| Self { methods, audience: self.audience.clone() })
    }
}

impl fmt::Display for RpcScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let only = self.methods.only();
        let mut printer = Printer::new(f, Self::RESOURCE, only)?;
        if only.is_none() {
            self.methods.print(Self::METHOD, &mut printer)?;
        }
        printer.parameter(AUDIENCE, &self.audience.to_string())
    }
}

/// Permits to upload files of some MIME types: `blob:image/*`.
///
/// Source: [permissions: `blob`](https://atproto.com/specs/permission#blob).
///
/// ```
/// use lexgen_data::scope::BlobScope;
///
/// let scope = BlobScope::new(["image/png", "text/html", "image/*"])?;
/// assert_eq!(scope.to_string(), "blob?accept=image/*&accept=text/html");
/// assert!(scope.accepts("image/webp"));
/// # Ok::<(), lexgen_data::ScopeError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobScope {
    /// In lowercase, and none within another.
    accept: BTreeSet<String>,
}

impl BlobScope {
    pub(super) const RESOURCE: &'static str = "blob";
    const ACCEPT: &'static str = "accept";

    /// Creates a scope for MIME types and patterns: `image/png`, `image/*`, `*/*`. Their case is ignored.
    ///
    /// # Errors
    ///
    /// Returns an error for another string, and if there is none.
    pub fn new<T: AsRef<str>>(accept: impl IntoIterator<Item = T>) -> Result<Self, ScopeError> {
        let mut patterns = BTreeSet::new();
        for pattern in accept {
            let pattern = pattern.as_ref();
            if !mime::is_type_or_pattern(pattern) {
                let expected = "a MIME type or a pattern such as `image/*`";
                return Err(ScopeError::invalid(Self::RESOURCE, Self::ACCEPT, expected, pattern));
            }
            patterns.insert(pattern.to_ascii_lowercase());
        }
        if patterns.is_empty() {
            return Err(ScopeError::missing(Self::RESOURCE, Self::ACCEPT));
        }
        let wider = patterns.clone();
        patterns.retain(|pattern| !wider_patterns(pattern).iter().any(|other| wider.contains(&**other)));
        Ok(Self { accept: patterns })
    }

    /// Returns the MIME types and patterns, in lowercase.
    pub fn accept(&self) -> impl ExactSizeIterator<Item = &str> {
        self.accept.iter().map(String::as_str)
    }

    /// Returns whether files of a MIME type may be uploaded. Parameters of the type are not allowed.
    #[must_use]
    pub fn accepts(&self, mime_type: &str) -> bool {
        mime::is_type(mime_type) && self.covers(&mime_type.to_ascii_lowercase())
    }

    fn covers(&self, pattern: &str) -> bool {
        self.accept.contains(pattern) || wider_patterns(pattern).iter().any(|wider| self.accept.contains(&**wider))
    }

    pub(super) fn allows(&self, other: &Self) -> bool {
        other.accept.iter().all(|pattern| self.covers(pattern))
    }

    pub(super) fn parse(parts: Parts<'_>) -> Result<Self, ScopeError> {
        let mut parameters = parts.parameters(Self::RESOURCE, Self::ACCEPT)?;
        let accept = parameters.take_all(Self::ACCEPT);
        parameters.finish()?;
        Self::new(accept)
    }

    /// Splits the scope by pattern.
    pub(super) fn split(&self) -> impl Iterator<Item = Self> {
        self.accept.iter().map(|pattern| Self { accept: [pattern.clone()].into() })
    }
}

/// The patterns that include a type or pattern, except itself: `image/*` and `*/*` for `image/png`.
fn wider_patterns(pattern: &str) -> Vec<Cow<'static, str>> {
    let (ty, subtype) = pattern.split_once('/').unwrap_or_default();
    let mut wider = Vec::new();
    if ty != ANY {
        wider.push(Cow::Borrowed("*/*"));
    }
    if subtype != ANY {
        wider.push(Cow::Owned(format!("{ty}/*")));
    }
    wider
}

impl fmt::Display for BlobScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let only = self.accept.first().filter(|_| self.accept.len() == 1);
        let mut printer = Printer::new(f, Self::RESOURCE, only.map(String::as_str))?;
        let rest = if only.is_some() { 0 } else { self.accept.len() };
        self.accept.iter().take(rest).try_for_each(|pattern| printer.parameter(Self::ACCEPT, pattern))
    }
}

words! {
    /// A part of the account.
    pub enum AccountAttribute {
        /// `email`: the address.
        Email = "email",
        /// `repo`: the whole repository, as a CAR file.
        Repo = "repo",
    }
}

words! {
    /// The degree of control over a part of the account.
    pub enum AccountAction {
        /// `read`
        Read = "read",
        /// `manage`, which includes reading.
        Manage = "manage",
    }
}

/// Permits to see or change details of the account: `account:email?action=manage`.
///
/// Source: [permissions: `account`](https://atproto.com/specs/permission#account).
///
/// ```
/// use lexgen_data::scope::{AccountAction, AccountAttribute, AccountScope};
///
/// let scope = AccountScope { attribute: AccountAttribute::Email, action: AccountAction::Read };
/// assert_eq!(scope.to_string(), "account:email");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountScope {
    /// The part of the account.
    pub attribute: AccountAttribute,
    /// The degree of control: `read` by default.
    pub action: AccountAction,
}

impl AccountScope {
    pub(super) const RESOURCE: &'static str = "account";

    pub(super) fn allows(self, other: Self) -> bool {
        // The order of the actions is that of their power.
        self.attribute == other.attribute && self.action >= other.action
    }

    pub(super) fn parse(parts: Parts<'_>) -> Result<Self, ScopeError> {
        let mut parameters = parts.parameters(Self::RESOURCE, ATTRIBUTE)?;
        let attribute = parameters.take_required(ATTRIBUTE)?;
        let attribute = parameters.word(ATTRIBUTE, &attribute)?;
        let action = match parameters.take(ACTION)? {
            Some(action) => parameters.word(ACTION, &action)?,
            None => AccountAction::Read,
        };
        parameters.finish()?;
        Ok(Self { attribute, action })
    }
}

impl fmt::Display for AccountScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut printer = Printer::new(f, Self::RESOURCE, Some(self.attribute.as_str()))?;
        match self.action {
            AccountAction::Read => Ok(()),
            AccountAction::Manage => printer.parameter(ACTION, self.action.as_str()),
        }
    }
}

words! {
    /// Permits to change the identity: `identity:handle`.
    ///
    /// Source: [permissions: `identity`](https://atproto.com/specs/permission#identity).
    pub enum IdentityAttribute {
        /// `handle`: the handle.
        Handle = "handle",
        /// `*`: the DID document and the handle.
        All = "*",
    }
}

impl IdentityAttribute {
    pub(super) const RESOURCE: &'static str = "identity";

    pub(super) fn allows(self, other: Self) -> bool {
        self == Self::All || self == other
    }

    pub(super) fn parse(parts: Parts<'_>) -> Result<Self, ScopeError> {
        let mut parameters = parts.parameters(Self::RESOURCE, ATTRIBUTE)?;
        let attribute = parameters.take_required(ATTRIBUTE)?;
        let attribute = parameters.word(ATTRIBUTE, &attribute)?;
        parameters.finish()?;
        Ok(attribute)
    }

    pub(super) fn print(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printer::new(f, Self::RESOURCE, Some(self.as_str())).map(drop)
    }
}

/// Requests the permissions of a permission set: `include:com.example.authFull?aud=did:web:example.com%23chat`.
///
/// Source: [permission sets](https://atproto.com/specs/permission#permission-sets).
///
/// ```
/// use lexgen_data::scope::IncludeScope;
///
/// let scope = IncludeScope {
///     nsid: "com.example.authFull".parse()?,
///     audience: Some("did:web:example.com#chat".parse()?),
/// };
/// assert_eq!(scope.to_string(), "include:com.example.authFull?aud=did:web:example.com%23chat");
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IncludeScope {
    /// The NSID of the set.
    pub nsid: Nsid,
    /// The service for those permissions of the set that inherit it. Without it, they are not requested.
    pub audience: Option<ServiceReference>,
}

impl IncludeScope {
    pub(super) const RESOURCE: &'static str = "include";
    const NSID: &'static str = "nsid";

    pub(super) fn allows(&self, other: &Self) -> bool {
        self.nsid == other.nsid && (other.audience.is_none() || self.audience == other.audience)
    }

    pub(super) fn parse(parts: Parts<'_>) -> Result<Self, ScopeError> {
        let mut parameters = parts.parameters(Self::RESOURCE, Self::NSID)?;
        let nsid = parameters.take_required(Self::NSID)?;
        let nsid = parameters.value(Self::NSID, "an NSID", &nsid)?;
        let audience = match parameters.take(AUDIENCE)? {
            Some(audience) => Some(parameters.value(AUDIENCE, "a DID with the id of a service", &audience)?),
            None => None,
        };
        parameters.finish()?;
        Ok(Self { nsid, audience })
    }
}

impl fmt::Display for IncludeScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut printer = Printer::new(f, Self::RESOURCE, Some(self.nsid.as_str()))?;
        self.audience.iter().try_for_each(|audience| printer.parameter(AUDIENCE, &audience.to_string()))
    }
}

words! {
    /// A broad permission from before there were narrower ones: `transition:generic`.
    ///
    /// Source: [OAuth: authorization scopes](https://atproto.com/specs/oauth#authorization-scopes).
    pub enum Transition {
        /// `transition:chat.bsky`: direct messages.
        ChatBsky = "chat.bsky",
        /// `transition:email`: reading the address.
        Email = "email",
        /// `transition:generic`: everything that an app password permits, without direct messages.
        Generic = "generic",
    }
}

impl Transition {
    pub(super) const RESOURCE: &'static str = "transition";

    /// The whole string is one of a list, and has no parameters.
    pub(super) fn parse(text: &str) -> Result<Self, ScopeError> {
        let name = text.strip_prefix("transition:");
        let found = Self::WORDS.iter().copied().find(|transition| name == Some(transition.as_str()));
        found.ok_or_else(|| ScopeError::unknown_resource(text))
    }

    pub(super) fn print(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printer::new(f, Self::RESOURCE, Some(self.as_str())).map(drop)
    }
}

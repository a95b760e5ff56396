//! [`PermissionSet`]: permission sets as constants, and their scopes.

use lexgen_data::scope::ServiceReference;
use lexgen_data::{Scope, ScopeError};

/// A [permission set](https://atproto.com/specs/permission): the permissions that an application requests under one name.
///
/// ```
/// use lexgen_runtime::{Audience, Permission, PermissionSet};
///
/// const NOTES: PermissionSet = PermissionSet::new("com.example.auth.notes")
///     .with_title("Notes")
///     .with_title_lang(&[("de", "Notizen")])
///     .with_permissions(&[
///         Permission::repo(&["com.example.note"], &["create", "update"]),
///         Permission::rpc(&["com.example.getNote"], Audience::Inherit),
///     ]);
///
/// assert_eq!(NOTES.nsid, "com.example.auth.notes");
/// assert_eq!(NOTES.permissions.len(), 2);
/// assert_eq!(NOTES.detail, None);
///
/// // The scope that a client requests, and the scopes that it includes.
/// let service = "did:web:example.com#notes".parse()?;
/// assert_eq!(
///     NOTES.include_scope(Some(&service))?.to_string(),
///     "include:com.example.auth.notes?aud=did:web:example.com%23notes",
/// );
/// let scopes: Vec<String> = NOTES.scopes(Some(&service))?.iter().map(ToString::to_string).collect();
/// assert_eq!(
///     scopes,
///     [
///         "repo:com.example.note?action=create&action=update",
///         "rpc:com.example.getNote?aud=did:web:example.com%23notes",
///     ],
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct PermissionSet {
    /// The NSID.
    pub nsid: &'static str,
    /// The title.
    pub title: Option<&'static str>,
    /// The title in other languages: language tags with titles.
    pub title_lang: &'static [(&'static str, &'static str)],
    /// A description of what the permissions are for.
    pub detail: Option<&'static str>,
    /// The description in other languages: language tags with descriptions.
    pub detail_lang: &'static [(&'static str, &'static str)],
    /// The permissions.
    pub permissions: &'static [Permission],
}

impl PermissionSet {
    /// Creates a set without title, detail and permissions.
    #[must_use]
    pub const fn new(nsid: &'static str) -> Self {
        Self { nsid, title: None, title_lang: &[], detail: None, detail_lang: &[], permissions: &[] }
    }

    /// Sets the title.
    #[must_use]
    pub const fn with_title(self, title: &'static str) -> Self {
        Self { title: Some(title), ..self }
    }

    /// Sets the title in other languages.
    #[must_use]
    pub const fn with_title_lang(self, title_lang: &'static [(&'static str, &'static str)]) -> Self {
        Self { title_lang, ..self }
    }

    /// Sets the description.
    #[must_use]
    pub const fn with_detail(self, detail: &'static str) -> Self {
        Self { detail: Some(detail), ..self }
    }

    /// Sets the description in other languages.
    #[must_use]
    pub const fn with_detail_lang(self, detail_lang: &'static [(&'static str, &'static str)]) -> Self {
        Self { detail_lang, ..self }
    }

    /// Sets the permissions.
    #[must_use]
    pub const fn with_permissions(self, permissions: &'static [Permission]) -> Self {
        Self { permissions, ..self }
    }

    /// Returns the scope with which a client requests the set: `include:nsid?aud=…`.
    ///
    /// `audience` is the service for the permissions that [inherit](Audience::Inherit) it.
    ///
    /// # Errors
    ///
    /// Returns an error if `nsid` is not an NSID. That of a generated set is one.
    pub fn include_scope(&self, audience: Option<&ServiceReference>) -> Result<Scope, ScopeError> {
        let audience = audience.map(ToString::to_string);
        let audience = audience.as_deref().map(|service| ("aud", service));
        Scope::from_parameters("include", [("nsid", self.nsid)].into_iter().chain(audience))
    }

    /// Returns the scopes that the [`include_scope`](Self::include_scope) includes, one for each permission.
    ///
    /// Without an audience, permissions that inherit it are left out, as the
    /// [specification](https://atproto.com/specs/permission#rpc) requires.
    ///
    /// # Errors
    ///
    /// Returns an error if a permission has no name, or one that is not an NSID. Those of a generated set are valid.
    pub fn scopes(&self, audience: Option<&ServiceReference>) -> Result<Vec<Scope>, ScopeError> {
        self.permissions.iter().filter_map(|permission| permission.scope(audience).transpose()).collect()
    }
}

/// One permission of a [`PermissionSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Permission {
    /// Writing records.
    #[non_exhaustive]
    Repo {
        /// The NSIDs of the collections.
        collection: &'static [&'static str],
        /// The allowed actions: `create`, `update` and `delete`. An empty list allows all.
        action: &'static [&'static str],
    },
    /// Calling endpoints on behalf of the account.
    #[non_exhaustive]
    Rpc {
        /// The NSIDs of the endpoints.
        lxm: &'static [&'static str],
        /// The services on which they may be called.
        audience: Audience,
    },
    /// Using spaces, which hold permissioned data.
    ///
    /// **Draft:** spaces are a proposal, not yet part of the specification, and may change. Source:
    /// [proposal 0016](https://github.com/bluesky-social/proposals/tree/main/0016-permissioned-data#oauth-scopes).
    #[non_exhaustive]
    Space {
        /// The NSID of the type of the spaces.
        space_type: &'static str,
        /// The authority of the spaces: a DID, `self` for the account that grants the permission, or `*` for any.
        authority: &'static str,
        /// The key of the spaces, or `*` for any.
        skey: &'static str,
        /// The NSIDs of the collections, or `*` for any. An empty list means those that the space type declares.
        collections: &'static [&'static str],
        /// The allowed actions on records: `read_self`, `read`, `create`, `update` and `delete`. An empty list allows
        /// all of them.
        actions: &'static [&'static str],
        /// The allowed actions on the spaces themselves: `create`, `update` and `delete`. An empty list allows none.
        manage: &'static [&'static str],
    },
}

impl Permission {
    /// Permits to write records of some collections. An empty list of actions permits all of them.
    #[must_use]
    pub const fn repo(collection: &'static [&'static str], action: &'static [&'static str]) -> Self {
        Self::Repo { collection, action }
    }

    /// Permits to call some endpoints.
    #[must_use]
    pub const fn rpc(lxm: &'static [&'static str], audience: Audience) -> Self {
        Self::Rpc { lxm, audience }
    }

    /// Permits to use the spaces of a type with this authority and key. For empty lists, see
    /// [`Space`](Self::Space): they do not all mean the same.
    ///
    /// ```
    /// use lexgen_runtime::Permission;
    ///
    /// const READ: Permission = Permission::space("com.example.forum", "*", "*", &[], &["read"], &[]);
    /// assert!(matches!(READ, Permission::Space { authority: "*", .. }));
    /// ```
    #[must_use]
    pub const fn space(
        space_type: &'static str,
        authority: &'static str,
        skey: &'static str,
        collections: &'static [&'static str],
        actions: &'static [&'static str],
        manage: &'static [&'static str],
    ) -> Self {
        Self::Space { space_type, authority, skey, collections, actions, manage }
    }

    /// Returns the scope of the permission. `None` if it inherits the audience, and there is none.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no name, or one that is not an NSID.
    pub fn scope(&self, audience: Option<&ServiceReference>) -> Result<Option<Scope>, ScopeError> {
        let scope = match *self {
            Self::Repo { collection, action } => {
                Scope::from_parameters("repo", named("collection", collection).chain(named("action", action)))
            }
            Self::Rpc { lxm, audience: Audience::Any } => {
                Scope::from_parameters("rpc", named("lxm", lxm).chain([("aud", "*")]))
            }
            Self::Rpc { lxm, audience: Audience::Inherit } => {
                let Some(service) = audience else { return Ok(None) };
                let service = service.to_string();
                Scope::from_parameters("rpc", named("lxm", lxm).chain([("aud", &*service)]))
            }
            Self::Space { space_type, authority, skey, collections, actions, manage } => {
                let space = [("spaceType", space_type), ("authority", authority), ("skey", skey)].into_iter();
                let lists = named("collection", collections).chain(named("action", actions));
                Scope::from_parameters("space", space.chain(lists).chain(named("manage", manage)))
            }
        };
        scope.map(Some)
    }
}

/// The values of a parameter.
fn named<'s>(name: &'static str, values: &'s [&'static str]) -> impl Iterator<Item = (&'s str, &'s str)> {
    values.iter().map(move |value| (name, *value))
}

/// The services that an [`Rpc`](Permission::Rpc) permission is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Any service: `aud: "*"`.
    Any,
    /// The service that was named when the set was requested: `inheritAud: true`.
    Inherit,
}

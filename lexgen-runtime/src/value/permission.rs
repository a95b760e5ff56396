//! Permission sets as constants.

/// A permission set (SPEC section 2): what an application asks for under one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PermissionSet {
    /// Its NSID.
    pub nsid: &'static str,
    /// What it is called.
    pub title: Option<&'static str>,
    /// What it is called in other languages: language tags and texts.
    pub title_lang: &'static [(&'static str, &'static str)],
    /// What it is for.
    pub detail: Option<&'static str>,
    /// What it is for, in other languages: language tags and texts.
    pub detail_lang: &'static [(&'static str, &'static str)],
    /// What it permits.
    pub permissions: &'static [Permission],
}

/// One permission of a [`PermissionSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Permission {
    /// To write records.
    Repo {
        /// The NSIDs of the collections.
        collection: &'static [&'static str],
        /// Which of `create`, `update` and `delete`; all if there are none.
        action: &'static [&'static str],
    },
    /// To call endpoints on behalf of the account.
    Rpc {
        /// The NSIDs of the endpoints.
        lxm: &'static [&'static str],
        /// On which services.
        audience: Audience,
    },
}

/// The services that an [`Rpc`](Permission::Rpc) permission is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Any service: `aud: "*"`.
    Any,
    /// The service that was named when the set was asked for: `inheritAud: true`.
    Inherit,
}

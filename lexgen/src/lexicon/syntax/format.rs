//! The string formats.

use std::fmt;

use lexgen_data::{
    AtIdentifier, AtUri, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, StringFormat as _,
    SyntaxError, Tid, Uri,
};

/// `format` of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StringFormat {
    /// `at-identifier`
    AtIdentifier,
    /// `at-uri`
    AtUri,
    /// `cid`
    Cid,
    /// `datetime`
    Datetime,
    /// `did`
    Did,
    /// `handle`
    Handle,
    /// `language`
    Language,
    /// `nsid`
    Nsid,
    /// `record-key`
    RecordKey,
    /// `space-ref`
    SpaceRef,
    /// `tid`
    Tid,
    /// `uri`
    Uri,
}

impl StringFormat {
    /// All formats.
    pub const ALL: &[Self] = &[
        Self::AtIdentifier,
        Self::AtUri,
        Self::Cid,
        Self::Datetime,
        Self::Did,
        Self::Handle,
        Self::Language,
        Self::Nsid,
        Self::RecordKey,
        Self::SpaceRef,
        Self::Tid,
        Self::Uri,
    ];

    /// The name of the format in lexicons.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AtIdentifier => "at-identifier",
            Self::AtUri => "at-uri",
            Self::Cid => "cid",
            Self::Datetime => "datetime",
            Self::Did => "did",
            Self::Handle => "handle",
            Self::Language => "language",
            Self::Nsid => "nsid",
            Self::RecordKey => "record-key",
            Self::SpaceRef => "space-ref",
            Self::Tid => "tid",
            Self::Uri => "uri",
        }
    }

    /// Checks that a string has the format.
    pub(crate) fn check(self, text: &str) -> Result<(), SyntaxError> {
        self.grammar()(text)
    }

    /// The grammar of the format, as a function that checks strings.
    pub(crate) fn grammar(self) -> fn(&str) -> Result<(), SyntaxError> {
        match self {
            Self::AtIdentifier => AtIdentifier::check,
            Self::AtUri => AtUri::check,
            Self::Cid => Cid::check,
            Self::Datetime => Datetime::check,
            Self::Did => Did::check,
            Self::Handle => Handle::check,
            Self::Language => Language::check,
            Self::Nsid => Nsid::check,
            Self::RecordKey => RecordKey::check,
            Self::SpaceRef => SpaceRef::check,
            Self::Tid => Tid::check,
            Self::Uri => Uri::check,
        }
    }
}

/// As in lexicons.
impl fmt::Display for StringFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

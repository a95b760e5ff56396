//! The choices for constructs that have no counterpart.

use std::fmt;
use std::str::FromStr;

use lexgen_data::Nsid;

use crate::lexicon::options::Unresolved;

/// The choices for constructs that have no counterpart in the Lexicon language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportOptions {
    /// The treatment of numbers with fractions.
    pub numbers: Numbers,
    /// The treatment of schemas that accept data of several types.
    pub any: AnyData,
    /// The treatment of choices between objects that are not tagged by `$type`.
    pub unions: Unions,
    /// The treatment of `$ref`s that lead nowhere or to another document: an error, or data of several types with a warning.
    pub unresolved: Unresolved,
    /// Whether `enum` becomes `knownValues`, and unions accept other types.
    pub open: bool,
    /// Whether warnings are errors.
    pub deny_warnings: bool,
}

impl ImportOptions {
    /// Sets the treatment of numbers with fractions.
    #[must_use]
    pub fn numbers(mut self, numbers: Numbers) -> Self {
        self.numbers = numbers;
        self
    }

    /// Sets the treatment of schemas that accept data of several types.
    #[must_use]
    pub fn any(mut self, any: AnyData) -> Self {
        self.any = any;
        self
    }

    /// Sets the treatment of choices between objects that are not tagged by `$type`.
    #[must_use]
    pub fn unions(mut self, unions: Unions) -> Self {
        self.unions = unions;
        self
    }

    /// Sets the treatment of `$ref`s that lead nowhere or to another document.
    #[must_use]
    pub fn unresolved(mut self, unresolved: Unresolved) -> Self {
        self.unresolved = unresolved;
        self
    }

    /// Sets whether `enum` becomes `knownValues`, and unions accept other types.
    #[must_use]
    pub fn open(mut self, open: bool) -> Self {
        self.open = open;
        self
    }

    /// Sets whether warnings are errors.
    #[must_use]
    pub fn deny_warnings(mut self, deny_warnings: bool) -> Self {
        self.deny_warnings = deny_warnings;
        self
    }
}

/// The treatment of `type: number`. The data model has integers only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbers {
    /// A string with the number as text.
    #[default]
    String,
    /// An integer.
    Integer,
    /// Nothing: the property is left out.
    Omit,
}

/// The treatment of schemas that accept data of several types, such as `true` and `type: [string, integer]`.
///
/// No type of the Lexicon language accepts all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AnyData {
    /// The property is left out. Objects accept unknown fields, so all data stays valid.
    #[default]
    Omit,
    /// `unknown`, which accepts objects only.
    Unknown,
}

/// The treatment of `oneOf` and `anyOf` between objects that are not tagged by `$type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unions {
    /// `unknown`, which accepts all objects.
    #[default]
    Unknown,
    /// A union. Its data must have a `$type`.
    Union,
}

/// The start of NSIDs, such as `com.example`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority(String);

impl Authority {
    /// The authority as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The error for a string that cannot be the start of an NSID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuthorityError;

impl fmt::Display for AuthorityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a domain name in reverse order, such as `com.example`")
    }
}

impl std::error::Error for AuthorityError {}

impl FromStr for Authority {
    type Err = AuthorityError;

    fn from_str(text: &str) -> Result<Self, AuthorityError> {
        // The name of the longest NSIDs has 63 characters.
        match format!("{text}.defs").parse::<Nsid>() {
            Ok(_) if text.len() <= 250 => Ok(Self(text.to_owned())),
            _ => Err(AuthorityError),
        }
    }
}

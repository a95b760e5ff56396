//! The errors of scopes.

use std::error::Error;
use std::fmt;

use crate::syntax_error::SyntaxError;

/// The maximum length in bytes of a value that an error shows whole.
const LONGEST: usize = 64;

/// The error of a string that is not a [`Scope`](super::Scope).
///
/// Servers ignore such scopes instead of refusing the request:
/// [permissions](https://atproto.com/specs/permission#permission-sets).
///
/// ```
/// use std::error::Error;
/// use lexgen_data::{Scope, ScopeErrorKind};
///
/// let error = "rpc:com.example?aud=*".parse::<Scope>().unwrap_err();
/// assert_eq!(error.kind(), ScopeErrorKind::InvalidValue);
/// assert_eq!(error.to_string(), "invalid `lxm` in the `rpc` scope: expected an NSID or `*`, found `com.example`");
/// assert!(error.source().is_some());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeError {
    kind: ScopeErrorKind,
    message: String,
    source: Option<SyntaxError>,
}

/// The kinds of [`ScopeError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ScopeErrorKind {
    /// The string does not have the general syntax of scopes.
    Syntax,
    /// The resource is unknown.
    UnknownResource,
    /// A parameter is unknown.
    UnknownParameter,
    /// A required parameter is missing.
    MissingParameter,
    /// A parameter that has one value is repeated.
    RepeatedParameter,
    /// A parameter has a value that is not allowed.
    InvalidValue,
    /// An `rpc` scope is for all endpoints of all services.
    Unrestricted,
}

impl ScopeError {
    /// Returns the kind.
    #[must_use]
    pub const fn kind(&self) -> ScopeErrorKind {
        self.kind
    }

    fn new(kind: ScopeErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    pub(super) fn character(position: usize) -> Self {
        Self::new(
            ScopeErrorKind::Syntax,
            format!("invalid scope at byte {position}: expected printable ASCII without spaces, `\"` and `\\`"),
        )
    }

    pub(super) fn escape() -> Self {
        Self::new(ScopeErrorKind::Syntax, "invalid scope: `%` must start an escaped character of UTF-8")
    }

    pub(super) fn unknown_resource(found: &str) -> Self {
        Self::new(ScopeErrorKind::UnknownResource, format!("unknown resource {} of a scope", quoted(found)))
    }

    pub(super) fn unknown_parameter(resource: &str, found: &str) -> Self {
        Self::new(
            ScopeErrorKind::UnknownParameter,
            format!("unknown parameter {} in the `{resource}` scope", quoted(found)),
        )
    }

    pub(super) fn missing(resource: &str, parameter: &str) -> Self {
        Self::new(ScopeErrorKind::MissingParameter, format!("`{parameter}` is missing in the `{resource}` scope"))
    }

    pub(super) fn repeated(resource: &str, parameter: &str) -> Self {
        Self::new(
            ScopeErrorKind::RepeatedParameter,
            format!("`{parameter}` must appear once in the `{resource}` scope"),
        )
    }

    pub(super) fn invalid(resource: &str, parameter: &str, expected: &str, found: &str) -> Self {
        let found = quoted(found);
        Self::new(
            ScopeErrorKind::InvalidValue,
            format!("invalid `{parameter}` in the `{resource}` scope: expected {expected}, found {found}"),
        )
    }

    pub(super) fn unrestricted() -> Self {
        Self::new(ScopeErrorKind::Unrestricted, "`lxm` and `aud` in the `rpc` scope must not both be `*`")
    }

    pub(super) fn because(self, source: SyntaxError) -> Self {
        Self { source: Some(source), ..self }
    }
}

impl fmt::Display for ScopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for ScopeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

/// Quotes a value. It comes from a client and may be long or hold control characters after decoding.
fn quoted(text: &str) -> String {
    let end = (0..=text.len().min(LONGEST)).rev().find(|&end| text.is_char_boundary(end)).unwrap_or_default();
    let rest = if end < text.len() { "…" } else { "" };
    format!("`{}{rest}`", text[..end].escape_debug())
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn long_values_are_truncated_between_characters() {
        assert_eq!(quoted(&"a".repeat(64)), format!("`{}`", "a".repeat(64)));
        assert_eq!(quoted(&"a".repeat(65)), format!("`{}…`", "a".repeat(64)));
        assert_eq!(quoted(&format!("{}é", "a".repeat(63))), format!("`{}…`", "a".repeat(63)));
        assert_eq!(quoted("a\nb"), "`a\\nb`");
    }
}

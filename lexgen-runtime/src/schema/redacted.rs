//! `Debug` for secret fields: whether they are present, never their values.

use std::fmt;

use super::lossy::LossyOption;
use crate::value::Nullable;

/// Replaces a secret in `Debug` output.
pub struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A field that is always present.
pub fn required<T>(_: &T) -> Redacted {
    Redacted
}

/// A field that may be absent.
pub fn optional<T>(value: &Option<T>) -> Option<Redacted> {
    value.as_ref().map(|_| Redacted)
}

/// A field that may be null.
pub fn nullable<T>(value: &Option<T>) -> Option<Redacted> {
    optional(value)
}

/// A field that may be absent or null.
pub fn optional_nullable<T>(value: &Option<Nullable<T>>) -> Option<Nullable<Redacted>> {
    value.as_ref().map(|value| Nullable::from(value.as_option().map(|_| Redacted)))
}

/// A field that may be absent, and is if its data is invalid.
pub fn lossy<T>(value: &LossyOption<T>) -> Option<Redacted> {
    (value.is_some() || !value.is_valid()).then_some(Redacted)
}

/// The name of a type or field in `Debug` output.
pub fn name(identifier: &'static str) -> &'static str {
    identifier.strip_prefix("r#").unwrap_or(identifier)
}

//! The names of fields that hold secrets.

/// The fields whose values `Debug` hides unless [`Config::default_secrets`](crate::Config::default_secrets) is off:
/// names, and ends of names after `*`.
pub const DEFAULT_SECRETS: &[&str] = &["password", "*Password", "*Jwt", "*Token", "*Secret", "token", "secret", "jwt"];

/// Returns whether a pattern of [`Config::secrets`](crate::Config::secrets) matches the field called `name`.
pub(super) fn matches_field(pattern: &str, name: &str) -> bool {
    match pattern.strip_prefix('*') {
        Some(ending) => name.ends_with(ending),
        None => name == pattern,
    }
}

//! The types of single options.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};

use super::ConfigError;
use crate::lexicon::parsed;

/// The path of a Rust item, such as `::lexgen_runtime` or `crate::lexicons`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RustPath(String);

impl RustPath {
    /// The default path of the runtime.
    pub(super) fn runtime() -> Self {
        Self("::lexgen_runtime".to_owned())
    }

    /// The path as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RustPath {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        // The code that follows the path must not become part of a comment, and schema macros have a line for each
        // entry.
        let has_more = text.contains(['\n', '\r']) || text.contains("//") || text.contains("/*");
        match syn::parse_str::<syn::Path>(text) {
            Ok(_) if !has_more => Ok(Self(text.trim().to_owned())),
            _ => Err(ConfigError::invalid(format!("`{text}` is not a path to a Rust item"))),
        }
    }
}

impl<'de> Deserialize<'de> for RustPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed::deserialize(deserializer)
    }
}

/// The distribution of generated code over files.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// One file.
    #[default]
    Single,
    /// A directory with `mod.rs`, and a file for each namespace.
    Namespace,
}

/// Whether types own their strings.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Strings {
    /// `String`, and types without a lifetime.
    #[default]
    Owned,
    /// `Cow<'a, str>`, borrowed from the input where it has no escapes. External types ([`Externs`](crate::Externs))
    /// are assumed to own theirs.
    Borrowed,
}

/// The code that is generated in addition to types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The endpoints, for clients.
    pub client: bool,
    /// The endpoints and a route trait for each, for servers.
    pub server: bool,
    /// The constraints of fields, for validation.
    pub validate: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Self { client: true, server: true, validate: true }
    }
}

impl Parts {
    /// Only the types.
    pub const TYPES: Self = Self { client: false, server: false, validate: false };

    /// Returns whether endpoints are generated.
    pub(crate) fn endpoints(self) -> bool {
        self.client || self.server
    }
}

/// From a list such as `types,client,server,validate`. Types are generated in any case.
impl FromStr for Parts {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        let mut parts = Self::TYPES;
        for part in text.split(',').map(str::trim) {
            match part {
                "types" => {}
                "client" => parts.client = true,
                "server" => parts.server = true,
                "validate" => parts.validate = true,
                _ => {
                    return Err(ConfigError::invalid(format!(
                        "unknown part `{part}`, expected `types`, `client`, `server` or `validate`"
                    )));
                }
            }
        }
        Ok(parts)
    }
}

impl<'de> Deserialize<'de> for Parts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parts = Vec::<String>::deserialize(deserializer)?;
        if parts.is_empty() { Ok(Self::TYPES) } else { parts.join(",").parse().map_err(de::Error::custom) }
    }
}

#[cfg(test)]
mod tests {
    use super::RustPath;

    #[test]
    fn a_path_cannot_contain_comments_or_line_breaks() {
        for text in ["crate::lexicons // ours", "crate::lexicons /* ours */", "crate::\nlexicons", "crate::", ""] {
            assert!(text.parse::<RustPath>().is_err(), "{text}");
        }
        for (text, expected) in [(" ::rt ", "::rt"), ("crate::r#type", "crate::r#type"), ("a::B<C>", "a::B<C>")] {
            assert_eq!(text.parse::<RustPath>().map(|path| path.as_str().to_owned()).ok().as_deref(), Some(expected));
        }
    }
}

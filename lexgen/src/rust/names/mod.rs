//! Rust names for everything with a name in a lexicon.
//!
//! Total: every string yields an identifier that compiles under every edition without a warning. Deterministic: a name
//! depends on its own document only (for modules, on the NSIDs beside it). Nothing here knows what the names are for.

use std::fmt;

mod case;
mod modules;
mod qualified;
mod scope;

pub(crate) use case::{constant, exact, field, joined, module, type_name, type_name_part, value};
pub(crate) use modules::{ModuleId, ModuleTree};
pub(crate) use qualified::{qualified, settle_qualified};
pub(crate) use scope::{Claim, Rename, Scope};

/// A valid Rust identifier, with `r#` if it needs that.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RustIdent(String);

impl RustIdent {
    /// The identifier as source code.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifier without `r#`, as part of longer names.
    pub(crate) fn unraw(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

impl fmt::Display for RustIdent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

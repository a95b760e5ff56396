//! Values of options, as strings.

use std::ffi::OsStr;
use std::path::PathBuf;

use super::{Attributes, ConfigError, Derives, Externs, Formats, Layout, Parts, Replacements, RustPath, Strings};
use crate::lexicon::options::{Unknown, Unresolved};
use crate::lexicon::pattern::{DefinitionPattern, NsidPattern, PlacePattern};

/// The type of an option.
pub(super) trait OptionValue {
    /// All values, if there are few.
    const CHOICES: &'static [&'static str] = &[];

    /// Whether values are paths.
    const IS_PATH: bool = false;

    /// Adds a value to a list or map, or replaces a single value.
    fn add(&mut self, value: &OsStr) -> Result<(), ConfigError>;

    /// Removes all values that the flags of a command line replace.
    fn clear(&mut self) {}
}

/// A value that is not a path.
fn text(value: &OsStr) -> Result<&str, ConfigError> {
    value.to_str().ok_or_else(|| ConfigError::not_unicode(value))
}

impl OptionValue for Vec<PathBuf> {
    const IS_PATH: bool = true;

    fn add(&mut self, value: &OsStr) -> Result<(), ConfigError> {
        self.push(PathBuf::from(value));
        Ok(())
    }

    fn clear(&mut self) {
        Vec::clear(self);
    }
}

impl OptionValue for Option<PathBuf> {
    const IS_PATH: bool = true;

    fn add(&mut self, value: &OsStr) -> Result<(), ConfigError> {
        *self = Some(PathBuf::from(value));
        Ok(())
    }
}

/// Implements [`OptionValue`] for lists of these types.
macro_rules! lists {
    ($($item:ty),*) => {$(
        impl OptionValue for Vec<$item> {
            fn add(&mut self, value: &OsStr) -> Result<(), ConfigError> {
                self.push(text(value)?.parse::<$item>().map_err(ConfigError::invalid)?);
                Ok(())
            }

            fn clear(&mut self) {
                Vec::clear(self);
            }
        }
    )*};
}

lists!(DefinitionPattern, NsidPattern, PlacePattern, String);

/// Implements [`OptionValue`] for enumerations.
macro_rules! choices {
    ($($choice:ty { $($name:literal => $value:ident),* })*) => {$(
        impl OptionValue for $choice {
            const CHOICES: &'static [&'static str] = &[$($name),*];

            fn add(&mut self, value: &OsStr) -> Result<(), ConfigError> {
                *self = match text(value)? {
                    $($name => Self::$value,)*
                    text => return Err(ConfigError::unknown_choice(text, Self::CHOICES)),
                };
                Ok(())
            }
        }
    )*};
}

choices! {
    Layout { "single" => Single, "namespace" => Namespace }
    Strings { "owned" => Owned, "borrowed" => Borrowed }
    Unresolved { "error" => Error, "data" => Data }
    Unknown { "error" => Error, "data" => Data }
}

impl OptionValue for Parts {
    fn add(&mut self, value: &OsStr) -> Result<(), ConfigError> {
        *self = text(value)?.parse()?;
        Ok(())
    }
}

impl OptionValue for RustPath {
    fn add(&mut self, value: &OsStr) -> Result<(), ConfigError> {
        *self = text(value)?.parse()?;
        Ok(())
    }
}

impl OptionValue for bool {
    const CHOICES: &'static [&'static str] = &["true", "false"];

    fn add(&mut self, value: &OsStr) -> Result<(), ConfigError> {
        let text = text(value)?;
        *self = text.parse().map_err(|_| ConfigError::unknown_choice(text, Self::CHOICES))?;
        Ok(())
    }
}

/// Implements [`OptionValue`] for tables. A flag adds an entry to those of the configuration file.
macro_rules! tables {
    ($($table:ty),*) => {$(
        impl OptionValue for $table {
            fn add(&mut self, value: &OsStr) -> Result<(), ConfigError> {
                let text = text(value)?;
                let (pattern, path) = text.split_once('=').ok_or_else(|| ConfigError::no_path(text))?;
                self.insert(pattern, path)
            }
        }
    )*};
}

tables!(Externs, Formats, Replacements);

/// Traits without a pattern are those of all types.
impl OptionValue for Derives {
    fn add(&mut self, value: &OsStr) -> Result<(), ConfigError> {
        let text = text(value)?;
        let (pattern, traits) = text.split_once('=').unwrap_or(("*", text));
        self.insert(pattern, traits)
    }
}

/// A flag adds an attribute to those of the configuration file.
impl OptionValue for Vec<Attributes> {
    fn add(&mut self, value: &OsStr) -> Result<(), ConfigError> {
        let text = text(value)?;
        let (pattern, attribute) = text.split_once('=').ok_or_else(|| ConfigError::no_attribute(text))?;
        let pattern = pattern.parse().map_err(ConfigError::invalid)?;
        self.push(Attributes::new(pattern, [], [attribute.parse()?]));
        Ok(())
    }
}

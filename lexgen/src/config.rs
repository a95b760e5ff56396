//! The options of a run.
//!
//! [`options`] is the table of all options, from which [`Config`] follows.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use lexgen_data::Nsid;
use serde::Deserialize;

use crate::lexicon::diagnostic::Diagnostics;
use crate::lexicon::load::load;
use crate::lexicon::options::{ReadOptions, Unknown, Unresolved};
use crate::lexicon::pattern::{DefinitionPattern, NsidPattern, PlacePattern};
use crate::lexicon::source::Sources;
use crate::lexicon::syntax::DefId;

mod attributes;
mod derives;
mod error;
mod externs;
mod options;
mod origin;
mod replacements;
mod secrets;
mod types;
mod unmatched;
mod value;

pub(crate) use attributes::{Derived, last_segment};
pub(crate) use externs::ExternTarget;
pub(crate) use options::for_each_option;
pub(crate) use unmatched::{check_generated, check_options};

pub use attributes::{Attributes, Kind, RustAttribute};
pub use derives::{Derives, Traits};
pub use error::{ConfigError, ConfigErrorKind, with_sources};
pub use externs::Externs;
pub use options::{Commands, OptionInfo, OptionKind};
pub use origin::{ConfigFile, FrontEnd, Origin};
pub use replacements::{Formats, Replacements};
pub use secrets::DEFAULT_SECRETS;
pub use types::{Layout, Parts, RustPath, Strings};

use secrets::matches_field;
use value::OptionValue;

/// The name of configuration files.
pub const CONFIG_FILE: &str = "lexgen.toml";

/// The name of the flag of an option.
macro_rules! flag {
    (NoFlag $key:literal) => {
        concat!("no-", $key)
    };
    ($kind:ident $key:literal) => {
        $key
    };
}

/// Defines [`Config`] from the table of options.
macro_rules! define_config {
    ($(
        $(#[doc = $doc:literal])*
        [$key:literal, $commands:ident, $kind:ident $value_name:literal]
        $field:ident: $ty:ty = $default:expr;
    )*) => {
        /// The options of a run.
        ///
        /// The command line, build scripts, the macros and `lexgen.toml` have the same options: the keys of
        /// `lexgen.toml` are the fields in kebab-case, and `extern` for [`externs`](Self::externs).
        ///
        /// ```
        /// use lexgen::{Config, Strings};
        ///
        /// let config = Config::from_toml(
        ///     r#"
        ///     lexicons = ["lexicons"]
        ///     include = ["app.example.*"]
        ///     strings = "borrowed"
        ///
        ///     [extern]
        ///     "com.atproto.*" = "::atproto_types::com::atproto"
        ///     "#,
        /// )?;
        /// assert_eq!(config.strings, Strings::Borrowed);
        ///
        /// let config = Config::default().strings(Strings::Borrowed).keep_going(true);
        /// assert!(config.keep_going);
        /// # Ok::<(), lexgen::ConfigError>(())
        /// ```
        #[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
        #[serde(deny_unknown_fields, default)]
        #[non_exhaustive]
        pub struct Config {
            $(
                $(#[doc = $doc])*
                #[serde(rename = $key)]
                pub $field: $ty,
            )*
            /// The origin of the options, for diagnostics about them.
            #[serde(skip)]
            pub origin: Origin,
        }

        impl Default for Config {
            fn default() -> Self {
                Self { $($field: $default,)* origin: Origin::default() }
            }
        }

        /// Setters, one for each option.
        impl Config {
            $(
                #[doc = concat!("Sets `", $key, "`.\n")]
                ///
                $(#[doc = $doc])*
                #[must_use]
                pub fn $field(mut self, value: impl Into<$ty>) -> Self {
                    self.$field = value.into();
                    self
                }
            )*
        }

        impl Config {
            /// All options.
            #[doc(hidden)]
            pub const OPTIONS: &'static [OptionInfo] = &[$(
                OptionInfo {
                    key: $key,
                    flag: flag!($kind $key),
                    doc: concat!($($doc, "\n"),*),
                    commands: Commands::$commands,
                    kind: OptionKind::$kind,
                    value_name: $value_name,
                    takes_paths: <$ty as OptionValue>::IS_PATH,
                    choices: <$ty as OptionValue>::CHOICES,
                },
            )*];

            /// The names of all options, as `lexgen.toml` has them.
            ///
            /// ```
            /// assert!(lexgen::Config::keys().contains(&"deny-warnings"));
            /// ```
            #[must_use]
            pub fn keys() -> &'static [&'static str] {
                &[$($key),*]
            }

            /// Takes one option of another configuration.
            fn take(&mut self, key: &str, from: Self) {
                match key {
                    $($key => self.$field = from.$field,)*
                    _ => {}
                }
            }

            /// Adds a value to an option that is a list or map, or replaces a single value.
            pub(crate) fn add(&mut self, key: &str, value: &OsStr) -> Result<(), ConfigError> {
                match key {
                    $($key => self.$field.add(value),)*
                    _ => Ok(()),
                }
            }

            /// Removes the values that flags replace.
            fn clear(&mut self, key: &str) {
                match key {
                    $($key => self.$field.clear(),)*
                    _ => {}
                }
            }
        }
    };
}

for_each_option!(define_config);

impl Config {
    /// Reads the text of a `lexgen.toml`. Paths remain as they are written.
    ///
    /// # Errors
    ///
    /// If the text is not TOML, has an unknown key, or a value that the option cannot have.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| ConfigError::of_toml(&error))
    }

    /// Reads the `lexgen.toml` at `path`. Its paths are relative to its directory.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, and as [`from_toml`](Self::from_toml).
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|error| ConfigError::unreadable(path, error))?;
        let mut config = Self::from_toml(&text).map_err(|error| ConfigError::in_file(path, error))?;
        config.rebase(path.parent().unwrap_or(Path::new("")));
        config.origin.file = Some(ConfigFile { path: path.to_owned(), text });
        Ok(config)
    }

    /// Reads the [`CONFIG_FILE`] in `directory`, if it exists. Returns its path as well.
    ///
    /// # Errors
    ///
    /// As [`from_file`](Self::from_file).
    pub fn find(directory: &Path) -> Result<Option<(PathBuf, Self)>, ConfigError> {
        let path = directory.join(CONFIG_FILE);
        if !path.is_file() {
            return Ok(None);
        }
        let config = Self::from_file(&path)?;
        Ok(Some((path, config)))
    }

    /// Sets one option, given as a line of a `lexgen.toml`. Its paths are relative to `directory`.
    ///
    /// ```
    /// # use std::path::Path;
    /// let mut config = lexgen::Config::default();
    /// config.set(r#"include = ["app.example.*"]"#, Path::new(""))?;
    /// assert_eq!(config.include.len(), 1);
    /// assert!(config.set("pedantic = true\nkeep-going = true", Path::new("")).is_err());
    /// # Ok::<(), lexgen::ConfigError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`from_toml`](Self::from_toml), and if the text sets no option or several.
    pub fn set(&mut self, line: &str, directory: &Path) -> Result<(), ConfigError> {
        let mut parsed = Self::from_toml(line)?;
        parsed.rebase(directory);
        let keys = toml::from_str::<toml::Table>(line).map_err(|error| ConfigError::of_toml(&error))?;
        let (Some(key), 1) = (keys.keys().next(), keys.len()) else { return Err(ConfigError::not_one_option(line)) };
        self.take(key, parsed);
        Ok(())
    }

    /// Sets one option to the values of the flags that name it. Entries of `extern` are added to those that there are.
    ///
    /// # Errors
    ///
    /// If the option cannot have one of the values.
    #[doc(hidden)]
    pub fn set_flags<'v>(&mut self, key: &str, values: impl IntoIterator<Item = &'v OsStr>) -> Result<(), ConfigError> {
        self.clear(key);
        values.into_iter().try_for_each(|value| self.add(key, value))
    }

    /// Makes relative paths relative to `directory`.
    pub fn rebase(&mut self, directory: &Path) {
        for path in self.lexicons.iter_mut().chain(&mut self.out) {
            *path = directory.join(&*path);
        }
    }

    /// Reads the files of [`lexicons`](Self::lexicons). Files that cannot be read are diagnostics.
    pub fn load_sources(&self, diagnostics: &mut Diagnostics) -> Sources {
        let mut sources = load(&self.lexicons, diagnostics);
        if let Some(ConfigFile { path, text }) = &self.origin.file {
            sources.set_options(path.clone(), text.clone());
        }
        sources
    }

    /// The options that reading lexicons depends on.
    pub(crate) fn read_options(&self) -> ReadOptions {
        ReadOptions {
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            external: self.externs.patterns(),
            unresolved: self.unresolved,
            unknown: self.unknown,
            lossy: self.lossy.clone(),
        }
    }

    /// Returns whether `Debug` hides the value of the field called `name` in data.
    pub(crate) fn is_secret(&self, name: &str) -> bool {
        let defaults = DEFAULT_SECRETS.iter().filter(|_| self.default_secrets);
        defaults.copied().chain(self.secrets.iter().map(String::as_str)).any(|pattern| matches_field(pattern, name))
    }

    /// Returns whether the structs of a definition have setters.
    pub(crate) fn has_setters(&self, id: &DefId) -> bool {
        let mut patterns = self.setters.iter().chain(&self.non_exhaustive);
        patterns.any(|pattern| pattern.matches(&id.nsid, &id.name))
    }

    /// Returns whether the types of a definition are `#[non_exhaustive]`.
    pub(crate) fn is_non_exhaustive(&self, id: &DefId) -> bool {
        self.non_exhaustive.iter().any(|pattern| pattern.matches(&id.nsid, &id.name))
    }

    /// Returns whether the types of `nsid` keep unknown fields.
    pub(crate) fn keeps_extra(&self, nsid: &Nsid) -> bool {
        !self.drop_extra.iter().any(|pattern| pattern.matches(nsid))
    }
}
